"""Reading YAML as a person writes it: every scalar its text, every field its line, nothing expands."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.business.load import starter_folder
from deskhand.business.marked import BIGGEST_FILE, Broken, parse, read


@pytest.fixture(params=["libyaml", "pure python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers; the fast one is not built on every machine."""
    if request.param == "pure python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


def broken(text: str) -> str:
    with pytest.raises(Broken) as caught:
        parse(text, "file.yaml")
    return str(caught.value.mistake)


def test_scalars_stay_as_written() -> None:
    text = "a: 07001\nb: 8:00\nc: no\nd: 1e3\ne: 2026-12-24\nf: '~'\ng: ~\nh:\n"
    assert parse(text, "f").value == {
        "a": "07001", "b": "8:00", "c": "no", "d": "1e3", "e": "2026-12-24", "f": "~",
        "g": None, "h": None,
    }  # fmt: skip


def test_places_name_file_line_and_field() -> None:
    marked = parse("a: 1\nlist:\n  - x: 1\n  - x: 2\n    y: 3\n", "file.yaml")
    assert marked.place(("list", 1, "y")) == "file.yaml, line 5, list[2].y"
    assert marked.place(("list", 1)) == "file.yaml, line 4, list[2]"
    assert marked.place(("list", 1, "missing")) == "file.yaml, line 4, list[2].missing"
    assert marked.place(("missing",)) == "file.yaml, line 1, missing"


def test_a_field_written_twice_is_a_mistake_and_the_first_counts() -> None:
    marked = parse("a: 1\nb: 2\na: [3, 4]\n", "file.yaml")
    assert marked.value == {"a": "1", "b": "2"}
    assert [str(m) for m in marked.mistakes] == [
        "file.yaml, line 3, a: written twice (first in line 1). Keep one of them."
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb:\n\t- c\n", 3, "tab"),
        ("a: 1\nb: x: y\n", 2, "second colon"),
        ("a: 1\nb: 'open\nc: 2\n", 2, "quote is not closed"),
        ("a: [1, 2\nb: 3\n", 1, "list is not closed"),
        ("a: {b: 1\nc: 3\n", 1, "{ is not closed"),
        ("a: 1\nb: @home\n", 2, "between double quotes"),
        ("a: 1\nb\n", 3, "colon is missing"),
        ("a: 1\n  b: 2\n", 2, "second colon"),
        ("a: &x [1]\nb: *x\n", 1, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a: !!python/object/apply:os.system [id]\n", 1, "tag"),
        ("a: !secret x\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("? [a, b]\n: 1\n", 1, "one word"),
        ("a: " + "[" * 5_000 + "]" * 5_000, 1, "too deep"),
        ("{a: " * 5_000, 1, "too deep"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, said: str) -> None:
    told = broken(text)
    assert told.startswith(f"file.yaml, line {line}: ")
    assert said in told


def test_control_characters_are_told() -> None:
    assert "control character" in broken("a: \x07\n")


def test_a_billion_laughs_does_not_expand() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)
    ]
    started = time.perf_counter()
    assert "anchors" in broken("\n".join(lines))
    assert time.perf_counter() - started < 2


def test_files_that_are_none(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        with pytest.raises(Broken) as caught:
            read(path, path.name)
        return str(caught.value.mistake)

    assert told(tmp_path / "no.yaml").startswith("no.yaml: the file is missing")
    (tmp_path / "folder.yaml").mkdir()
    assert "not a file" in told(tmp_path / "folder.yaml")
    (tmp_path / "big.yaml").write_bytes(b"#" * (BIGGEST_FILE + 1))
    assert "larger than 1 MB" in told(tmp_path / "big.yaml")
    (tmp_path / "latin.yaml").write_bytes("a: 1\nb: se\u00f1or\n".encode("latin-1"))
    assert told(tmp_path / "latin.yaml").startswith("latin.yaml, line 2: ")


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read(tmp_path / "bom.yaml", "bom.yaml").value == {"a": "1"}


def test_the_starter_reads_the_same_with_either_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(starter_folder().rglob("*.yaml"))
    assert len(files) >= 5
    now = [read(path, path.name) for path in files]
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert [read(path, path.name) for path in files] == now


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Broken):
        assert parse("# " + text, "f").file == "f"
        marked = parse(text, "f")
        assert marked.value is None or marked.lines[()] >= 1
