"""What no file of the project may hold: a registry's address, or a place on one machine."""

import re

from tests.architecture.source import ROOT, project_files

# Written in two halves, so that this file does not hold what it looks for.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "deb." + "debian",
    "archive." + "ubuntu",
    "proxy." + "golang",
    "static.crates" + ".io",
    "registry." + "yarnpkg",
)
PLACES = (
    r"(?<![\w.~-])/wor" + r"k/",
    r"(?<![\w.~-])/roo" + r"t/",
    r"(?<![\w.~-])/hom" + r"e/[a-z]",
    r"(?<![\w.~-])/User" + r"s/[A-Za-z]",
    r"(?<![\w.~-])/opt/(whe" + r"els|pyp" + r"i)",
    r"/tmp/bash" + r"_jobs",
    r"\.librar" + r"y/",
    r"(?<![\w.~-])/far" + r"m/",
    r"--(extra-)?index-ur" + r"l[ =]\S*:",
)
PATTERN = re.compile("|".join([*(re.escape(host) for host in REGISTRIES), *PLACES]))


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    hits = []
    for path in project_files():
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if match := PATTERN.search(line):
                hits.append(f"{path.relative_to(ROOT)}:{number} {match.group()}")
    assert not hits, "\n" + "\n".join(hits)


def test_no_second_lock_is_kept() -> None:
    names = {path.name for path in project_files()}
    assert names.isdisjoint({"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"})
