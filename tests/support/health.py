"""What an installation says of its own health, asked over HTTP."""

from __future__ import annotations

import json
from typing import Any

import urllib3

ALONE = {"Connection": "close"}
"""A connection for one question: one that is kept may be closed by the server just as the next is asked."""


def health(url: str) -> dict[str, Any]:
    """Its /healthz, well or not."""
    return dict(json.loads(urllib3.request("GET", url, headers=ALONE, retries=False).data))
