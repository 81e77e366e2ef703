"""Without the folder or the server there is nothing to collect: a test that cannot run is no skipped test."""

import os

NEEDED = {
    "test_messages.py": "DESKHAND_EVAL_DATA",
    "test_model_server.py": "DESKHAND_TEST_LLM_URL",
}
collect_ignore = [file for file, name in NEEDED.items() if not os.environ.get(name)]
