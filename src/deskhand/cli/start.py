"""init and check: a business's own folder, made by answering questions and checked line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli.common import AsJson, fail, files_of, say_error, write_json, write_line

if TYPE_CHECKING:
    from deskhand.business.answers import Answers

Folder = Annotated[Path, typer.Argument(metavar="DIR", show_default=False)]


def init(
    folder: Folder,
    name: Annotated[str, typer.Option(help="What the business is called.")] = "",
    owner: Annotated[str, typer.Option(help="The owner's first name.")] = "",
    owner_phone: Annotated[str, typer.Option(help="The owner's mobile.")] = "",
    owner_email: Annotated[str, typer.Option(help="The owner's mail address.")] = "",
    address: Annotated[str, typer.Option(help="Street, town, state and ZIP.")] = "",
    zone: Annotated[str, typer.Option(help="As in eastern, or America/New_York.")] = "",
    hours: Annotated[str, typer.Option(help='As in "mon-fri 8:00-17:00, sat 9:00-13:00".')] = "",
    area: Annotated[str, typer.Option(help='ZIP codes you go to, as in "12401, 12443".')] = "",
    hourly_rate: Annotated[str, typer.Option(help="As in 95.")] = "",
    minimum: Annotated[str, typer.Option(help="The least a visit costs.")] = "",
    trip_fee: Annotated[str, typer.Option(help="For coming, on top.")] = "",
    technicians: Annotated[str, typer.Option(help='As in "Mike 845-555-0101".')] = "",
    on_call: Annotated[str, typer.Option(help='Who is woken, as in "Sam, Mike".')] = "",
    leave_out: Annotated[str, typer.Option(help="Services you do not do, as in locks.")] = "",
    mode: Annotated[str, typer.Option(help="draft, routine or auto.")] = "",
    licence: Annotated[str, typer.Option(help="What to say when asked for it.")] = "",
    insurance: Annotated[str, typer.Option(help="What to say when asked for it.")] = "",
    warranty: Annotated[str, typer.Option(help="What to say when asked for it.")] = "",
    payment: Annotated[str, typer.Option(help="How customers can pay.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: the usual, or what the options say.")
    ] = False,
) -> None:
    """Make the folder of your business: hours, people, prices and answers, ready to be corrected.

    Asks in a terminal; a program gives options. Starts in draft mode: every message waits for your yes.
    """
    from deskhand.business.init import answers, write

    given = {
        "name": name, "owner": owner, "owner_phone": owner_phone, "owner_email": owner_email,
        "address": address, "zone": zone, "hours": hours, "area": area,
        "hourly_rate": hourly_rate, "minimum": minimum, "trip_fee": trip_fee,
        "technicians": technicians, "on_call": on_call, "leave_out": leave_out, "mode": mode,
        "licence": licence, "insurance": insurance, "warranty": warranty, "payment": payment,
    }  # fmt: skip
    if folder.is_file() or (
        folder.is_dir() and any(not f.name.startswith(".") for f in folder.iterdir())
    ):
        raise fail(f"{folder}: there is something already. Name a new folder.")
    typed = _defaulted(given) if yes or not _can_ask() else _asked(given)
    told = answers(typed)
    write(folder, told)
    _next_steps(folder, told)


def check(folder: Folder, as_json: AsJson = False) -> None:
    """Check the files of a business: every mistake with its file, line and remedy.

    When there is none, the files count from then on, also for a Deskhand that is running.
    """
    from deskhand.business.mistakes import BusinessFilesError
    from deskhand.business.review import ANSWERS, PRICES, PROCEDURES, unreviewed
    from deskhand.cli.live import make_live

    try:
        files = files_of(folder)
    except BusinessFilesError as error:
        if not as_json:
            raise
        rows = [
            {"place": m.place, "problem": m.problem, "remedy": m.remedy} for m in error.mistakes
        ]
        write_json({"ok": False, "mistakes": rows, "live": "none"})
        raise typer.Exit(2) from None
    waiting = unreviewed(files)
    counts = {
        PRICES: len(files.price_book.items),
        ANSWERS: len(files.faq_book.faqs),
        PROCEDURES: len(files.procedures.procedures),
    }
    live = make_live(folder, files)
    if as_json:
        keys = [one.key for one in waiting]
        write_json(
            {
                "ok": True,
                "mistakes": [],
                **counts,
                "places": len(files.properties),
                "faqs": counts[ANSWERS],
                "unreviewed": keys,
                "live": live.how,
            }
        )
        return
    told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    write_line(
        f"{files.business.name}: {told}, {files.business.policy.mode.value} mode. No mistakes."
    )
    if waiting:
        write_line(
            f"{len(waiting)} of them you have not reviewed; they are used only in drafts that wait "
            f"for your yes. To see them: deskhand review -b {folder}"
        )
    write_line(live.told)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(given: dict[str, str]) -> dict[str, Any]:
    """Each answer that no option gave, asked until it is right."""
    from deskhand.business.init import problem
    from deskhand.cli.questions import QUESTIONS, default_of, shaped

    write_line("A few questions, then your files are written. You can change every answer later.\n")
    typed: dict[str, Any] = {}
    for question in QUESTIONS:
        said: str | None = given[question.field] or None
        if said is None and question.before:
            write_line(f"\n{question.before}")
        while True:
            if said is None:
                usual = default_of(question, typed)
                said = typer.prompt(
                    question.words, default=usual, show_default=bool(usual), prompt_suffix=" "
                ).strip()
            if not said and question.blank:
                break
            value = shaped(question.field, said) if said else " "
            wrong = problem(question.field, value)
            if wrong is None:
                typed[question.field] = value
                break
            say_error(wrong)
            said = None
    return typed


def _defaulted(given: dict[str, str]) -> dict[str, Any]:
    """Without questions: what the options say, and what Enter would give."""
    from deskhand.cli.questions import NEEDED, QUESTIONS, default_of, shaped

    missing = [f"--{field.replace('_', '-')}" for field in NEEDED if not given[field]]
    if missing:
        raise fail(f"init: {', '.join(missing)} needed when nobody can be asked. Add it.")
    typed: dict[str, Any] = {}
    for question in QUESTIONS:
        if said := given[question.field] or default_of(question, typed):
            typed[question.field] = shaped(question.field, said)
    return typed


def _next_steps(folder: Path, told: Answers) -> None:
    """What was made, and the three things to do now."""
    from deskhand.domain.business import Mode

    careful = {
        Mode.DRAFT: "every message waits for your yes",
        Mode.ROUTINE: "set prices and bookings within your hours go out, the rest asks you",
        Mode.AUTO: "what is within your limits goes out, the rest asks you",
    }[told.mode]
    write_line(
        f"\n{folder} is ready, {told.owner}: your business, your prices, your answers. For now "
        f"{careful}.\n\n"
        "Three things to do next:\n\n"
        "  1. Try it as if you were a customer. Nothing is sent.\n"
        f"       deskhand chat --business {folder}\n\n"
        "  2. Set your prices right. They were worked out from your hourly rate: change those that\n"
        f"     are off in {folder / 'price_book.yaml'}, then see whether all is well, and note\n"
        "     down what you have looked at.\n"
        f"       deskhand check {folder}\n"
        f"       deskhand review --business {folder}\n\n"
        "  3. Start it. It says what is connected and what is not yet.\n"
        f"       deskhand serve --business {folder}"
    )
