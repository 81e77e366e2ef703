"""costs: what the language model was asked and what that cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli.common import AsJson, HomeDir, settings_of, write_json, write_line

if TYPE_CHECKING:
    from deskhand.engine.costs import Costs, Sum

MOST_TALKS = 20


def costs(
    business: HomeDir = None,
    days: Annotated[int, typer.Option("--days", min=1, help="How far to look back.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Show what the language model cost: calls, tokens, dollars and waiting, by day and conversation.

    Without a model there is nothing to show: the offline engine is free of charge.
    """
    from deskhand.bootstrap import only_business, store_of, system_clock
    from deskhand.engine.costs import read

    settings = settings_of(business)
    store = store_of(settings)
    try:
        since = system_clock().now() - timedelta(days=days)
        found = read(store, only_business(store).id, since)
    finally:
        store.close()
    if as_json:
        write_json(_data(found, days))
        return
    for line in _lines(found, days):
        write_line(line)


def _lines(found: Costs, days: int) -> Iterator[str]:
    total = found.total
    if not total.calls:
        yield f"No model was asked within {days} days."
        return
    heads = f"{'dollars':>10}{'ms':>7}{'p95':>7}"
    yield f"{f'last {days} days':<28}{'calls':>7}{'answered':>10}{'in':>10}{'out':>9}{heads}"
    yield _line("all", total)
    for groups in (found.by_call, found.by_model, found.by_day):
        yield ""
        yield from (_line(key, one) for key, one in groups.items())
    yield ""
    talks = sorted(found.talks, key=lambda talk: -talk.sum.microdollars)
    yield from (_line(talk.name, talk.sum) for talk in talks[:MOST_TALKS])
    if len(talks) > MOST_TALKS:
        yield f"and {len(talks) - MOST_TALKS} more conversations (--json has all)"
    yield ""
    ended = ", ".join(f"{count} {why}" for why, count in total.outcomes.items())
    yield f"How calls ended: {ended}."
    if total.unpriced:
        yield f"{total.unpriced} calls have no known price: set DESKHAND_LLM_PRICE."
    if found.dollars_a_job is not None:
        yield f"{found.booked} visits booked: {found.dollars_a_job:.4f} dollars each."


def _line(name: str, one: Sum) -> str:
    answered = one.outcomes.get("answered", 0)
    asked = f"{one.calls:>7}{answered:>10}{one.input_tokens:>10}{one.output_tokens:>9}"
    took = f"{one.microdollars / 1_000_000:>10.4f}{one.median_ms:>7}{one.p95_ms:>7}"
    return f"{name[:27]:<28}{asked}{took}"


def _data(found: Costs, days: int) -> dict[str, Any]:
    return {
        "days": days,
        "total": found.total.data,
        "by_call": {name: one.data for name, one in found.by_call.items()},
        "by_model": {name: one.data for name, one in found.by_model.items()},
        "by_day": {name: one.data for name, one in found.by_day.items()},
        "conversations": [
            {
                "conversation": talk.conversation,
                "name": talk.name,
                "booked": talk.booked,
                **talk.sum.data,
            }
            for talk in found.talks
        ],
        "booked_jobs": found.booked,
        "dollars_per_booked_job": found.dollars_a_job,
        "calls": [
            {
                "at": one.at,
                "call": one.call,
                "cause": one.message,
                "conversation": one.conversation,
                **one.spent.model_dump(mode="json"),
            }
            for one in found.answers
            if one.spent
        ],
    }
