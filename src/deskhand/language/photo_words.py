"""What is said of customers' photos to those who need them. Which ones go to whom is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskhand.domain.base import Lang
from deskhand.language.text import fold

WORDS: dict[Lang, dict[str, str]] = {
    Lang.EN: {
        "came_1": "1 photo came with the request",
        "came": "{n} photos came with the request",
        "in_your_mail": ", in your mail",
        "has_them": "; {name} has them",
        "names": "Photos: {names}",
        "subject": "Photos for {day}",
        "subject_for": "Photos for {name}, {day}",
        "subject_of": "Photos from {name}",
        "mailed_1": "1 photo is in your mail.",
        "mailed": "{n} photos are in your mail.",
        "listed_1": "1 photo: deskhand inbox --photos DIR shows it.",
        "listed": "{n} photos: deskhand inbox --photos DIR shows them.",
        "photos_1": "1 photo",
        "photos": "{n} photos",
        "count_1": "[1 photo]",
        "count": "[{n} photos]",
        "unreadable": "Could not be opened: {names}",
        "left_out": "Too much for one mail, left out: {names}",
        "photo": "photo",
    },
    Lang.ES: {
        "came_1": "Mandaron 1 foto con la solicitud",
        "came": "Mandaron {n} fotos con la solicitud",
        "in_your_mail": ", en su correo",
        "has_them": "; las tiene {name}",
        "names": "Fotos: {names}",
        "subject": "Fotos para {day}",
        "subject_for": "Fotos para {name}, {day}",
        "subject_of": "Fotos de {name}",
        "mailed_1": "1 foto va en su correo.",
        "mailed": "{n} fotos van en su correo.",
        "listed_1": "1 foto: la muestra deskhand inbox --photos DIR.",
        "listed": "{n} fotos: las muestra deskhand inbox --photos DIR.",
        "photos_1": "1 foto",
        "photos": "{n} fotos",
        "count_1": "[1 foto]",
        "count": "[{n} fotos]",
        "unreadable": "No se pudieron abrir: {names}",
        "left_out": "Demasiado para un solo correo, no van: {names}",
        "photo": "foto",
    },
}
LONGEST_NAME = 40
"""Letters of a file's name before its number."""


def say(key: str, lang: Lang, **facts: str) -> str:
    """One phrase of WORDS."""
    return WORDS[lang][key].format(**facts)


def of_names(key: str, names: Sequence[str], lang: Lang) -> str:
    """A phrase about photos by their names; nothing where there are none."""
    return say(key, lang, names=", ".join(names)) if names else ""


def counted(key: str, count: int, lang: Lang) -> str:
    """A phrase with a number; "1 photo", "3 photos"."""
    return WORDS[lang][f"{key}_1" if count == 1 else key].format(n=count)


def listed(count: int, link: str | None, lang: Lang) -> str:
    """How whoever has no mailbox sees so many photos: by a link, or on the machine itself."""
    return f"{counted('photos', count, lang)}: {link}" if link else counted("listed", count, lang)


def file_name(about: Sequence[str | None], lang: Lang) -> str:
    """What a photo's file is called, without number and ending: of "Dana" and "Kitchen faucet
    replacement" "dana-kitchen-faucet-replacement"."""
    words = re.findall(r"[a-z0-9]+", fold(" ".join(part for part in about if part)))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:LONGEST_NAME]
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name or WORDS[lang]["photo"]
