"""Without the folder there is nothing to collect: a test that cannot run is no skipped test."""

import os

collect_ignore = [] if os.environ.get("DESKHAND_EVAL_DATA") else ["test_messages.py"]
