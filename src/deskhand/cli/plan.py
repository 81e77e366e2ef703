"""plan: what an installation on Google Cloud would do and cost, from a day that was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli.common import AsJson, Lines, lines_of, write_json, write_line

if TYPE_CHECKING:
    from deskhand.rehearsal.planning.bill import Bill

SIZES = (1, 1_000, 100_000)
ROWS = {
    "messages": "messages that come in",
    "deliveries": "deliveries to agents",
    "invocations": "function invocations",
    "pubsub_operations": "Pub/Sub operations",
    "reads": "Firestore reads",
    "writes": "Firestore writes",
    "input_tokens": "model tokens in",
    "output_tokens": "model tokens out",
}


def plan(
    day: Lines = None,
    customers: Annotated[
        int | None,
        typer.Option(
            "--customers",
            min=1,
            metavar="N",
            help="Businesses that you serve; without it 1, 1,000 and 100,000.",
            show_default=False,
        ),
    ] = None,
    messages: Annotated[
        int | None,
        typer.Option(
            "--messages",
            min=1,
            metavar="M",
            help="Messages a day for each of them; without it those of the recorded day.",
            show_default=False,
        ),
    ] = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="With the offline engine alone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan a month on Google Cloud: what is done, and what it costs in dollars per booked job.

    Counted on a recorded day, ours or yours (FILE, JSON Lines as for replay); the price table has its date.
    """
    from deskhand.bootstrap import model_price
    from deskhand.business.load import sample
    from deskhand.rehearsal.planning import bill
    from deskhand.rehearsal.planning.counting import counted
    from deskhand.rehearsal.replay.stimuli import BadLine

    counts, when = bill.measured()
    if day is not None:
        try:
            counts = counted((line for line in lines_of(day) if line.strip()), sample())
        except BadLine as error:
            raise typer.BadParameter(f"{day}: {error}") from error
        if not counts.messages:
            raise typer.BadParameter("nobody says anything on that day")
    table = bill.prices()
    model = table["model"]["name"]
    price = None if no_model else model_price(model, table["checked"])
    sizes = (customers,) if customers else SIZES
    bills = [bill.month(n, messages or counts.messages, counts, table, price) for n in sizes]
    since = None if day else when.isoformat()
    if as_json:
        write_json(
            {
                "prices_of": table["checked"].isoformat(),
                "sources": sorted(part["source"] for part in table.values() if _has_source(part)),
                "assumed": table["assumed"],
                "model": model if price else None,
                "measured": {"on": since, **counts.data},
                "months": [_data(one) for one in bills],
            }
        )
        return
    for line in _lines(bills, table, since, model if price else "the offline engine alone"):
        write_line(line)


def _lines(
    bills: list[Bill], table: dict[str, Any], since: str | None, model: str
) -> Iterator[str]:
    yield f"{'A month for':<26}" + "".join(f"{_businesses(one):>20}" for one in bills)
    for name, title in ROWS.items():
        yield f"{title:<26}" + "".join(f"{one.amounts[name]:>20,}" for one in bills)
    yield ""
    for vendor in bills[0].dollars:
        yield f"{vendor + ', dollars':<26}" + "".join(
            f"{one.dollars[vendor]:>20,.2f}" for one in bills
        )
    yield f"{'all, dollars':<26}" + "".join(f"{one.total:>20,.2f}" for one in bills)
    yield f"{'booked jobs':<26}" + "".join(f"{one.booked:>20,.0f}" for one in bills)
    yield f"{'dollars a booked job':<26}" + "".join(f"{one.a_job:>20,.4f}" for one in bills)
    yield ""
    day = f"the recorded day, counted on {since}" if since else "your day"
    yield f"From {day}, {bills[0].messages} messages a day for each; model: {model}."
    yield f"List prices as of {table['checked']}, free amounts taken off; what is assumed:"
    yield from (f"  {name.replace('_', ' ')}: {value}" for name, value in table["assumed"].items())
    yield "Not in it: what SMS, calls, the domain and whoever looks after it cost."


def _businesses(one: Bill) -> str:
    return "1 business" if one.businesses == 1 else f"{one.businesses:,} businesses"


def _data(one: Bill) -> dict[str, Any]:
    return {
        "businesses": one.businesses,
        "messages_a_day": one.messages,
        **one.amounts,
        "dollars": {name: round(value, 4) for name, value in one.dollars.items()},
        "total_dollars": round(one.total, 2),
        "booked_jobs": round(one.booked, 1),
        "dollars_per_booked_job": round(one.a_job, 6),
    }


def _has_source(part: object) -> bool:
    return isinstance(part, dict) and "source" in part
