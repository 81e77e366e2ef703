"""Puts a new owner's folder in place, whole or not at all. Its words are first_files.py's."""

from __future__ import annotations

import tempfile
from pathlib import Path

from deskhand.business.answers import Answers, answers, problem
from deskhand.business.first_files import files
from deskhand.business.load import load
from deskhand.domain.errors import ConfigurationError

__all__ = ["Answers", "answers", "problem", "write"]


def write(folder: Path, answers: Answers) -> list[Path]:
    """Write business.yaml, price_book.yaml and faqs/ into a new or empty folder; returns the files.

    Everything is written aside and loaded once before it is put in place. Raises
    ConfigurationError when something is there already or the answers do not fit together.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(str(folder), "this is a file", "Name a new folder.")
        if folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
            raise ConfigurationError(
                str(folder), "the folder is not empty", "Name a new folder, or empty this one."
            )
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".init-") as aside:
            staged = Path(aside)
            for name, text in files(answers).items():
                (staged / name).parent.mkdir(exist_ok=True)
                (staged / name).write_text(text, encoding="utf-8")
            load(staged)
            for entry in sorted(staged.iterdir()):
                entry.rename(folder / entry.name)
    except OSError as error:
        raise ConfigurationError(
            str(folder), f"cannot be written ({error.strerror})", "Choose another folder."
        ) from error
    return sorted(path for path in folder.rglob("*.yaml") if path.is_file())
