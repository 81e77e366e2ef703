"""review: what the owner has not looked at yet, and taking note that he has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskhand.cli.common import AsJson, HomeDir, fail, files_of, settings_of, write_json, write_line

if TYPE_CHECKING:
    from deskhand.business.review import Waiting

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        help="A price, answer or procedure; a whole service; or prices, answers, procedures.",
        show_default=False,
    ),
]
MOST_SHOWN = 200


def review(
    names: Names = None,
    everything: Annotated[bool, typer.Option("--all", help="All that waits.")] = False,
    business: HomeDir = None,
    as_json: AsJson = False,
) -> None:
    """List the prices and answers you have not reviewed; with a NAME, note that you have.

    Until then they are used only in drafts that wait for your yes.
    """
    from deskhand.business.review import chosen, mark, unreviewed
    from deskhand.cli.live import make_live

    folder = settings_of(business).business_dir
    if folder is None:
        raise fail("review: this is the sample business. Name your folder with --business DIR.")
    waiting = unreviewed(files_of(folder))
    if not names and not everything:
        _show(waiting, folder, as_json)
        return
    done = waiting if everything else chosen(waiting, names or [])
    changed = mark(folder, done) if done else []
    live = make_live(folder, files_of(folder))
    left = len(waiting) - len(done)
    if as_json:
        write_json({"reviewed": [one.key for one in done], "left": left, "live": live.how})
        return
    for one in done[:MOST_SHOWN]:
        write_line(f"reviewed: {one.key:<26} {one.told}")
    files = ", ".join(path.relative_to(folder).as_posix() for path in changed)
    write_line(f"{len(done)} noted in {files or 'no file'}; {left} left.")
    if done:
        write_line(live.told)


def _show(waiting: list[Waiting], folder: Path, as_json: bool) -> None:
    if as_json:
        write_json([one._asdict() for one in waiting])
        return
    if not waiting:
        write_line("You have reviewed everything.")
        return
    heading = ""
    for one in waiting:
        under = one.service or one.kind
        if under != heading:
            write_line(f"\n{under}" if heading else under)
            heading = under
        write_line(f"  {one.key:<26} {one.told}")
    first = waiting[0]
    write_line(
        f"\n{len(waiting)} wait for your look. When one is right: deskhand review {first.key} -b {folder}\n"
        f"A whole group: deskhand review {first.service or first.kind} -b {folder}. All: --all"
    )
