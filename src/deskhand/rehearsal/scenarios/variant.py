"""The sample business with some of its files changed, as an owner would change them. Plays nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import deskhand.starter
from deskhand.business.load import BusinessFiles, load, sample
from deskhand.business.marked import read

SAMPLE = Path(deskhand.starter.__file__).parent / "bluebird"


def varied(changes: Mapping[str, Mapping[str, Any]]) -> BusinessFiles:
    """The sample's files with `changes` by file name merged in: a mapping merges field by field, a list
    of entries with a `key` entry by entry, and nothing takes a field out. Raises BusinessFilesError."""
    if not changes:
        return sample()
    import json

    return _varied(json.dumps(changes, sort_keys=True))


@cache
def _varied(changes: str) -> BusinessFiles:
    import json

    import yaml

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "business"
        shutil.copytree(SAMPLE, folder)
        for name, change in json.loads(changes).items():
            path = folder / name
            written = read(path, name).value if path.exists() else {}
            path.write_text(yaml.safe_dump(merged(written, change), allow_unicode=True))
        return load(folder)


def merged(old: Any, new: Any) -> Any:
    """`new` laid over `old`."""
    if isinstance(old, list) and isinstance(new, dict):
        entries = {entry["key"]: entry for entry in old}
        over = {key: value and {"key": key, **value} for key, value in new.items()}
        return list(merged(entries, over).values())
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    out = {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}
    return {key: value for key, value in out.items() if value is not None}
