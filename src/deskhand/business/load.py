"""A folder of an owner's files into the documents of a business, whole or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

import deskhand.starter
from deskhand.business import fill, rules
from deskhand.business.marked import Broken, Marked, read, text_of
from deskhand.business.mistakes import BusinessFilesError, Mistake, Wrong, near
from deskhand.business.shapes import (
    WEEKDAYS,
    BusinessShape,
    FaqFileShape,
    FaqShape,
    ItemShape,
    PersonShape,
    PriceBookShape,
)
from deskhand.business.validate import validate
from deskhand.domain.base import Document, Lang, Localised, Value
from deskhand.domain.business import Business, Faq, FaqBook, OnCall, Person, Policy
from deskhand.domain.price_book import PriceBook, PriceItem
from deskhand.domain.safety import DANGER_TO_LIFE, LONGEST_TEXT, SafetyTexts
from deskhand.domain.understanding import Hazard
from deskhand.ports.store import BIGGEST_DOCUMENT

MAIN = "main"
"""The id of each document made from the files."""

S = TypeVar("S", bound=BaseModel)


class BusinessFiles(Value):
    """All documents of a business that come from its files."""

    business: Business
    price_book: PriceBook
    faq_book: FaqBook
    safety: SafetyTexts

    @property
    def documents(self) -> tuple[Document, ...]:
        return (self.business, self.price_book, self.faq_book, self.safety)


def load(folder: Path) -> BusinessFiles:
    """Read business.yaml, price_book.yaml, faqs/*.yaml and safety/*.md of a folder.

    faqs/ and safety/ may be absent; a safety text that is not there is the built-in one. Raises
    BusinessFilesError (a ConfigurationError) with every mistake found; nothing is half loaded.
    """
    if not folder.is_dir():
        raise BusinessFilesError(
            str(folder),
            [Mistake(str(folder), "there is no such folder", f"Run `deskhand init {folder}`.")],
        )
    mistakes: list[Mistake] = []
    business, profile = _file(BusinessShape, folder / "business.yaml", "business.yaml", mistakes)
    book, prices = _file(PriceBookShape, folder / "price_book.yaml", "price_book.yaml", mistakes)
    faqs = [
        (shape, marked)
        for path in _entries(folder / "faqs", (".yaml", ".yml"), mistakes)
        for shape, marked in [_file(FaqFileShape, path, f"faqs/{path.name}", mistakes)]
        if shape is not None and marked is not None
    ]
    texts = _safety(folder / "safety", mistakes)
    if business is not None and profile is not None:
        mistakes += rules.of_business(business, profile)
    if book is not None and prices is not None:
        mistakes += rules.of_price_book(book, prices)
    mistakes += rules.of_faqs(faqs)
    if business is None or book is None:
        raise BusinessFilesError(str(folder), mistakes)
    profile_document = _business(business)
    book_document = _book(book, profile_document.policy.estimate_visit_minutes)
    faq_document = _faq_book(faqs, profile_document, book_document, mistakes)
    mistakes += _too_large(book_document, "price_book.yaml")
    mistakes += _too_large(faq_document, "faqs")
    if mistakes:
        raise BusinessFilesError(str(folder), mistakes)
    return BusinessFiles(
        business=profile_document,
        price_book=book_document,
        faq_book=faq_document,
        safety=SafetyTexts(id=MAIN, texts=texts),
    )


@cache
def sample() -> BusinessFiles:
    """Bluebird Handyman, the frozen sample of demo, replay and tests; mode auto."""
    return load(starter_folder())


def starter_folder() -> Path:
    """Where the sample's files lie inside the package; read only."""
    return Path(deskhand.starter.__file__).parent / "bluebird"


def _file(
    shape: type[S], path: Path, shown: str, mistakes: list[Mistake]
) -> tuple[S | None, Marked | None]:
    try:
        marked = read(path, shown)
    except Broken as broken:
        mistakes.append(broken.mistake)
        return None, None
    found, wrong = validate(shape, marked)
    mistakes += wrong
    return found, marked


def _entries(folder: Path, endings: tuple[str, ...], mistakes: list[Mistake]) -> list[Path]:
    """The files of a folder that may be absent, by name; a file of another kind is a mistake."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        mistakes.append(Mistake(folder.name, "this is not a folder", "Make it a folder."))
        return []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        told = f"cannot be opened ({error.strerror})"
        mistakes.append(Mistake(folder.name, told, "Check who may read it."))
        return []
    found = []
    for path in entries:
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if path.suffix in endings:
            found.append(path)
        else:
            mistakes.append(
                Mistake(
                    f"{folder.name}/{path.name}",
                    "this file is not read",
                    f"Let its name end in {endings[0]}, or move it elsewhere.",
                )
            )
    return found


def _business(shape: BusinessShape) -> Business:
    limits = shape.policy.model_dump(exclude_none=True)
    if "quote_limit" in limits:
        limits["quote_limit_cents"] = limits.pop("quote_limit")
    return Business(
        id=MAIN,
        name=shape.name,
        zone=shape.zone,
        address=shape.address or "",
        phone=shape.phone,
        email=shape.email,
        owner=_person(shape.owner),
        technicians=tuple(_person(person) for person in shape.technicians),
        rota=tuple(OnCall(name=step.name, minutes=step.minutes) for step in shape.on_call),
        hours={WEEKDAYS.index(day): hours for day, hours in shape.hours.items()},
        holidays=shape.holidays,
        closed=shape.closed or (),
        area=shape.area or (),
        languages=shape.languages,
        policy=Policy.model_validate(limits),
    )


def _person(shape: PersonShape) -> Person:
    return Person.model_validate(shape.model_dump())


def _book(shape: PriceBookShape, look_minutes: int) -> PriceBook:
    return PriceBook(
        id=MAIN,
        hourly_cents=shape.hourly_rate,
        minimum_cents=shape.minimum,
        trip_fee_cents=shape.trip_fee,
        items=tuple(_item(item, look_minutes) for item in shape.items),
    )


def _item(shape: ItemShape, look_minutes: int) -> PriceItem:
    return PriceItem(
        key=shape.key,
        service=shape.service,
        name=shape.name,
        how_quoted=shape.how_quoted,
        minutes=shape.minutes or look_minutes,
        unit=shape.unit,
        cents=shape.price,
        low=shape.low,
        high=shape.high,
        aliases=shape.aliases,
        includes=shape.includes or {},
        excludes=shape.excludes or {},
        ask=shape.ask,
        reason=shape.reason or {},
        default=shape.default,
        reviewed=shape.reviewed,
    )


def _faq_book(
    files: list[tuple[FaqFileShape, Marked]],
    business: Business,
    book: PriceBook,
    mistakes: list[Mistake],
) -> FaqBook:
    known = {lang: fill.values(business, book, lang) for lang in Lang}
    faqs = [
        _faq(faq, known, marked, index, mistakes)
        for shape, marked in files
        for index, faq in enumerate(shape.faqs)
    ]
    return FaqBook(id=MAIN, faqs=tuple(faqs))


def _faq(
    shape: FaqShape,
    known: dict[Lang, dict[str, str]],
    marked: Marked,
    index: int,
    mistakes: list[Mistake],
) -> Faq:
    answer: Localised = {}
    for lang, text in shape.answer.items():
        try:
            answer[lang] = fill.fill(text, known[lang])
        except Wrong as wrong:
            place = marked.place(("faqs", index, "answer", lang.value))
            mistakes.append(Mistake(place, wrong.problem, wrong.remedy))
    return Faq(
        key=shape.key,
        question=shape.question,
        answer=answer,
        aliases=shape.aliases,
        reviewed=shape.reviewed,
    )


def _safety(folder: Path, mistakes: list[Mistake]) -> dict[Hazard, Localised]:
    """The built-in texts, each replaced by the folder's own where there is one."""
    names = {f"{hazard}.{lang}.md": (hazard, lang) for hazard in Hazard for lang in Lang}
    built_in = starter_folder() / "safety"
    texts: dict[Hazard, Localised] = {hazard: {} for hazard in Hazard}
    own = {path.name: path for path in _entries(folder, (".md",), mistakes)}
    mistakes += [
        Mistake(f"safety/{name}", "no hazard has this name", near(name, names))
        for name in sorted(own.keys() - names.keys())
    ]
    for name, (hazard, lang) in names.items():
        shown = f"safety/{name}"
        try:
            text = " ".join(text_of(own.get(name, built_in / name), shown).split())
        except Broken as broken:
            mistakes.append(broken.mistake)
            continue
        texts[hazard][lang] = text
        if not text or len(text) > LONGEST_TEXT:
            mistakes.append(
                Mistake(
                    shown,
                    f"the text has {len(text)} characters",
                    f"Write 1 to {LONGEST_TEXT}: it is sent as one text message.",
                )
            )
        if hazard in DANGER_TO_LIFE and "911" not in text:
            mistakes.append(Mistake(shown, "the text does not name 911", "Say first to call 911."))
    return texts


def _too_large(document: Document, shown: str) -> list[Mistake]:
    size = len(document.model_dump_json().encode())
    if size < BIGGEST_DOCUMENT:
        return []
    return [
        Mistake(
            shown,
            f"it holds {size // 1000} kB, and there is room for {BIGGEST_DOCUMENT // 1000}",
            "Take items or aliases out that nobody asks for.",
        )
    ]
