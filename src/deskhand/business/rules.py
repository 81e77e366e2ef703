"""Rules across the fields of business.yaml and faqs/. The price book's are price_rules.py's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from deskhand.business.marked import Marked
from deskhand.business.mistakes import Mistake, near
from deskhand.business.shapes import BusinessShape, FaqFileShape
from deskhand.domain.business import Hours, OnDanger
from deskhand.domain.safety import DANGER_TO_LIFE


def of_business(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    """Names and times of business.yaml that do not fit together."""
    names: dict[str, int] = {}
    for index, person in enumerate(shape.technicians):
        folded = person.name.casefold()
        if folded in names:
            yield Mistake(
                marked.place(("technicians", index, "name")),
                f"{person.name} is in the list twice",
                "Keep one, or add the last name.",
            )
        names[folded] = index
    yield from _of_calendars(shape, marked)
    people = [shape.owner.name, *(person.name for person in shape.technicians)]
    known = {name.casefold() for name in people} | {name.casefold().split()[0] for name in people}
    reachable = {
        word
        for person in (shape.owner, *shape.technicians)
        if person.phone or person.email
        for word in (person.name.casefold(), person.name.casefold().split()[0])
    }
    for index, step in enumerate(shape.on_call):
        place = marked.place(("on_call", index, "name"))
        if step.name.casefold() not in known:
            yield Mistake(place, f"nobody here is called {step.name!r}", near(step.name, people))
        elif step.name.casefold() not in reachable:
            yield Mistake(
                place, f"{step.name} has neither phone nor email", "Add one, or nobody is woken."
            )
    policy = shape.policy
    if policy.quiet_from is not None and policy.quiet_from == policy.quiet_until:
        yield Mistake(
            marked.place(("policy", "quiet_until")),
            "quiet hours end when they begin",
            "Write for example quiet_from 20:00 and quiet_until 7:00.",
        )
    yield from _of_days(shape, marked)
    yield from _of_fees(shape, marked)
    yield from _of_danger(shape, marked)


def _of_calendars(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    """A calendar is one technician's: what stands in it takes his time and nobody else's."""
    whose: dict[str, str] = {}
    for index, person in enumerate(shape.technicians):
        if person.calendar is None:
            continue
        if person.calendar in whose:
            yield Mistake(
                marked.place(("technicians", index, "calendar")),
                f"{person.name} and {whose[person.calendar]} have the same calendar",
                "Give each technician a calendar of his own.",
            )
        whose[person.calendar] = person.name


def of_faqs(files: list[tuple[FaqFileShape, Marked]]) -> Iterator[Mistake]:
    """Questions told twice, in one file or in two."""
    keys: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for shape, marked in files:
        for index, faq in enumerate(shape.faqs):
            place = marked.place(("faqs", index, "key"))
            if faq.key in keys:
                yield Mistake(
                    place,
                    f"there is already a question {faq.key} ({keys[faq.key]})",
                    "Give one of them another key.",
                )
            keys.setdefault(faq.key, place)
            for lang, words in faq.aliases.items():
                for at, alias in enumerate(words):
                    other = aliases.setdefault(folded(alias), faq.key)
                    if other != faq.key:
                        yield Mistake(
                            marked.place(("faqs", index, "aliases", lang.value, at)),
                            f"{alias!r} already asks {other}",
                            "Keep it where it belongs.",
                        )


def folded(alias: str) -> str:
    """An alias as it is compared: no case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", alias.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _of_days(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    policy, days = shape.policy, list(shape.hours.values())
    lunch = policy.lunch
    if lunch and not any(day.opens <= lunch.opens and lunch.closes <= day.closes for day in days):
        yield Mistake(
            marked.place(("policy", "lunch")),
            f"lunch from {lunch.opens:%H:%M} to {lunch.closes:%H:%M} lies outside the hours",
            "Write it like 12:00-13:00, within the opening hours.",
        )
    shortest = min(_minutes(day) for day in days)
    if policy.urgent_gap_minutes and policy.urgent_gap_minutes >= shortest:
        yield Mistake(
            marked.place(("policy", "urgent_gap_minutes")),
            f"the shortest day has {shortest} minutes, all kept for urgent work",
            "Keep less of it, such as 60.",
        )


def _of_fees(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    policy, after = shape.policy, shape.after_hours
    if policy.late_cancel_fee and policy.cancel_notice_hours == 0:
        yield Mistake(
            marked.place(("policy", "late_cancel_fee")),
            "there is a fee for cancelling late, but no time at which it is late",
            "Write `cancel_notice_hours: 24`, or take the fee out.",
        )
    if after and not after.attends and after.fee:
        yield Mistake(
            marked.place(("after_hours", "fee")),
            "nobody comes after hours, but there is a fee for it",
            "Take the fee out, or write `attends: true`.",
        )


def _of_danger(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    for hazard, rule in (shape.on_danger or {}).items():
        here = ("on_danger", hazard.value)
        refers = rule.refer_to or rule.refer_phone
        if rule.then is not OnDanger.NOT_OURS and refers:
            yield Mistake(
                marked.place(here),
                f"somebody else is named for {hazard}, but it is yours",
                "Write `then: not_ours`, or take the name and the number out.",
            )
        # What endangers life has 911 in its safety text; the rest would leave people with nothing.
        unnamed = not rule.refer_phone and (hazard not in DANGER_TO_LIFE or rule.refer_to)
        if rule.then is OnDanger.NOT_OURS and unnamed:
            yield Mistake(
                marked.place((*here, "refer_phone")),
                f"{hazard} is not yours, but there is no number to call instead",
                "Add `refer_to:` and `refer_phone:`, those of the utility for example.",
            )


def _minutes(day: Hours) -> int:
    opens, closes = day.opens, day.closes
    return closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute
