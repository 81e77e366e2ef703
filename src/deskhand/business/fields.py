"""How one value is written in an owner's files: money, times, phones, texts. No file's shape is here."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from deskhand.business.mistakes import Wrong, near
from deskhand.domain.base import Lang, Localised
from deskhand.domain.business import Hours
from deskhand.domain.money import cents
from deskhand.domain.pricing import MINIMUM, SERVICE_KEYS, TRIP_FEE

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DOLLARS = re.compile(r"\$?\s?(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d{1,2})?", re.ASCII)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_E164 = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
_POSTAL = re.compile(r"\d{5}", re.ASCII)


class Shape(BaseModel):
    """Base of all file shapes: an unknown field is a mistake, never silently dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _money(written: Any) -> int:
    if not isinstance(written, str) or not _DOLLARS.fullmatch(written.strip()):
        raise Wrong(
            f"{_shown(written)} is not an amount of dollars", "Write it like 185 or 185.50."
        )
    return cents(written)


def _hours(written: Any) -> Hours:
    found = _HOURS.fullmatch(written.strip()) if isinstance(written, str) else None
    remedy = "Write opening and closing time like 8:00-18:00, and leave closed days out."
    if found is None:
        raise Wrong(f"{_shown(written)} are not opening hours", remedy)
    first, second, third, fourth = (int(part) for part in found.groups())
    try:
        opens, closes = time(first, second), time(third, fourth)
    except ValueError as error:
        raise Wrong(f"{_shown(written)} has no such time of day", remedy) from error
    if closes <= opens:
        raise Wrong(
            f"the day closes at {closes:%H:%M} before it opens at {opens:%H:%M}",
            "Count the hours from 0:00 to 23:59, for example 8:00-18:00.",
        )
    return Hours(opens=opens, closes=closes)


def _span(written: Any) -> Hours:
    try:
        return _hours(written)
    except Wrong as wrong:
        remedy = "Write it like 12:00-13:00."
        raise Wrong(f"{_shown(written)} is not a span of time", remedy) from wrong


def _time(written: Any) -> time:
    found = _TIME.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong(f"{_shown(written)} is not a time of day", "Write it like 7:00 or 17:30.")
    return time(int(found[1]), int(found[2]))


def _zone(name: str) -> str:
    zones = available_timezones()
    if name not in zones:
        last = {zone.rsplit("/", 1)[-1]: zone for zone in sorted(zones, reverse=True)}
        guess = last.get(name.strip().replace(" ", "_").title())
        remedy = f"Did you mean {guess}?" if guess else near(name, zones)
        if not remedy.startswith("Did"):
            remedy = "Write it like America/New_York or America/Los_Angeles."
        raise Wrong(f"there is no time zone {name!r}", remedy)
    return ZoneInfo(name).key


def _phone(written: str) -> str:
    if _E164.fullmatch(written):
        return written
    import phonenumbers

    try:
        number = phonenumbers.parse(written, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Wrong(f"{written!r} is not a phone number", "Write it like +1 845 555 0100.")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(written: str) -> str:
    if not _EMAIL.fullmatch(written.strip()):
        raise Wrong(f"{written!r} is not a mail address", "Write it like sam@example.com.")
    return written.strip()


def _service(key: str) -> str:
    if key not in SERVICE_KEYS:
        raise Wrong(f"there is no service {key!r}", near(key, SERVICE_KEYS))
    return key


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Wrong(f"{key!r} cannot be a key", "Use small letters, digits and _: faucet_repair.")
    return key


def _item_key(key: str) -> str:
    if key in (TRIP_FEE, MINIMUM):
        raise Wrong(f"{key} is the name of a fee of the visit", "Give the item another key.")
    return _key(key)


def _postal(code: str) -> str:
    if not _POSTAL.fullmatch(code):
        raise Wrong(f"{code!r} is not a postal code", "Write the five digits: 12401.")
    return code


def _text(written: str) -> str:
    if not written.strip():
        raise Wrong("the text is empty", "Write it, or take the line out.")
    return " ".join(written.split())


def _english(written: Any) -> Any:
    """A bare text is the English one."""
    return {"en": written} if isinstance(written, str) else written


def _english_list(written: Any) -> Any:
    return {"en": written} if isinstance(written, list) else written


def _one_or_many(written: Any) -> Any:
    return [written] if isinstance(written, str) else written


def _has_english(texts: dict[Lang, str]) -> Localised:
    if Lang.EN not in texts:
        raise Wrong("the English text is missing", "Add a line `en:`.")
    return texts


def _blankable(written: Any) -> Any:
    """Nothing, or a text that is only blanks, says nothing."""
    texts = _english(written)
    if texts is None:
        return {}
    if not isinstance(texts, dict):
        return texts
    return {lang: text for lang, text in texts.items() if text is not None and str(text).strip()}


def _english_first(texts: dict[Lang, str]) -> Localised:
    return _has_english(texts) if texts else texts


def _alias(written: str) -> str:
    return _text(written).lower()


def _shown(written: Any) -> str:
    if written is None:
        return "an empty value"
    return repr(written) if isinstance(written, str) else f"a {type(written).__name__}"


Text = Annotated[str, AfterValidator(_text)]
Money = Annotated[int, BeforeValidator(_money)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
OpenHours = Annotated[Hours, BeforeValidator(_hours)]
Span = Annotated[Hours, BeforeValidator(_span)]
Zone = Annotated[str, AfterValidator(_zone)]
Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
Texts = Annotated[dict[Lang, Text], BeforeValidator(_english), AfterValidator(_has_english)]
BlankableTexts = Annotated[
    dict[Lang, Text], BeforeValidator(_blankable), AfterValidator(_english_first)
]
Alias = Annotated[str, AfterValidator(_alias)]
Aliases = Annotated[
    dict[Lang, Annotated[tuple[Alias, ...], BeforeValidator(_one_or_many)]],
    BeforeValidator(_english_list),
]
Service = Annotated[str, AfterValidator(_service)]
Key = Annotated[str, AfterValidator(_key)]
ItemKey = Annotated[str, AfterValidator(_item_key)]
Postal = Annotated[str, AfterValidator(_postal)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
