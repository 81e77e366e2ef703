"""The words of a new owner's files: his answers, and the sample's content to start from.

Whatever he has not seen yet, prices and answers alike, is written `reviewed: false`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskhand.business.answers import Answers
from deskhand.business.load import starter_folder
from deskhand.business.marked import read
from deskhand.business.services import SERVICE_NAMES
from deskhand.business.shapes import WEEKDAYS, ItemShape, PersonShape, PriceBookShape
from deskhand.business.validate import validate
from deskhand.domain.base import Lang
from deskhand.domain.business import Policy
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.money import decimal_string

_FIVE_DOLLARS = 500
_ITEM = "  - key: "
_SECTION = re.compile(r"^  # -{5,} (\S+)$")

_UNREVIEWED_FAQS = """\
# These answers are a start, not yours yet: read each one, make it true, and change its line
# `reviewed: false` to `reviewed: true`. Until then it only goes into drafts that wait for your yes.
#
"""

_LEGEND_END = "hourly_rate:"

_UNREVIEWED_PRICES = """\
# These prices are a start, worked out with your hourly rate. Go through them, set them right, and
# change `reviewed: false` to `reviewed: true`. Until then each one waits for your yes.
#
"""


def files(answers: Answers) -> dict[str, str]:
    """The text of each file by its path in the folder."""
    starter = starter_folder()
    files = {
        "business.yaml": _business(answers),
        "price_book.yaml": _price_book(answers, starter / "price_book.yaml"),
    }
    for path in sorted((starter / "faqs").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        files[f"faqs/{path.name}"] = _UNREVIEWED_FAQS + re.sub(
            r"^(  - key: .*)$", r"\1\n    reviewed: false", text, flags=re.MULTILINE
        )
    return files


def _business(answers: Answers) -> str:
    owner = PersonShape(name=answers.owner, phone=answers.owner_phone, email=answers.owner_email)
    others = [person for person in answers.technicians if person.name != owner.name]
    usual = Policy()
    lines = [
        "# Your business. Change what you like and save; what is wrong is named with its line.",
        "",
        f"name: {_quoted(answers.name)}",
        f"zone: {answers.zone}",
        *([f"address: {_quoted(answers.address)}"] if answers.address.strip() else []),
        *([f"phone: {_quoted(owner.phone)}"] if owner.phone else []),
        *([f"email: {_quoted(owner.email)}"] if owner.email else []),
        "",
        "owner:",
        *_person(owner, "  "),
        "",
        "# Everybody who does the work, you included.",
        "technicians:",
        *(line for person in (owner, *others) for line in _dashed(_person(person, "    "))),
        "",
        "# Who is woken when somebody is in danger, in this order, and how many minutes each has.",
        "on_call:",
        *(
            line
            for name in answers.on_call or (answers.owner,)
            for line in (f"  - name: {_quoted(name)}", "    minutes: 5")
        ),
        "",
        "# Days that are not listed are closed.",
        "hours:",
        *(
            f"  {day}: {span.opens:%H:%M}-{span.closes:%H:%M}"
            for day, span in sorted(answers.hours.items(), key=lambda one: WEEKDAYS.index(one[0]))
        ),
        "",
        "holidays: us_federal    # or none, when you work on holidays",
        "closed: []              # more closed days, such as [2026-12-24, 2026-12-31]",
        "",
        "# Postal codes you go to; an empty list means anywhere.",
        f"area: [{', '.join(_quoted(code) for code in answers.area)}]",
        "",
        f"languages: [{', '.join(answers.languages)}]",
        "",
        "policy:",
        "  # draft: everything waits for your yes. routine: firm prices and bookings inside these",
        "  # limits go out, the rest asks. auto: all of it inside these limits goes out.",
        f"  mode: {answers.mode}",
        "  # Sooner than this asks you; later than this cannot be booked yet.",
        f"  min_notice_minutes: {usual.min_notice_minutes}",
        f"  horizon_days: {usual.horizon_days}",
        "  # The arrival window customers are promised, and the time kept free between two visits.",
        f"  window_minutes: {usual.window_minutes}",
        f"  travel_minutes: {usual.travel_minutes}",
        "  # A price above this asks you, whatever the mode.",
        f"  quote_limit: {_dollars(usual.quote_limit_cents)}",
        f"  quote_valid_days: {usual.quote_valid_days}",
        f"  estimate_visit_minutes: {usual.estimate_visit_minutes}",
        f"  reminder_day_before: {usual.reminder_day_before:%H:%M}",
        f"  reminder_same_day: {usual.reminder_same_day:%H:%M}",
        "  # Between these no message is started; an answer still goes at once.",
        f"  quiet_from: {usual.quiet_from:%H:%M}",
        f"  quiet_until: {usual.quiet_until:%H:%M}",
        f"  evening_mail: {usual.evening_mail:%H:%M}",
        "  # Mail from these senders is never answered: suppliers, the bank, your family.",
        "  ignore: []",
    ]
    return "\n".join(lines) + "\n"


def _person(person: PersonShape, indent: str) -> list[str]:
    return [
        f"{indent}{field}: {_quoted(value)}"
        for field in ("name", "email", "phone")
        if (value := getattr(person, field))
    ]


def _dashed(lines: Sequence[str]) -> list[str]:
    return [f"  - {lines[0].strip()}", *lines[1:]]


def _price_book(answers: Answers, starter: Path) -> str:
    marked = read(starter, starter.name)
    book, mistakes = validate(PriceBookShape, marked)
    if book is None:
        raise ConfigurationError(*mistakes[0])
    text = starter.read_text(encoding="utf-8")
    legend, rest = text[: text.index(_LEGEND_END)], text[text.index("\nitems:") :]
    by_key = {item.key: item for item in book.items}
    out = [
        _UNREVIEWED_PRICES + legend,
        f"hourly_rate: {_dollars(answers.hourly_rate)}\n",
        f"minimum: {_dollars(answers.minimum)}    # once per visit, whatever there is to do\n",
        f"trip_fee: {_dollars(answers.trip_fee)}    # once per visit, on top\n",
    ]
    for service, section in _sections(rest):
        if service in answers.leave_out:
            items = [item for item in book.items if item.service == service]
            out.append(_left_out(service, items))
        else:
            out.append(_repriced(section, by_key, book.hourly_rate, answers.hourly_rate))
    return "".join(out)


def _sections(text: str) -> list[tuple[str, str]]:
    """The price book's text by service; what stands before the first belongs to none ("")."""
    sections: list[tuple[str, str]] = [("", "")]
    for line in text.splitlines(keepends=True):
        header = _SECTION.match(line.rstrip("\n"))
        if header:
            sections.append((header[1].lstrip("-"), ""))
        service, so_far = sections[-1]
        sections[-1] = (service, so_far + line)
    return sections


def _repriced(section: str, items: Mapping[str, ItemShape], was: int, now: int) -> str:
    head, *blocks = section.split(_ITEM)
    out = [head]
    for block in blocks:
        item = items[block.split("\n", 1)[0].strip()]
        for field in ("price", "low", "high"):
            block = re.sub(
                rf"(?m)^    {field}: .*$",
                f"    {field}: {_scaled(item, field, was, now)}",
                block,
            )
        key, body = block.split("\n", 1)
        out.append(f"{_ITEM}{key}\n    reviewed: false\n{body}")
    return "".join(out)


def _scaled(item: ItemShape, field: str, was: int, now: int) -> str:
    """An amount at another hourly rate: labour changes, materials do not; to the next 5 dollars."""
    amount: int | None = getattr(item, field)
    if amount is None:
        return ""
    labour = max(0, amount - item.materials)
    exact = item.materials + labour * now / was
    steps = max(1, round(exact / _FIVE_DOLLARS))
    return _dollars(amount if was == now else steps * _FIVE_DOLLARS)


def _left_out(service: str, items: Sequence[ItemShape]) -> str:
    name = SERVICE_NAMES[service]
    lines = [
        f"  # ---------------------------------------------------------------- {service}",
        "",
        f"{_ITEM}no_{service.replace('/', '_')}",
        f"    service: {service}",
        "    default: true",
        f"    name: {{en: {_quoted(name[Lang.EN])}, es: {_quoted(name[Lang.ES])}}}",
        "    how_quoted: not_offered",
        "    aliases:",
    ]
    for lang in Lang:
        words = [_quoted(alias) for item in items for alias in item.aliases.get(lang, ())]
        lines.append(f"      {lang}:")
        lines += [f"        - {word}" for word in words]
    lines += [
        "    reason:",
        "      en: we do not take on this kind of work",
        "      es: no hacemos este tipo de trabajo",
        "",
    ]
    return "\n".join(lines) + "\n"


def _dollars(cents: int) -> str:
    return decimal_string(cents).removesuffix(".00")


def _quoted(text: str) -> str:
    """A text that any YAML reader takes as it is: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
