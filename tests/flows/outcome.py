"""What a run came to, with ids and instants normalised, so that two runs can be compared."""

from __future__ import annotations

import json
from typing import Any

from tests.flows.installation import Installation, when


def outcome(installation: Installation) -> dict[str, Any]:
    """Visits, quotes, what everybody got, the owner's list: all as sorted sets."""
    return {
        "visits": _sorted(
            [
                v.status.value,
                when(v.start),
                when(v.end),
                list(v.services),
                v.name,
                v.address,
                v.phone,
            ]
            for v in installation.visits()
        ),
        "quotes": _sorted(
            [q.status.value, q.low, q.high, list(q.services)] for q in installation.quotes()
        ),
        "got": _sorted([g.channel.value, g.to, g.text] for g in installation.got()),
        "pages": _sorted([p.person, p.hazard.value, p.step] for p in installation.pages),
        "handoffs": _sorted([i.kind, i.reason] for i in installation.handoffs),
        "left alone": _sorted([i.reason] for i in installation.left_alone),
        "approvals": _sorted([a.action, a.text] for a in installation.approvals),
        "dead": len(installation.dead),
    }


def _sorted(rows: Any) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False) for row in rows)
