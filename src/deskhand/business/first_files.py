"""The words of a new owner's files: his answers, and the sample's content to start from.

Whatever he has not seen yet, prices and answers alike, is written `reviewed: false`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from deskhand.business.answers import Answers
from deskhand.business.first_profile import dollars, profile, quoted
from deskhand.business.load import starter_folder
from deskhand.business.marked import read
from deskhand.business.services import SERVICE_NAMES
from deskhand.business.shapes import ItemShape, PriceBookShape
from deskhand.business.validate import validate
from deskhand.domain.base import Lang
from deskhand.domain.errors import ConfigurationError

_FIVE_DOLLARS = 500
_ITEM = "  - key: "
_SECTION = re.compile(r"^  # -{5,} (\S+)$")

_UNREVIEWED_FAQS = """\
# These answers are a start, not yours yet. Read each one and make it true; then `deskhand review`
# takes note of it, or change its line `reviewed: false` to `reviewed: true` here. Until then an
# answer only goes into drafts that wait for your yes.
# Lines that begin with # are notes like this one. Keep the blanks at the beginning of a line.
#
"""

_UNREVIEWED_PRICES = """\
# These prices are a start, worked out with your hourly rate. Go through them and set them right; then
# `deskhand review` takes note of it, or change `reviewed: false` to `reviewed: true` here. Until then
# each of them waits for your yes.
# Lines that begin with # are notes like this one. Keep the blanks at the beginning of a line.
#
"""

_UNREVIEWED_PROCEDURE = (
    "# For the crew; only the lines below `customer` may be sent to a customer.\n"
)

_LEGEND_END = "hourly_rate:"

_MORE_PRICES = """\
trip_fee_credited: false    # true takes the trip fee off the price when you do the work
# zones:                    # places with a trip fee of their own; take the # away to use it
#   - {name: across the river, codes: ["12572"], fee: 45}

estimate_fee: 0             # for a visit that only looks at the work
estimate_fee_credited: true # and whether that comes off the price when you do the work
# after_hours_rate: 150     # your hourly rate outside your hours
pickup_fee: 0               # for fetching parts, once per visit
markup_percent: 0           # on top of what parts cost you, where they are not in the price

# Nobody gets a discount but by a rule of yours:
# discounts:
#   - {key: three_jobs, name: Three jobs in one visit, percent: 10, min_items: 3}
#   - {key: senior, name: Senior discount, amount: 15, words: [senior discount, i am retired]}
"""


def files(answers: Answers) -> dict[str, str]:
    """The text of each file by its path in the folder."""
    starter = starter_folder()
    files = {
        "business.yaml": profile(answers),
        "price_book.yaml": _price_book(answers, starter / "price_book.yaml"),
    }
    for path in sorted((starter / "faqs").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        files[f"faqs/{path.name}"] = _UNREVIEWED_FAQS + re.sub(
            r"^(  - key: .*)$", r"\1\n    reviewed: false", text, flags=re.MULTILINE
        )
    gone = {"services": set(answers.leave_out), "items": _left_out_items(answers, starter)}
    for path in sorted((starter / "procedures").glob("*.yaml")):
        procedure = _procedure(path, gone)
        if procedure is not None:
            files[f"procedures/{path.name}"] = procedure
    return files


def _left_out_items(answers: Answers, starter: Path) -> set[str]:
    """Keys of the items that are not in his book."""
    book, _ = validate(PriceBookShape, read(starter / "price_book.yaml", "price_book.yaml"))
    items = book.items if book else ()
    return {item.key for item in items if item.service in answers.leave_out}


def _procedure(path: Path, gone: Mapping[str, Collection[str]]) -> str | None:
    """A procedure without the work he leaves out; None when it is about nothing else."""
    marked = read(path, path.name)
    text, kept = marked.text, {}
    for field, left_out in gone.items():
        named = marked.value.get(field, [])
        kept[field] = [key for key in named if key not in left_out]
        if kept[field] != named:
            text = re.sub(rf"(?ms)^{field}:.*?(?=^\S|\Z)", _listed(field, kept[field]), text)
    if not any(kept.values()):
        return None
    return f"{_UNREVIEWED_PROCEDURE}reviewed: false\n{text}"


def _listed(field: str, keys: Sequence[str]) -> str:
    """A field with its list, folded like the starter's; nothing for an empty one."""
    if not keys:
        return ""
    indent = " " * (len(field) + 3)
    return textwrap.fill(f"{field}: [{', '.join(keys)}]", 100, subsequent_indent=indent) + "\n"


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
        f"hourly_rate: {dollars(answers.hourly_rate)}\n",
        f"minimum: {dollars(answers.minimum)}    # once per visit, whatever there is to do\n",
        f"trip_fee: {dollars(answers.trip_fee)}    # once per visit, on top\n",
        _MORE_PRICES,
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
        for field in ("price", "low", "high", "further"):
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
    return dollars(amount if was == now else steps * _FIVE_DOLLARS)


def _left_out(service: str, items: Sequence[ItemShape]) -> str:
    name = SERVICE_NAMES[service]
    lines = [
        f"  # ---------------------------------------------------------------- {service}",
        "",
        f"{_ITEM}no_{service.replace('/', '_')}",
        f"    service: {service}",
        "    default: true",
        f"    name: {{en: {quoted(name[Lang.EN])}, es: {quoted(name[Lang.ES])}}}",
        "    how_quoted: not_offered",
        "    aliases:",
    ]
    for lang in Lang:
        words = [quoted(alias) for item in items for alias in item.aliases.get(lang, ())]
        lines.append(f"      {lang}:")
        lines += [f"        - {word}" for word in words]
    lines += [
        "    reason:",
        "      en: we do not take on this kind of work",
        "      es: no hacemos este tipo de trabajo",
        "",
    ]
    return "\n".join(lines) + "\n"
