"""Where mail lies in files, in an order that never changes: folders and mboxes. No sending here."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

_FROM = re.compile(rb"^From ", re.M)
_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_CHUNK = 1 << 20
_HEAD = 262_144


class Entry(NamedTuple):
    """One mail: its number (rising in the order of arrival), where its bytes are, how many."""

    number: int
    path: Path
    start: int
    size: int


class Source(Protocol):
    """Mail in an order that stays. `validity` changes when the numbers no longer mean the same."""

    @property
    def validity(self) -> str: ...

    def after(self, number: int) -> Iterator[Entry]:
        """Mails above a number, oldest first; 0 for all."""

    def last(self) -> int:
        """The number of the newest mail."""

    def read(self, entry: Entry, most: int) -> bytes:
        """At most `most` bytes of it from its beginning."""

    def mark(self, number: int, answered: bool) -> None:
        """Set flags where the format has any."""


class Folder:
    """A folder of .eml files, or a maildir. `index` is a file of ours: names in order of arrival."""

    def __init__(self, folder: Path, index: Path, *, maildir: bool = False) -> None:
        self._folder, self._index, self._maildir = folder, index, maildir

    @property
    def validity(self) -> str:
        return self._names()[0]

    def last(self) -> int:
        return len(self._found()[1])

    def after(self, number: int) -> Iterator[Entry]:
        paths, names = self._found()
        for position, name in enumerate(names[number:], number + 1):
            path = paths.get(name)
            if path is not None:
                yield Entry(position, path, 0, path.stat().st_size)

    def read(self, entry: Entry, most: int) -> bytes:
        with entry.path.open("rb") as file:
            return file.read(most)

    def mark(self, number: int, answered: bool) -> None:
        if not self._maildir:
            return
        paths, names = self._found()
        path = paths.get(names[number - 1]) if 0 < number <= len(names) else None
        if path is None:
            return
        unique, _, old = path.name.partition(":2,")
        flags = "".join(sorted({*old, "S", *("R" if answered else "")}))
        path.rename(self._folder / "cur" / f"{unique}:2,{flags}")

    def _found(self) -> tuple[dict[str, Path], list[str]]:
        """Files by name, and all names ever seen in order; new ones are written to the index."""
        paths = dict(self._listed())
        _, names = self._names()
        known = set(names)
        fresh = [
            (path.stat().st_mtime_ns, name) for name, path in paths.items() if name not in known
        ]
        if fresh:
            added = [name for _, name in sorted(fresh)]
            with self._index.open("a", encoding="utf-8") as file:
                file.writelines(f"{name}\n" for name in added)
                file.flush()
                os.fsync(file.fileno())
            names = names + added
        return paths, names

    def _listed(self) -> Iterator[tuple[str, Path]]:
        if self._maildir:
            for part in ("new", "cur"):
                for path in (self._folder / part).iterdir():
                    if not path.name.startswith("."):
                        yield path.name.partition(":")[0], path
            return
        for path in self._folder.iterdir():
            if path.suffix.lower() == ".eml" and not path.name.startswith(".") and path.is_file():
                yield path.name, path

    def _names(self) -> tuple[str, list[str]]:
        """The index's own birth (its first line), and the names in it."""
        try:
            lines = self._index.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            self._index.touch()
            born = str(self._index.stat().st_mtime_ns)
            self._index.write_text(f"{born}\n", encoding="utf-8")
            return born, []
        # The last line is whole only if a line break follows it.
        return lines[0], lines[1:-1]


class Mbox:
    """An mbox file that only grows. A number is the offset at which a mail ends."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def validity(self) -> str:
        with self._path.open("rb") as file:
            first = file.readline(1_000)
        return hashlib.sha256(first).hexdigest()[:16] if first else "empty"

    def last(self) -> int:
        return self._path.stat().st_size

    def after(self, number: int) -> Iterator[Entry]:
        begins: int | None = None
        for offset in self._separators(number):
            if begins is not None:
                yield Entry(offset, self._path, begins, offset - begins)
            begins = offset
        if begins is not None:
            end = self.last()
            yield Entry(end, self._path, begins, end - begins)

    def read(self, entry: Entry, most: int) -> bytes:
        with entry.path.open("rb") as file:
            file.seek(entry.start)
            raw = file.read(min(entry.size, most + 1_000))
        body = raw[raw.find(b"\n") + 1 :]
        return _ESCAPED.sub(rb"\1", body)[:most]

    def mark(self, number: int, answered: bool) -> None:
        """An mbox is somebody else's file: it is never written."""

    def _separators(self, start: int) -> Iterator[int]:
        """Offsets of "From " lines at or after `start`."""
        with self._path.open("rb") as file:
            file.seek(start)
            offset, carried = start, b""
            while chunk := file.read(_CHUNK):
                block = carried + chunk
                base = offset - len(carried)
                whole = block.rfind(b"\n") + 1 if len(chunk) == _CHUNK else len(block)
                for found in _FROM.finditer(block, 0, whole):
                    yield base + found.start()
                offset += len(chunk)
                carried = block[whole:]
            if carried.startswith(b"From "):
                yield offset - len(carried)
