"""What a new owner is asked, and what is wrong with an answer. Asking him is the command's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from deskhand.business.fields import (
    Email,
    Money,
    OpenHours,
    Phone,
    Postal,
    Service,
    Shape,
    Text,
    Weekday,
    Zone,
)
from deskhand.business.marked import Marked
from deskhand.business.mistakes import Mistake, Wrong
from deskhand.business.shapes import PersonShape
from deskhand.business.validate import told
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode
from deskhand.domain.errors import ConfigurationError


def _may_be_left_out(service: str) -> str:
    if service == "general":
        raise Wrong("general stands for whatever has no item", "Leave out only the other services.")
    return service


class Answers(Shape):
    """What an owner is asked; every field takes what he types ("$95", "8:00-18:00")."""

    name: Text
    zone: Zone
    owner: Text
    owner_phone: Phone | None = None
    owner_email: Email | None = None
    address: str = ""
    technicians: tuple[PersonShape, ...] = ()
    """Those who do the work besides the owner, who is always one of them."""
    on_call: tuple[Text, ...] = ()
    """Who is woken, in this order; nobody named means the owner."""
    hours: Annotated[dict[Weekday, OpenHours], Field(min_length=1)]
    area: tuple[Postal, ...] = ()
    hourly_rate: Money
    minimum: Money
    trip_fee: Money = 0
    languages: Annotated[tuple[Lang, ...], Field(min_length=1)] = (Lang.EN, Lang.ES)
    mode: Mode = Mode.DRAFT
    licence: str = ""
    insurance: str = ""
    bonding: str = ""
    warranty: str = ""
    background_checks: str = ""
    payment: str = ""
    """What customers are told in his words; blank sends the question to him."""
    leave_out: tuple[Annotated[Service, AfterValidator(_may_be_left_out)], ...] = ()
    """Services he does not do: customers are told so, and get no price."""


def answers(typed: Mapping[str, Any]) -> Answers:
    """His answers as typed, checked. Raises ConfigurationError naming the first wrong one."""
    mistakes = list(_wrong(typed))
    if mistakes:
        raise ConfigurationError(*mistakes[0])
    return Answers.model_validate(typed)


def problem(field: str, typed: Any) -> str | None:
    """What is wrong with one answer, to be shown before asking again; None when it is fine."""
    return next(
        (str(m) for m in _wrong({field: typed}) if re.split(r"[.\[]", m.place)[0] == field), None
    )


def _wrong(typed: Mapping[str, Any]) -> Iterator[Mistake]:
    try:
        Answers.model_validate(typed)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            mistake = told(Answers, Marked("", None), one)
            # There is no file and no line yet, only the field.
            yield mistake._replace(place=mistake.place.split(", ")[-1])
