"""procedures/ and properties.yaml: what they become, and what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deskhand.business.load import load
from deskhand.business.place_rules import LONGEST_PROCEDURE, MOST_PROPERTIES
from deskhand.domain.base import Lang
from deskhand.domain.procedures import Crew, Procedure
from deskhand.domain.property import Access, Party, Role, property_id
from tests.support.owners_folder import change, mistakes

FAUCET = """\
# Written by the owner.
services: [plumbing/faucet]
items: [faucet]
crew:
  minutes: 60
  bring: [basin wrench, cartridges]
  check:
    - valves close
  stop_and_call_if: [a valve spins]
customer:
  en: Please empty the cabinet.
  es: Por favor vacíe el gabinete.
reviewed: false
"""

PLACES = """\
properties:
  - address: 14 Wurts St, Kingston
    occupant: {name: Dana, phone: 312-555-0160}
    owner: {name: Lee, email: Lee@Example.com}
    manager: {phone: 312-555-0162}
    payer: owner
    not_to_exceed: 250
    built: 1931
    access: {parking: on the street, pets: a cat, adult_home: no, code: 0815, notes: ring twice}
  - address: 2 Elm Street
"""


@pytest.fixture
def more(folder: Path) -> Path:
    (folder / "procedures").mkdir()
    (folder / "procedures" / "faucet.yaml").write_text(FAUCET)
    (folder / "properties.yaml").write_text(PLACES)
    return folder


def test_a_procedure_is_known_by_the_name_of_its_file(more: Path) -> None:
    assert load(more).procedures.procedures == (
        Procedure(
            key="faucet",
            services=("plumbing/faucet",),
            items=("faucet",),
            crew=Crew(
                minutes=60,
                bring=("basin wrench", "cartridges"),
                check=("valves close",),
                stop_and_call_if=("a valve spins",),
            ),
            customer={
                Lang.EN: "Please empty the cabinet.",
                Lang.ES: "Por favor vacíe el gabinete.",
            },
            reviewed=False,
        ),
    )


def test_places_become_documents_of_their_own(more: Path) -> None:
    files = load(more)
    first, second = files.properties
    assert first.id == property_id("14 Wurts Street")
    assert first.parties == {
        Role.OCCUPANT: Party(name="Dana", phone="+13125550160"),
        Role.OWNER: Party(name="Lee", email="lee@example.com"),
        Role.MANAGER: Party(phone="+13125550162"),
    }
    assert (first.payer, first.not_to_exceed_cents, first.built) == (Role.OWNER, 25_000, 1931)
    assert first.access == Access(
        parking="on the street", pets="a cat", adult_home="no", code="0815", notes="ring twice"
    )
    assert (second.parties, second.payer, second.access) == ({}, None, Access())
    assert files.documents[-2:] == (first, second)


def test_procedures_and_places_may_be_absent(more: Path) -> None:
    shutil.rmtree(more / "procedures")
    (more / "properties.yaml").unlink()
    files = load(more)
    assert (files.procedures.procedures, files.properties) == ((), ())


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("procedures/faucet", "items: [faucet]", "items: [fauct]",
         ("procedures/faucet.yaml, line 3, items[1]: there is no item 'fauct' in the price book. "
          "Did you mean faucet?")),
        ("procedures/faucet", "plumbing/faucet", "plumbing/fauct",
         ("procedures/faucet.yaml, line 2, services[1]: there is no service 'plumbing/fauct'. "
          "Did you mean plumbing/faucet?")),
        ("procedures/faucet", "services: [plumbing/faucet]\nitems: [faucet]", "services: []",
         "procedures/faucet.yaml, line 2, services: it is about no work."),
        ("procedures/faucet", "  minutes: 60\n", "",
         "procedures/faucet.yaml, line 4, crew.minutes: is missing."),
        ("procedures/faucet", "minutes: 60", "minutes: an hour",
         "crew.minutes: 'an hour' is not a whole number."),
        ("procedures/faucet", "  bring:", "  brings:",
         "crew.brings: this field is not known. Did you mean bring?"),
        ("procedures/faucet", "[basin wrench, cartridges]", "wrench",
         "crew.bring: 'wrench' is not a list."),
        ("properties", "payer: owner", "payer: landlord",
         "properties.yaml, line 6, properties[1].payer: 'landlord' is not known here."),
        ("properties", "email: Lee@Example.com", "",
         ("properties.yaml, line 6, properties[1].payer: the owner pays, but there is no way to "
          "reach the owner. Add `owner:` with a phone or an email.")),
        ("properties", "    payer: owner\n", "",
         "properties[1].not_to_exceed: a limit for others makes sense only where"),
        ("properties", "2 Elm Street", "14 Wurts Street",
         ("properties.yaml, line 10, properties[2].address: this is the place of line 2 again. "
          "Keep one of them.")),
        ("properties", "built: 1931", "built: old", "built: 'old' is not a whole number."),
        ("properties", "code: 0815", "key: 0815",
         "properties.yaml, line 9, properties[1].access.key: this field is not known."),
    ],
)  # fmt: skip
def test_a_mistake_names_place_problem_and_remedy(
    more: Path, file: str, old: str, new: str, told: str
) -> None:
    change(more / f"{file}.yaml", old, new)
    found = mistakes(more)
    assert len([one for one in found if told in one]) == 1, found


def test_a_procedure_has_at_most_fifteen_lines_that_say_something(more: Path) -> None:
    path = more / "procedures" / "faucet.yaml"
    said = len([ln for ln in FAUCET.splitlines() if not ln.startswith(("#", "reviewed"))])
    extra = [f"    - look {n}\n" for n in range(LONGEST_PROCEDURE - said)]
    change(path, "    - valves close\n", "    - valves close\n\n    # a note\n" + "".join(extra))
    assert load(more).procedures.procedures
    change(path, "    # a note\n", "    # a note\n    - one more\n")
    last = path.read_text().splitlines().index("  es: Por favor vacíe el gabinete.") + 1
    (told,) = mistakes(more)
    assert told == (
        f"procedures/faucet.yaml, line {last}: the procedure has 16 lines, and a crew reads 15. "
        "Shorten it, or make two of it."
    )


def test_a_procedure_is_named_in_small_letters_and_once(more: Path) -> None:
    folder = more / "procedures"
    (folder / "Door Fix.yaml").write_text(FAUCET)
    (folder / "faucet.yml").write_text(FAUCET)
    told = mistakes(more)
    assert any(
        one.startswith("procedures/Door Fix.yaml: 'Door Fix' cannot be a key") for one in told
    )
    assert any(
        one.startswith("procedures/faucet.yml: this is procedures/faucet.yaml again")
        for one in told
    )


def test_more_places_than_one_commit_holds_are_a_mistake(more: Path) -> None:
    rows = "".join(f"  - address: {n} Oak St\n" for n in range(MOST_PROPERTIES + 1))
    (more / "properties.yaml").write_text(f"properties:\n{rows}")
    assert "there is room for 200" in mistakes(more)[0]
