"""Which collections each agent may read and write; Google's own rights end at the database. No code."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand.engine.confined import Rights


def _rights(reads: str, writes: str) -> Rights:
    return Rights(frozenset(writes.split()), frozenset(reads.split()))


RIGHTS: Mapping[str, Rights] = {
    "emergency": _rights(
        reads="Business Conversation Customer MailTrail SafetyTexts",
        writes="ContactPoint InboundMessage Incident OwnerItem",
    ),
    "communication": _rights(
        reads="Business FaqBook MailTrail ModelDay PriceBook Visit",
        writes="Approval ContactPoint Conversation Customer InboundMessage OwnerBoard OwnerItem Quote",
    ),
    "understanding": _rights(
        reads="Business Conversation FaqBook ModelDay PriceBook",
        writes="InboundMessage",
    ),
    "secretary": _rights(
        reads="Business FaqBook Incident MailTrail PriceBook ProcedureBook",
        writes="Approval ContactPoint Conversation Customer DaySheet InboundMessage Job OwnerBoard "
        "OwnerItem Property Quote Visit",
    ),
    "scheduling": _rights(
        reads="Business Conversation PriceBook ProcedureBook",
        writes="CalendarEntry DaySheet OwnerItem Visit",
    ),
    "owner": _rights(
        reads="ContactPoint Customer InboundMessage Incident",
        writes="Approval Block Business Conversation DaySheet FaqBook Job LastOrder OwnerBoard OwnerItem "
        "Property Quote Visit",
    ),
    "followup": _rights(
        reads="Approval Business Conversation Customer InboundMessage PriceBook ProcedureBook "
        "Property Quote Visit",
        writes="DayNote OwnerBoard OwnerItem",
    ),
    "crew": _rights(
        reads="Business Conversation Customer InboundMessage PriceBook ProcedureBook Property Visit",
        writes="PhotosShown",
    ),
}
"""An agent that is not here may nothing. Effects and the engine keep to what their contracts say."""
