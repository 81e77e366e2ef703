"""The demo's day as one self-contained HTML page: no script, no network. Draws only what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from deskhand.rehearsal.day import Figure, Happening, Place

TITLES: dict[Place, str] = {
    Place.CUSTOMER_SAYS: "{who}",
    Place.WE_SAY: "to {who}",
    Place.OWNER_HEARS: "{who}’s phone",
    Place.OWNER_SAYS: "{who} answers",
    Place.ALARM: "{who}’s phone rings",
    Place.CALENDAR: "Calendar",
    Place.NOTE: "{who}’s phone",
}
WAYS = {"sms": "text", "email": "mail"}


class Page:
    """Collects the day and puts it into page.html."""

    def __init__(self, business: str, owner: str, zone: str) -> None:
        self._business, self._owner, self._zone = business, owner, ZoneInfo(zone)
        self._body: list[str] = []

    def scene(self, title: str) -> None:
        """A heading over both phones."""
        self._body.append(f"<h2>{escape(title)}</h2>")

    def add(self, one: Happening) -> None:
        """One bubble on its side, with where its facts come from."""
        title = TITLES[one.place].format(who=escape(one.who))
        way = WAYS.get(one.channel, one.channel)
        head = f"{one.at.astimezone(self._zone):%H:%M} · {title}"
        if one.place in (Place.CUSTOMER_SAYS, Place.WE_SAY, Place.OWNER_HEARS):
            head += f" · {way}"
        subject = f"<b>{escape(one.subject)}</b><br>" if one.subject else ""
        text = escape(one.text).replace("\n", "<br>")
        self._body.append(
            f'<div class="bubble {one.place}"><div class="head">{head}</div>'
            f"<p>{subject}{text}</p>{_facts(one)}</div>"
        )

    def html(self, figures: Sequence[Figure]) -> str:
        """The whole page."""
        template = files("deskhand.rehearsal") / "page.html"
        return Template(template.read_text(encoding="utf-8")).substitute(
            business=escape(self._business),
            owner=escape(self._owner),
            body="\n".join(self._body),
            figures="\n".join(_figure(one) for one in figures),
        )


def _facts(one: Happening) -> str:
    if not one.facts:
        return ""
    rows = "".join(f"<li><b>{escape(fact.said)}</b> {escape(fact.book)}</li>" for fact in one.facts)
    return f"<details><summary>Where this comes from</summary><ul>{rows}</ul></details>"


def _figure(one: Figure) -> str:
    reasons = "\n".join(one.reasons) or "nothing"
    return (
        f"<details><summary><span>{escape(one.label)}</span> <b>{escape(one.figure)}</b></summary>"
        f"<pre>{escape(reasons)}</pre></details>"
    )
