"""init and check: a business's own folder, made by answering questions and checked line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from deskhand.cli.common import AsJson, fail, files_of, say_error, write_json, write_line

Folder = Annotated[Path, typer.Argument(metavar="DIR", show_default=False)]
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("name", "What is your business called?", ""),
    ("owner", "Your first name?", ""),
    ("owner_phone", "Your mobile, for emergencies and questions?", ""),
    ("owner_email", "Your mail address?", ""),
    ("address", "Where are you (street, town, state, ZIP)?", ""),
    ("zone", "Your time zone?", "America/New_York"),
    ("hours", "Your hours (as in: mon-fri 8:00-17:00, sat 9:00-13:00)?", "mon-sat 8:00-18:00"),
    ("hourly_rate", "What do you charge an hour?", "$95"),
    ("minimum", "What do you charge at least for a visit?", "$95"),
)
NEEDED = ("name", "owner", "owner_phone")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG = dict(
    zip(
        DAYS,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        strict=True,
    )
)


def init(
    folder: Folder,
    name: Annotated[str, typer.Option(help="What the business is called.")] = "",
    owner: Annotated[str, typer.Option(help="The owner's first name.")] = "",
    owner_phone: Annotated[str, typer.Option(help="The owner's mobile.")] = "",
    owner_email: Annotated[str, typer.Option(help="The owner's mail address.")] = "",
    address: Annotated[str, typer.Option(help="Street, town, state and ZIP.")] = "",
    zone: Annotated[str, typer.Option(help="As in America/New_York.")] = "",
    hours: Annotated[str, typer.Option(help='As in "mon-fri 8:00-17:00, sat 9:00-13:00".')] = "",
    hourly_rate: Annotated[str, typer.Option(help="As in 95.")] = "",
    minimum: Annotated[str, typer.Option(help="The least a visit costs.")] = "",
) -> None:
    """Make the folder of your business: hours, people, prices and answers, ready to be corrected.

    Asks in a terminal; a program gives options. Starts in draft mode: every message waits for your yes.
    """
    from deskhand.business.init import answers, write

    given = {
        "name": name, "owner": owner, "owner_phone": owner_phone, "owner_email": owner_email,
        "address": address, "zone": zone, "hours": hours, "hourly_rate": hourly_rate,
        "minimum": minimum,
    }  # fmt: skip
    if folder.is_file() or (
        folder.is_dir() and any(not f.name.startswith(".") for f in folder.iterdir())
    ):
        raise fail(f"{folder}: there is something already. Name a new folder.")
    typed = _asked(given) if _can_ask() else _defaulted(given)
    written = write(folder, answers(typed))
    for path in written:
        write_line(f"wrote {path}")
    write_line(
        f"\nNext: read through {folder / 'price_book.yaml'} and put your prices in,\n"
        f"  deskhand check {folder}\n"
        f"  deskhand chat --business {folder}\n"
        f"  deskhand serve --business {folder}"
    )


def check(folder: Folder, as_json: AsJson = False) -> None:
    """Check the files of a business: every mistake with its file, line and remedy."""
    from deskhand.business.mistakes import BusinessFilesError

    try:
        files = files_of(folder)
    except BusinessFilesError as error:
        if not as_json:
            raise
        rows = [
            {"place": m.place, "problem": m.problem, "remedy": m.remedy} for m in error.mistakes
        ]
        write_json({"ok": False, "mistakes": rows})
        raise typer.Exit(2) from None
    items, faqs = files.price_book.items, files.faq_book.faqs
    unreviewed = [i.key for i in items if not i.reviewed] + [f.key for f in faqs if not f.reviewed]
    if as_json:
        write_json(
            {
                "ok": True,
                "mistakes": [],
                "prices": len(items),
                "faqs": len(faqs),
                "unreviewed": unreviewed,
            }
        )
        return
    write_line(
        f"{files.business.name}: {len(items)} prices, {len(faqs)} answers, "
        f"{files.business.policy.mode.value} mode. No mistakes."
    )
    if unreviewed:
        write_line(
            f"{len(unreviewed)} of them are not reviewed by you yet; they are used in drafts only:"
            f" {', '.join(unreviewed[:8])}{' ...' if len(unreviewed) > 8 else ''}"
        )


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(given: dict[str, str]) -> dict[str, Any]:
    """Each answer that no option gave, asked until it is right."""
    from deskhand.business.init import problem

    typed: dict[str, Any] = {}
    for field, question, default in QUESTIONS:
        value: Any = _shaped(field, given[field]) if given[field] else None
        while value is None or (value != "" and problem(field, value)):
            if value:
                say_error(str(problem(field, value)))
            optional = field in ("owner_email", "address")
            said = typer.prompt(question, default=default, show_default=bool(default))
            value = "" if optional and not said.strip() else _shaped(field, said.strip() or " ")
        if value != "":
            typed[field] = value
    return typed


def _defaulted(given: dict[str, str]) -> dict[str, Any]:
    """Without a terminal: what the options say, and defaults where a question has one."""
    typed = {field: given[field] or default for field, _, default in QUESTIONS}
    missing = [f"--{f.replace('_', '-')}" for f in NEEDED if not typed[f]]
    if missing:
        raise fail(f"init: {', '.join(missing)} needed when nobody can be asked. Add it.")
    return {field: _shaped(field, said) for field, said in typed.items() if said}


def _shaped(field: str, said: str) -> Any:
    """Hours as the owner says them, by weekday; anything else as it stands."""
    if field != "hours":
        return said
    hours: dict[str, str] = {}
    for part in said.split(","):
        days, _, span = part.strip().partition(" ")
        first, _, last = days.lower().partition("-")
        ends = [LONG.get(day[:3], day) for day in (first, last or first)]
        names = list(LONG.values())
        if ends[0] in names and ends[1] in names:
            for day in names[names.index(ends[0]) : names.index(ends[1]) + 1]:
                hours[day] = span.strip()
        else:
            hours[ends[0]] = span.strip()
    return hours
