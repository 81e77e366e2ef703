"""inbox and approve: what waits for the owner, and his yes, from the terminal."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli.common import AsJson, HomeDir, fail, settings_of, write_json, write_line
from deskhand.cli.running import move

if TYPE_CHECKING:
    from deskhand.bootstrap import App
    from deskhand.domain.control import Approval, OwnerItem
    from deskhand.engine.owners_list import OwnersList

ENDINGS = {b"\xff\xd8": "jpg", b"\x89PNG": "png", b"GIF8": "gif", b"%PDF": "pdf"}
"""What a file begins with, to the end of its name."""
WAIT_SECONDS = 12.0
"""A running Deskhand takes up what this process wrote within five."""


def inbox(
    business: HomeDir = None,
    as_json: AsJson = False,
    retry: Annotated[
        str, typer.Option("--retry", metavar="ID", help="Try a dead letter again.")
    ] = "",
    done: Annotated[
        str, typer.Option("--done", metavar="ID", help="Take an item off the list.")
    ] = "",
    photos: Annotated[
        Path | None,
        typer.Option("--photos", metavar="DIR", help="Write the customers' photos into a folder."),
    ] = None,
) -> None:
    """Show what waits for you: approvals with their numbers, things to settle, what was left alone."""
    from deskhand.bootstrap import attached
    from deskhand.engine import owners_list

    settings = settings_of(business)
    app = attached(settings)
    try:
        if done:
            item = owners_list.settle(app.dispatcher, app.business, done)
            write_line(f"Done: {item.reason}")
        if retry:
            row, wakes = owners_list.retry(app.dispatcher, app.business, retry)
            move(app, settings, wakes)
            write_line(f"{row.type} is being delivered to {row.recipient} again.")
        if photos is not None:
            _write_photos(app, owners_list.read(app.store, app.business), photos)
        if not (done or retry or photos):
            listed = owners_list.read(app.store, app.business)
            if as_json:
                write_json(_data(app, listed))
            else:
                _show(app, listed)
    finally:
        app.close()


def approve(
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="The number in `deskhand inbox`.")
    ],
    no: Annotated[bool, typer.Option("--no", help="Say no: nothing is sent.")] = False,
    say: Annotated[
        str, typer.Option("--say", metavar="TEXT", help="Send your own words instead.")
    ] = "",
    business: HomeDir = None,
) -> None:
    """Say yes (or no) to what waits under a number. A yes counts only while nothing has changed.

    With --say your own words are sent instead.
    """
    if no and say.strip():
        raise fail("--no sends nothing and --say sends your words: choose one", 2)
    from deskhand.bootstrap import attached
    from deskhand.domain.control import ApprovalState
    from deskhand.engine import owners_list
    from deskhand.web.calendar import profile

    settings = settings_of(business)
    app = attached(settings)
    try:
        by = profile(app).owner.name
        approval, wakes = owners_list.answer(
            app.intake,
            app.store,
            app.business,
            number,
            yes=not no,
            by=by,
            words=say.strip() or None,
        )
        move(app, settings, wakes)
        now = _answered(app, approval)
    finally:
        app.close()
    if now is None:
        write_line(f"Noted; the running Deskhand takes number {number} up in a moment.")
    elif now.state is ApprovalState.STALE:
        raise fail(f"number {number} no longer fits: things have changed. Nothing was sent.", 1)
    else:
        done = "no, nothing is sent" if no else "your words go out" if say else "yes, it goes out"
        write_line(f"Number {number}: {done}.")


def _answered(app: App, approval: Approval) -> Approval | None:
    from deskhand.domain.control import ApprovalState
    from deskhand.engine.owners_list import approval_now

    end = time.monotonic() + WAIT_SECONDS
    while True:
        now = approval_now(app.store, app.business, approval.id)
        if now is not None and now.state is not ApprovalState.OPEN:
            return now
        if time.monotonic() > end:
            return None
        time.sleep(0.2)


def _data(app: App, listed: OwnersList) -> dict[str, Any]:
    from deskhand.engine.owners_list import short

    def items(kept: Any) -> list[dict[str, Any]]:
        return [
            {
                "id": short(i),
                **i.model_dump(mode="json", exclude={"id", "schema_version", "done_at"}),
                "photos": list(_photos(app, i)),
            }
            for i in kept
        ]

    fields = {
        "number", "action", "customer", "text", "amount", "asked_at", "original", "for_owner",
        "expires_at",
    }  # fmt: skip
    return {
        "approvals": [
            {**a.model_dump(mode="json", include=fields), "photos": list(_photos(app, a))}
            for a in listed.approvals
        ],
        "items": items(listed.items),
        "left_alone": items(listed.left_alone),
        "dead": [
            {"id": short(r), "type": r.type, "recipient": r.recipient, "error": r.error}
            for r in listed.dead
        ],
    }


def _show(app: App, listed: OwnersList) -> None:
    from rich.console import Console
    from rich.table import Table

    from deskhand.engine.owners_list import short, who
    from deskhand.web.calendar import profile

    console = Console(highlight=False)
    zone = profile(app).zone

    def person(customer: str | None, contact: str | None = None) -> str:
        named = who(app.store, app.business, customer, contact)
        return f"{named}: " if named else ""

    approvals = [
        (
            str(a.number),
            _when(a.asked_at, zone),
            _whole(a, person(a.customer)) + _counted(_photos(app, a)),
        )
        for a in listed.approvals
    ]
    items = [
        (
            short(i),
            _when(i.at, zone),
            f"{person(i.customer, i.contact)}{i.kind.replace('_', ' ')}: {i.reason}"
            + (f"\n{i.draft}" if i.draft else "")
            + _counted(_photos(app, i)),
        )
        for i in listed.items
    ]
    dead = [
        (short(r), _when(r.not_before, zone), f"{r.type} for {r.recipient}: {r.error}")
        for r in listed.dead
    ]
    alone = [(short(i), _when(i.at, zone), i.reason) for i in listed.left_alone]
    parts = (
        (
            "Waiting for your yes",
            approvals,
            'deskhand approve NUMBER   (or --no, or --say "your own words")',
        ),
        ("For you to settle", items, "deskhand inbox --done ID"),
        ("Could not be handled", dead, "deskhand inbox --retry ID"),
        ("Left alone, unread in your mailbox", alone, ""),
    )
    if not any(rows for _, rows, _ in parts):
        console.print("Nothing waits for you.")
    for title, rows, next_step in parts:
        if not rows:
            continue
        table = Table(
            title=f"{title} ({len(rows)})", title_justify="left", title_style="bold",
            show_header=False, box=None, padding=(0, 2, 0, 0), caption=next_step or None,
            caption_justify="left", expand=False,
        )  # fmt: skip
        table.add_column(style="cyan", no_wrap=True)
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for row in rows:
            table.add_row(*(_plain(cell) for cell in row))
        console.print(table)
        console.print()


def _write_photos(app: App, listed: OwnersList, folder: Path) -> None:
    """Each as it came, named by its number or its item: "3-1.jpg", "3f2a-1.jpg"."""
    from deskhand.engine.owners_list import short

    folder.mkdir(parents=True, exist_ok=True)
    shown = [
        *((str(a.number), _photos(app, a)) for a in listed.approvals),
        *((short(i), _photos(app, i)) for i in listed.items),
    ]
    count = 0
    for name, photos in shown:
        for number, sha256 in enumerate(photos, 1):
            content = app.parts.blobs.get(app.business, sha256)
            if content is None:
                continue
            ending = next((e for start, e in ENDINGS.items() if content.startswith(start)), "heic")
            (folder / f"{name}-{number}.{ending}").write_bytes(content)
            count += 1
    write_line(f"{count} {'photo' if count == 1 else 'photos'} in {folder}.")


def _photos(app: App, listed: Approval | OwnerItem) -> tuple[str, ...]:
    """The customer's photos that belong to what is listed, by their blobs' SHA-256."""
    from deskhand.agents.followup import photos
    from deskhand.domain.messages import Message

    desk = app.dispatcher.outbox.desk(app.business, Message(business=app.business), "inbox")
    return photos.of(listed, desk)


def _counted(photos: tuple[str, ...]) -> str:
    from deskhand.domain.base import Lang
    from deskhand.language.photo_words import counted

    return "\n" + counted("listed", len(photos), Lang.EN) if photos else ""


def _whole(approval: Approval, person: str) -> str:
    """The question, and in full what was cut short or put into his language for his phone."""
    parts = [approval.text if approval.original else f"{person}{approval.text}"]
    if approval.original and " ".join(approval.original.split()) not in approval.text:
        parts.append(f"They wrote: {approval.original}")
    if approval.for_owner:
        parts.append(f"It would be sent as: {approval.command.get('text', '')}")
    return "\n".join(parts)


def _plain(text: str) -> Any:
    """A customer's words are never read as markup."""
    from rich.text import Text

    return Text(text)


def _when(at: Any, zone: str) -> str:
    from zoneinfo import ZoneInfo

    return str(at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M"))
