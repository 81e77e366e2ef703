"""doctor and graph: what works, what does not, and how messages move."""

from __future__ import annotations

from typing import Annotated

import typer

from deskhand.cli.common import AsJson, HomeDir, settings_of, write_json, write_line


def graph(
    as_json: AsJson = False,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="A Mermaid diagram for a document.")
    ] = False,
) -> None:
    """Print which agent turns which message into which, with hop counts from MessageReceived."""
    from deskhand.bootstrap import graph as pipeline
    from deskhand.domain.messages import MessageReceived, MessageUnderstood, SendMessage
    from deskhand.engine import drawing

    found = pipeline()
    if as_json:
        write_json(drawing.data(found, MessageReceived))
        return
    for line in drawing.mermaid(found) if mermaid else drawing.tree(found, MessageReceived):
        write_line(line)
    if not mermaid:
        read = found.hops(MessageReceived, MessageUnderstood) or 0
        answered = found.hops(MessageUnderstood, SendMessage) or 0
        write_line(
            f"\n(fewest-most hops from MessageReceived.) A customer's words are read after {read} hops"
            f" and answered after {read + answered}."
        )


def doctor(business: HomeDir = None, as_json: AsJson = False) -> None:
    """Check everything this installation needs; says what to do next. Exit code 1 if something fails."""
    from deskhand.cli.checks import FAIL
    from deskhand.cli.diagnosis import diagnose, show

    found = diagnose(settings_of(business))
    if as_json:
        write_json({"ok": all(c.status != FAIL for c in found), "checks": [c.data for c in found]})
    else:
        show(found)
    if any(check.status == FAIL for check in found):
        raise typer.Exit(1)
