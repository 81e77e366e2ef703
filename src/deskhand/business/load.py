"""A folder of an owner's files into the documents of a business, whole or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

import deskhand.starter
from deskhand.business import documents, fill, place_rules, price_rules, rules
from deskhand.business.documents import MAIN
from deskhand.business.marked import Broken, Marked, read, text_of
from deskhand.business.mistakes import BusinessFilesError, Mistake, Wrong, near
from deskhand.business.shapes import (
    BusinessShape,
    FaqFileShape,
    FaqShape,
    PriceBookShape,
    ProcedureShape,
    PropertyFileShape,
)
from deskhand.business.validate import validate
from deskhand.domain.base import Document, Lang, Localised, Value
from deskhand.domain.business import Business, Faq, FaqBook
from deskhand.domain.price_book import PriceBook
from deskhand.domain.procedures import ProcedureBook
from deskhand.domain.property import Property
from deskhand.domain.safety import DANGER_TO_LIFE, LONGEST_TEXT, SafetyTexts
from deskhand.domain.understanding import Hazard
from deskhand.ports.store import BIGGEST_DOCUMENT

PROPERTIES, VOICE = "properties.yaml", "voice.md"
LONGEST_VOICE = 6_000
"""Characters of voice.md; a model is shown as many as there is room for."""

S = TypeVar("S", bound=BaseModel)


class BusinessFiles(Value):
    """All documents of a business that come from its files."""

    business: Business
    price_book: PriceBook
    faq_book: FaqBook
    safety: SafetyTexts
    procedures: ProcedureBook = ProcedureBook(id=MAIN)
    properties: tuple[Property, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Everything the files say, each place a document of its own."""
        books = (self.business, self.price_book, self.faq_book, self.procedures, self.safety)
        return (*books, *self.properties)


def load(folder: Path) -> BusinessFiles:
    """Read business.yaml, price_book.yaml, faqs/*.yaml, procedures/*.yaml, properties.yaml,
    voice.md and safety/*.md of a folder.

    All but the first two may be absent; a safety text that is not there is the built-in one. Raises
    BusinessFilesError (a ConfigurationError) with every mistake found; nothing is half loaded.
    """
    if not folder.is_dir():
        raise BusinessFilesError(
            str(folder),
            [Mistake(str(folder), "there is no such folder", f"Run `deskhand init {folder}`.")],
        )
    mistakes: list[Mistake] = []
    profile = _file(BusinessShape, folder / "business.yaml", "business.yaml", mistakes)
    prices = _file(PriceBookShape, folder / "price_book.yaml", "price_book.yaml", mistakes)
    faqs = _files(FaqFileShape, folder / "faqs", mistakes)
    ways = _files(ProcedureShape, folder / "procedures", mistakes)
    places = (
        _file(PropertyFileShape, folder / PROPERTIES, PROPERTIES, mistakes)
        if (folder / PROPERTIES).exists()
        else None
    )
    texts = _safety(folder / "safety", mistakes)
    voice = _voice(folder / VOICE, mistakes)
    if profile:
        mistakes += rules.of_business(*profile)
    if prices:
        mistakes += price_rules.of_price_book(*prices)
    mistakes += rules.of_faqs(faqs)
    if places:
        mistakes += place_rules.of_properties(*places)
    if profile is None or prices is None:
        raise BusinessFilesError(str(folder), mistakes)
    mistakes += price_rules.for_business(*prices, profile[0])
    mistakes += place_rules.of_procedures(ways, prices[0])
    business = documents.business(profile[0], voice)
    book = documents.price_book(prices[0], business.policy.estimate_visit_minutes)
    found = BusinessFiles(
        business=business,
        price_book=book,
        faq_book=_faq_book(faqs, business, book, mistakes),
        safety=SafetyTexts(id=MAIN, texts=texts),
        procedures=ProcedureBook(
            id=MAIN,
            procedures=tuple(documents.procedure(place_rules.key_of(m), s) for s, m in ways),
        ),
        properties=tuple(documents.place(one) for one in places[0].properties) if places else (),
    )
    mistakes += _too_large(found.price_book, "price_book.yaml")
    mistakes += _too_large(found.faq_book, "faqs")
    mistakes += _too_large(found.procedures, "procedures")
    if mistakes:
        raise BusinessFilesError(str(folder), mistakes)
    return found


@cache
def sample() -> BusinessFiles:
    """Bluebird Handyman, the frozen sample of demo, replay and tests; mode auto."""
    return load(starter_folder())


def starter_folder() -> Path:
    """Where the sample's files lie inside the package; read only."""
    return Path(deskhand.starter.__file__).parent / "bluebird"


def _file(
    shape: type[S], path: Path, shown: str, mistakes: list[Mistake]
) -> tuple[S, Marked] | None:
    try:
        marked = read(path, shown)
    except Broken as broken:
        mistakes.append(broken.mistake)
        return None
    found, wrong = validate(shape, marked)
    mistakes += wrong
    return None if found is None else (found, marked)


def _files(shape: type[S], folder: Path, mistakes: list[Mistake]) -> list[tuple[S, Marked]]:
    """The files of a folder that could be read, by name."""
    found = [
        _file(shape, path, f"{folder.name}/{path.name}", mistakes)
        for path in _entries(folder, (".yaml", ".yml"), mistakes)
    ]
    return [one for one in found if one is not None]


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
    """The question with its answer, empty where a value is blank: the owner answers it himself."""
    answer: Localised = {}
    for lang, text in shape.answer.items():
        try:
            filled = fill.fill(text, known[lang])
            if filled is not None:
                answer[lang] = filled
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


def _voice(path: Path, mistakes: list[Mistake]) -> str:
    """The owner's own messages, as samples of how he writes; "" without the file."""
    if not path.exists():
        return ""
    try:
        text = text_of(path, path.name).strip()
    except Broken as broken:
        mistakes.append(broken.mistake)
        return ""
    if len(text) > LONGEST_VOICE:
        told = f"the text has {len(text)} characters, and there is room for {LONGEST_VOICE}"
        mistakes.append(Mistake(path.name, told, "Keep a few short messages that sound like you."))
    return text


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
