"""Learns from the labelled messages of tests/data which words tell of danger: vocab/learned/dangers.tsv.

    make learn

A multinomial logistic regression over `deskhand.language.weights.features`. The held-out sets are never read.
The file begins with the names of what was learned from and its checksum; a test compares it.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from deskhand.language.text import Text, fold
from deskhand.language.weights import NONE, features, passages

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
OUT = ROOT / "src" / "deskhand" / "language" / "vocab" / "learned" / "dangers.tsv"
SOURCES = ("hazards", "letters", "work", "talk")
MESSAGES = (
    "messages_before",
    "messages_after",
    "messages_fresh",
    "messages_fresh_2",
    "messages_fresh_3",
)
UNSURE = "?"
SELDOM = {True: 5, False: 3}
"""In how many examples a piece of a word, and a word or pair, must stand to be learned."""
STRICTNESS = 10.0
LEAST = 25
"""The smallest weight that is written, in hundredths."""
BEGINNING = 40
"""Letters of a telling sentence by which its passage is known."""

Example = tuple[str, str]


def rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def examples() -> Iterator[Example]:
    """What is learned: folded words and the kind of danger they tell of."""
    for name in SOURCES:
        for row in rows(name):
            if row.get("hazard") != UNSURE:
                yield from _passages(row["text"], row.get("hazard"), row.get("telling", ()))
    for name in MESSAGES:
        for row in rows(name):
            yield Text.of(row["text"]).folded, row["gold"]["emergency_kind"] or NONE


def _passages(words: str, hazard: str | None, telling: list[str]) -> Iterator[Example]:
    """A letter teaches passage by passage: those with a telling sentence, and those with none of it."""
    text = Text.of(words)
    if not telling:
        places = passages(text) if hazard is None else [(0, len(text.folded))]
        yield from ((text.folded[start:end], hazard or NONE) for start, end in places)
        return
    told = [fold(one) for one in telling]
    for start, end in passages(text):
        passage = text.folded[start:end]
        if any(one[:BEGINNING] in passage for one in told):
            yield passage, str(hazard)
        elif not any(passage.strip()[: BEGINNING - 10] in one for one in told):
            yield passage, NONE


def checksum() -> str:
    """Of all rows that are learned from."""
    read = hashlib.sha256()
    for name in (*SOURCES, *MESSAGES):
        read.update((DATA / f"{name}.jsonl").read_bytes())
    return read.hexdigest()[:16]


def learned(taught: list[Example]) -> list[str]:
    """The lines of the file, without its head."""
    seen = [features(words) for words, _ in taught]
    counted = Counter(one for groups in seen for group in groups for one in group)
    known = sorted(one for one, n in counted.items() if n >= SELDOM[one.startswith("#")])
    column = {one: place for place, one in enumerate(known)}
    at, of, share = [], [], []
    for row, groups in enumerate(seen):
        for group in groups:
            for one in group & column.keys():
                at.append(row)
                of.append(column[one])
                share.append(1 / math.sqrt(len(group)))
    matrix = csr_matrix((share, (at, of)), shape=(len(seen), len(known)))
    model = LogisticRegression(C=STRICTNESS, max_iter=3000).fit(matrix, [k for _, k in taught])
    heavy = np.rint(100 * model.coef_).astype(int)
    start = np.rint(100 * model.intercept_).astype(int)
    out = [_line("", zip(model.classes_, start, strict=True))]
    for one, place in column.items():
        told = [
            (k, n) for k, n in zip(model.classes_, heavy[:, place], strict=True) if abs(n) >= LEAST
        ]
        if told:
            out.append(_line(one, told))
    return out


def _line(feature: str, told: Iterable[tuple[str, int]]) -> str:
    return "\t".join([feature, *(f"{label} {weight}" for label, weight in told)])


def main() -> None:
    taught = list(examples())
    lines = learned(taught)
    OUT.parent.mkdir(exist_ok=True)
    head = [
        f"// Made by make learn of {len(taught)} examples in tests/data. Do not edit.",
        f"// {' '.join((*SOURCES, *MESSAGES))}",
        f"// {checksum()}",
    ]
    OUT.write_text("\n".join([*head, *lines, ""]), "utf-8")
    sys.stderr.write(
        f"{len(lines)} features from {len(taught)} examples: {OUT.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main()
