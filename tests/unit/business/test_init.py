"""A new owner's folder: written whole, loads, unreviewed, in draft, with his own figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.business import init
from deskhand.business.load import load, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode, OnDanger, Policy
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.price_book import HowQuoted, PriceBook
from deskhand.domain.pricing import price
from deskhand.domain.understanding import Hazard

TYPED: dict[str, Any] = {
    "name": 'Joe\'s "Fix-It" & Sons: #1',
    "zone": "America/Chicago",
    "owner": "Joe Smith",
    "owner_phone": "(312) 555-0142",
    "owner_email": "joe@fixit.example",
    "hours": {"friday": "9:00-12:30", "monday": "8:00-17:00"},
    "hourly_rate": "$120",
    "minimum": "120",
    "trip_fee": "35.50",
    "area": ["60601", "07001"],
    "leave_out": ["gutters/cleaning", "locks"],
    "technicians": [{"name": "Ann", "phone": "312-555-0143"}],
    "on_call": ["Joe", "Ann"],
}


def test_the_folder_loads_and_holds_his_answers(tmp_path: Path) -> None:
    paths = init.write(tmp_path / "new", init.answers(TYPED))
    assert {path.name for path in paths} >= {"business.yaml", "price_book.yaml", "about.yaml"}
    assert all(path.is_file() for path in paths)
    files = load(tmp_path / "new")
    business = files.business
    assert business.name == TYPED["name"]
    assert business.owner.phone == "+13125550142"
    assert [person.name for person in business.technicians] == ["Joe Smith", "Ann"]
    assert [step.name for step in business.rota] == ["Joe", "Ann"]
    assert business.area == ("60601", "07001")
    assert sorted(business.hours) == [0, 4]
    assert business.policy.mode is Mode.DRAFT
    book = files.price_book
    assert (book.hourly_cents, book.minimum_cents, book.trip_fee_cents) == (12_000, 12_000, 3_550)


def test_nothing_is_reviewed_yet(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers(TYPED))
    files = load(tmp_path)
    offered = [i for i in files.price_book.items if i.how_quoted is not HowQuoted.NOT_OFFERED]
    assert offered
    assert not any(item.reviewed for item in offered)
    assert len(files.faq_book.faqs) == len(sample().faq_book.faqs)
    assert not any(faq.reviewed for faq in files.faq_book.faqs)
    assert files.procedures.procedures
    assert not any(procedure.reviewed for procedure in files.procedures.procedures)


def test_prices_follow_his_rate_and_keep_the_materials(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers(TYPED))
    faucet = load(tmp_path).price_book.item("faucet_repair")
    assert faucet is not None
    assert faucet.cents == 15_500  # 20 of materials, 105 of labor at 95 become 132.63 at 120
    outlet = load(tmp_path).price_book.item("outlet_replace")
    assert outlet is not None
    assert (outlet.cents, outlet.further_cents) == (13_500, 7_500)


def test_the_same_rate_keeps_the_prices(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers({**TYPED, "hourly_rate": "95", "leave_out": []}))

    def amounts(book: PriceBook) -> dict[str, tuple[int | None, ...]]:
        return {i.key: (i.cents, i.low, i.high, i.further_cents) for i in book.items}

    assert amounts(load(tmp_path).price_book) == amounts(sample().price_book)


def test_a_service_left_out_is_known_and_refused(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers(TYPED))
    book = load(tmp_path).price_book
    priced = price(book, 1, ["gutters/cleaning"])
    assert priced.how is HowQuoted.NOT_OFFERED
    assert [item.service for item in book.items].count("gutters/cleaning") == 1
    refused = priced.not_offered[0]
    assert "clogged gutters" in refused.aliases[Lang.EN]
    assert refused.reason.keys() == {Lang.EN, Lang.ES}


def test_procedures_of_a_service_left_out_are_left_out(tmp_path: Path) -> None:
    left_out = ["plumbing/faucet", "plumbing/leak", "gutters/cleaning"]
    init.write(tmp_path, init.answers({**TYPED, "leave_out": left_out}))
    files, all_of_them = load(tmp_path), sample().procedures.procedures
    gone = {i.key for i in sample().price_book.items if i.service in left_out}
    for was in all_of_them:
        now = next((p for p in files.procedures.procedures if p.key == was.key), None)
        items = tuple(key for key in was.items if key not in gone)
        services = tuple(key for key in was.services if key not in left_out)
        assert (now is not None) is bool(items or services)
        if now:
            assert (now.items, now.services) == (items, services)
            assert (now.crew, now.customer) == (was.crew, was.customer)
    assert len(files.procedures.procedures) < len(all_of_them)


def test_his_own_words_are_kept_and_what_he_left_blank_goes_to_him(tmp_path: Path) -> None:
    said = {"insurance": 'Yes: up to "$1M" #1', "payment": "Cash or check"}
    init.write(tmp_path, init.answers({**TYPED, **said, "warranty": "  "}))
    about = load(tmp_path).business.about
    assert about.insurance == {Lang.EN: said["insurance"]}
    assert about.payment == {Lang.EN: said["payment"]}
    assert (about.licence, about.warranty, about.bonding) == ({}, {}, {})


def test_every_kind_of_danger_wakes_and_stands_in_the_file(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers(TYPED))
    hazards = load(tmp_path).business.hazards
    assert set(hazards) == set(Hazard)
    assert {rule.then for rule in hazards.values()} == {OnDanger.WAKE}


def test_the_usual_policy_is_written_out(tmp_path: Path) -> None:
    init.write(tmp_path, init.answers(TYPED))
    assert load(tmp_path).business.policy == Policy()


def test_the_files_are_plain_commented_yaml(tmp_path: Path) -> None:
    for path in init.write(tmp_path, init.answers(TYPED)):
        text = path.read_text()
        assert text.startswith("# ")
        assert isinstance(yaml.safe_load(text), dict)
        assert "Bluebird" not in text


def test_what_is_there_already_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="the folder is not empty"):
        init.write(tmp_path, init.answers(TYPED))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(ConfigurationError, match="this is a file"):
        init.write(tmp_path / "notes.txt", init.answers(TYPED))


def test_answers_that_do_not_fit_leave_nothing_behind(tmp_path: Path) -> None:
    typed = {**TYPED, "on_call": ["Bob"]}
    with pytest.raises(ConfigurationError, match="nobody here is called 'Bob'"):
        init.write(tmp_path, init.answers(typed))
    assert list(tmp_path.iterdir()) == []
    assert init.write(tmp_path, init.answers(TYPED))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "business.yaml", "faqs", "price_book.yaml", "procedures",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (
            "zone",
            "New York",
            "zone: there is no time zone 'New York'. Did you mean America/New_York?",
        ),
        ("hourly_rate", "cheap", "hourly_rate: 'cheap' is not an amount of dollars."),
        ("hours", {"monday": "8-18"}, "hours.monday: '8-18' are not opening hours."),
        ("owner_phone", "12", "owner_phone: '12' is not a phone number."),
        ("area", ["1240"], "area[1]: '1240' is not a postal code."),
        ("leave_out", ["general"], "leave_out[1]: general stands for whatever has no item."),
    ],
)
def test_one_answer_can_be_checked_alone(field: str, typed: Any, told: str) -> None:
    assert (init.problem(field, typed) or "").startswith(told)
    assert init.problem(field, TYPED[field]) is None
    with pytest.raises(ConfigurationError) as caught:
        init.answers({**TYPED, field: typed})
    assert str(caught.value).startswith(told)


printable = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40
).filter(lambda text: text.strip() and text == " ".join(text.split()))


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=printable, owner=printable, rate=st.integers(1_00, 400_00))
def test_whatever_he_is_called_the_folder_loads(
    tmp_path_factory: pytest.TempPathFactory, name: str, owner: str, rate: int
) -> None:
    typed = {
        **TYPED, "name": name, "owner": owner, "on_call": [], "technicians": [],
        "hourly_rate": f"{rate // 100}.{rate % 100:02d}",
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("new")
    init.write(folder, init.answers(typed))
    files = load(folder)
    assert (files.business.name, files.business.owner.name) == (name, owner)
    assert files.price_book.hourly_cents == rate
