"""Loading a folder: every mistake named with file, line, field and remedy; nothing half loaded."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path
from time import perf_counter

import pytest

from deskhand.business.load import BusinessFiles, load, sample, starter_folder
from deskhand.business.mistakes import MOST_SHOWN, BusinessFilesError
from deskhand.domain.base import Lang
from deskhand.domain.business import About, AfterHours, HazardRule, Hours, Licence, OnDanger
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.spending import Ask, ModelUse, Words
from deskhand.domain.understanding import Hazard
from tests.support.owners_folder import FAQS, change, mistakes


def test_what_an_owner_writes_becomes_documents(folder: Path) -> None:
    files = load(folder)
    assert files.business.owner.phone == "+13125550142"
    assert files.business.hours[4].closes.isoformat() == "12:30:00"
    assert files.business.policy.mode == "draft"
    assert files.price_book.hourly_cents == 109_050
    faucet = files.price_book.item("faucet")
    assert faucet is not None
    assert faucet.cents == 18_550
    assert faucet.name == {Lang.EN: "Faucet"}
    assert faucet.aliases == {Lang.EN: ("dripping faucet",)}
    assert files.faq_book.faqs[0].answer == {Lang.EN: "We charge $1,090.50 an hour."}
    assert [document.id for document in files.documents] == ["main"] * 5


def test_a_look_takes_the_usual_time_unless_said(folder: Path) -> None:
    deck = load(folder).price_book.item("deck")
    assert deck is not None
    assert deck.minutes == 45
    change(folder / "business.yaml", "hours:", "policy: {estimate_visit_minutes: 60}\nhours:")
    deck = load(folder).price_book.item("deck")
    assert deck is not None
    assert deck.minutes == 60


def test_the_sample_is_loaded_once_and_survives_the_store() -> None:
    assert sample() is sample()
    for document in sample().documents:
        assert type(document).model_validate_json(document.model_dump_json()) == document
    assert BusinessFiles.model_validate_json(sample().model_dump_json()) == sample()


def test_what_a_model_may_do_and_spend(folder: Path) -> None:
    assert load(folder).business.models == ModelUse()
    written = "models: {read: always, word: never, dollars_a_day: 0.50, tokens_a_turn: 2000}"
    change(folder / "business.yaml", "hours:", f"{written}\nhours:")
    assert load(folder).business.models == ModelUse(
        read=Ask.ALWAYS, word=Words.NEVER, cents_a_day=50, tokens_a_turn=2_000
    )
    change(folder / "business.yaml", "read: always", "read: sometimes")
    with pytest.raises(BusinessFilesError, match=r"models\.read"):
        load(folder)


def test_samples_of_the_owners_writing(folder: Path) -> None:
    assert load(folder).business.voice == ""
    (folder / "voice.md").write_text("Hey! Sam here, can swing by tomorrow.\n", encoding="utf-8")
    assert load(folder).business.voice == "Hey! Sam here, can swing by tomorrow."
    (folder / "voice.md").write_text("so " * 3_000, encoding="utf-8")
    with pytest.raises(BusinessFilesError, match=r"voice\.md: the text has 8999 characters"):
        load(folder)


def test_faqs_and_own_safety_texts_may_be_absent(folder: Path) -> None:
    shutil.rmtree(folder / "faqs")
    files = load(folder)
    assert files.faq_book.faqs == ()
    assert files.safety == sample().safety


def test_an_own_safety_text_replaces_the_built_in_one(folder: Path) -> None:
    (folder / "safety").mkdir()
    (folder / "safety" / "flood.en.md").write_text("Call 911 if in danger.\nStay out of it.\n")
    texts = load(folder).safety
    assert texts.text(Hazard.FLOOD, Lang.EN) == "Call 911 if in danger. Stay out of it."
    assert texts.text(Hazard.FLOOD, Lang.ES) == sample().safety.text(Hazard.FLOOD, Lang.ES)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("business", "zone: America/Chicago", "zone: Chicago",
         ("business.yaml, line 2, zone: there is no time zone 'Chicago'. "
          "Did you mean America/Chicago?")),
        ("business", "zone: America/Chicago", "zone: Nowhere/At_All",
         ("business.yaml, line 2, zone: there is no time zone 'Nowhere/At_All'. "
          "Write it like America/New_York")),
        ("business", "name: Ace Repairs\n", "",
         "business.yaml, line 1, name: is missing. Add this line."),
        ("business", "name: Ace Repairs", "name:",
         "business.yaml, line 1, name: an empty value is not a text."),
        ("business", "name: Ace Repairs", "nmae: Ace\nname: Ace",
         "business.yaml, line 1, nmae: this field is not known. Did you mean name?"),
        ("business", "monday: 8:00-18:00", "monday: 18:00-8:00",
         "business.yaml, line 11, hours.monday: the day closes at 08:00 before it opens at 18:00."),
        ("business", "monday: 8:00-18:00", "monday: 8am to 6pm",
         ("business.yaml, line 11, hours.monday: '8am to 6pm' are not opening hours. "
          "Write opening and closing time like 8:00-18:00")),
        ("business", "monday: 8:00-18:00", "monday: 8:00-25:00",
         "business.yaml, line 11, hours.monday: '8:00-25:00' has no such time of day."),
        ("business", "monday: 8:00", "mondy: 8:00",
         "business.yaml, line 11, hours.mondy: 'mondy' is not known here. Did you mean monday?"),
        ("business", "- name: joe", "- name: Jo Smit",
         ("business.yaml, line 9, on_call[1].name: nobody here is called 'Jo Smit'. "
          "Did you mean Joe Smith?")),
        ("business", "- name: joe", "- name: Ann",
         "business.yaml, line 9, on_call[1].name: Ann has neither phone nor email."),
        ("business", "  - name: Ann", "  - name: joe smith",
         "business.yaml, line 7, technicians[2].name: joe smith is in the list twice."),
        ("business", "phone: (312) 555-0142", "phone: call me",
         "business.yaml, line 3, owner.phone: 'call me' is not a phone number."),
        ("business", "phone: (312) 555-0142", "email: joe.example.com",
         "business.yaml, line 3, owner.email: 'joe.example.com' is not a mail address."),
        ("business", "hours:", "policy: {min_notice_minutes: soon}\nhours:",
         "business.yaml, line 10, policy.min_notice_minutes: 'soon' is not a whole number."),
        ("business", "hours:", "policy: {horizon_days: 900}\nhours:",
         ("business.yaml, line 10, policy.horizon_days: '900' is too large. "
          "It can be 180 at the most.")),
        ("business", "hours:", "policy: {mode: atuo}\nhours:",
         "business.yaml, line 10, policy.mode: 'atuo' is not known here. Did you mean auto?"),
        ("business", "hours:", "policy: {quiet_from: 8 pm}\nhours:",
         "business.yaml, line 10, policy.quiet_from: '8 pm' is not a time of day."),
        ("business", "hours:", "policy: {quiet_from: 20:00, quiet_until: 20:00}\nhours:",
         "business.yaml, line 10, policy.quiet_until: quiet hours end when they begin."),
        ("business", "hours:", "closed: [christmas]\nhours:",
         "business.yaml, line 10, closed[1]: 'christmas' is not a date. Write it like 2026-12-24."),
        ("business", "hours:", "area: [1240]\nhours:",
         "business.yaml, line 10, area[1]: '1240' is not a postal code."),
        ("business", "technicians:\n  - name: Joe Smith\n    phone: 312-555-0142\n  - name: Ann",
         "technicians: Joe",
         "business.yaml, line 4, technicians: 'Joe' is not a list."),
        ("business", "hours:", "policy: {lunch: 18:00-19:00}\nhours:",
         ("business.yaml, line 10, policy.lunch: lunch from 18:00 to 19:00 lies outside the hours. "
          "Write it like 12:00-13:00")),
        ("business", "hours:", "policy: {lunch: noon}\nhours:",
         "business.yaml, line 10, policy.lunch: 'noon' is not a span of time. Write it like 12:00-13:00."),
        ("business", "hours:", "policy: {urgent_gap_minutes: 210}\nhours:",
         ("business.yaml, line 10, policy.urgent_gap_minutes: the shortest day has 210 minutes, "
          "all kept for urgent work.")),
        ("business", "hours:", "policy: {cancel_notice_hours: 0, late_cancel_fee: 50}\nhours:",
         "business.yaml, line 10, policy.late_cancel_fee: there is a fee for cancelling late"),
        ("business", "hours:", "policy: {jobs_a_day: 0}\nhours:",
         "business.yaml, line 10, policy.jobs_a_day: '0' is too small."),
        ("business", "hours:", "after_hours: {attends: no, fee: 90}\nhours:",
         "business.yaml, line 10, after_hours.fee: nobody comes after hours, but there is a fee"),
        ("business", "hours:", "on_danger: {no_heat: not_ours}\nhours:",
         ("business.yaml, line 10, on_danger.no_heat.refer_phone: no_heat is not yours, but there is "
          "no number to call instead. Add `refer_to:`")),
        ("business", "hours:", "on_danger: {gas: {then: not_ours, refer_to: Gas Co}}\nhours:",
         "on_danger.gas.refer_phone: gas is not yours, but there is no number"),
        ("business", "hours:", "on_danger: {flood: {then: wake, refer_phone: 8455550100}}\nhours:",
         "on_danger.flood: somebody else is named for flood, but it is yours."),
        ("business", "hours:", "on_danger: {floods: wake}\nhours:",
         "on_danger.floods: 'floods' is not known here. Did you mean flood?"),
        ("business", "hours:", "on_danger: {flood: sleep}\nhours:",
         "on_danger.flood.then: 'sleep' is not known here."),
        ("business", "hours:", "about: {license: yes}\nhours:",
         ("business.yaml, line 10, about.license: this field is not known. "
          "Did you mean licence?")),
        ("business", "hours:", "about: {licence: {es: Si}}\nhours:",
         "about.licence: the English text is missing."),
        ("business", "  - name: Ann", "  - name: Ann\n    languages: []",
         "technicians[2].languages: the list is empty."),
        ("price_book", "service: plumbing/faucet", "service: plumbing/faucets",
         ("price_book.yaml, line 5, items[1].service: there is no service 'plumbing/faucets'. "
          "Did you mean plumbing/faucet?")),
        ("price_book", "key: patch", "key: faucet",
         "price_book.yaml, line 11, items[2].key: there is already an item faucet (line 4)."),
        ("price_book", "key: patch", "key: Patch it",
         "price_book.yaml, line 11, items[2].key: 'Patch it' cannot be a key."),
        ("price_book", "key: patch", "key: trip_fee",
         "price_book.yaml, line 11, items[2].key: trip_fee is the name of a fee of the visit."),
        ("price_book", "hoyo en la pared", "dripping FAUCET",
         ("price_book.yaml, line 18, items[2].aliases.es[1]: "
          "'dripping faucet' already means faucet (plumbing/faucet).")),
        ("price_book", "low: 100", "low: 300",
         "price_book.yaml, line 15, items[2].low: the low price is above the high one."),
        ("price_book", "    price: 185.5\n", "",
         "price_book.yaml, line 4, items[1].price: faucet is quoted fixed but has no `price`."),
        ("price_book", "    high: 200\n", "",
         "price_book.yaml, line 11, items[2].high: patch is quoted range but has no `high`."),
        ("price_book", "low: 100", "price: 100\n    low: 100",
         "price_book.yaml, line 15, items[2].price: patch is quoted range, which has no `price`."),
        ("price_book", "price: 185.5", "price: about 185",
         ("price_book.yaml, line 8, items[1].price: 'about 185' is not an amount of dollars. "
          "Write it like 185 or 185.50.")),
        ("price_book", "price: 185.5", "price: -5", "'-5' is not an amount of dollars"),
        ("price_book", "price: 185.5", "price: nan", "'nan' is not an amount of dollars"),
        ("price_book", "price: 185.5", "price: 185.505", "is not an amount of dollars"),
        ("price_book", "price: 185.5", "price: 0",
         "price_book.yaml, line 8, items[1].price: faucet costs nothing."),
        ("price_book", "hourly_rate: $1,090.50", "hourly_rate: 0",
         "price_book.yaml, line 1, hourly_rate: an hour costs nothing."),
        ("price_book", "how_quoted: fixed", "how_quoted: fix",
         ("price_book.yaml, line 7, items[1].how_quoted: 'fix' is not known here. "
          "Did you mean fixed?")),
        ("price_book", "    minutes: 90\n", "",
         "price_book.yaml, line 4, items[1].minutes: faucet has no `minutes`."),
        ("price_book", "how_quoted: estimate_visit", "how_quoted: not_offered",
         "items[3].reason: deck has no `reason`. Write what to tell the customer instead."),
        ("price_book", "name: {en: Patch, es: Parche}", "name: {es: Parche}",
         "price_book.yaml, line 13, items[2].name: the English text is missing."),
        ("price_book", "name: {en: Patch, es: Parche}", "name: {en: Patch, fr: Pièce}",
         "items[2].name.fr: 'fr' is not known here."),
        ("price_book", "service: drywall/patch", "service: plumbing/faucet\n    default: maybe",
         "items[2].default: 'maybe' is neither true nor false."),
        ("faqs/all", "{hourly_rate}", "{hourly_rte}",
         ("faqs/all.yaml, line 4, faqs[1].answer.en: there is nothing called {hourly_rte} to fill in. "
          "Did you mean hourly_rate?")),
        ("faqs/all", "aliases: [hourly rate]", "aliases: [hourly rate]\n  - key: rate",
         "faqs/all.yaml, line 6, faqs[2].question: is missing."),
    ],
)  # fmt: skip
def test_a_mistake_names_place_problem_and_remedy(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    change(folder / f"{file}.yaml", old, new)
    found = mistakes(folder)
    assert len([one for one in found if told in one]) == 1, found


def test_two_defaults_of_one_service(folder: Path) -> None:
    path = folder / "price_book.yaml"
    change(path, "service: drywall/patch", "service: plumbing/faucet\n    default: true")
    change(path, "    price: 185.5", "    default: true\n    price: 185.5")
    (told,) = mistakes(folder)
    assert told == (
        "price_book.yaml, line 14, items[2].default: plumbing/faucet already has the default "
        "faucet. Keep `default: true` on one of them."
    )


def test_a_question_told_in_two_files(folder: Path) -> None:
    (folder / "faqs" / "more.yaml").write_text(FAQS)
    assert mistakes(folder)[0].startswith(
        "faqs/more.yaml, line 2, faqs[1].key: there is already a question rate (faqs/all.yaml"
    )


def test_two_questions_with_one_alias(folder: Path) -> None:
    other = FAQS.replace("key: rate", "key: price").replace("hourly rate", "Hourly  RATE")
    (folder / "faqs" / "more.yaml").write_text(other)
    (told,) = mistakes(folder)
    assert told.startswith(
        "faqs/more.yaml, line 5, faqs[1].aliases.en[1]: 'hourly rate' already asks rate."
    )


def test_all_mistakes_of_a_folder_are_told_together(folder: Path) -> None:
    change(folder / "business.yaml", "zone: America/Chicago", "zone: Chicago")
    change(folder / "price_book.yaml", "low: 100", "low: cheap")
    (folder / "faqs" / "broken.yaml").write_text("faqs:\n\t- key: x\n")
    (folder / "faqs" / "notes.txt").write_text("call Ann")
    (folder / "safety").mkdir()
    (folder / "safety" / "gas.en.md").write_text("Open a window.")
    (folder / "safety" / "floods.en.md").write_text("Run.")
    (folder / "safety" / "co.es.md").write_text("911 " + "x" * 300)
    with pytest.raises(BusinessFilesError) as caught:
        load(folder)
    places = sorted(mistake.place.split(",")[0] for mistake in caught.value.mistakes)
    assert places == [
        "business.yaml", "faqs/broken.yaml", "faqs/notes.txt", "price_book.yaml",
        "safety/co.es.md", "safety/floods.en.md", "safety/gas.en.md",
    ]  # fmt: skip
    assert "7 mistakes" in str(caught.value)
    for mistake in caught.value.mistakes:
        assert str(mistake) in str(caught.value)


def test_one_mistake_is_told_in_one_line(folder: Path) -> None:
    change(folder / "price_book.yaml", "low: 100", "low: cheap")
    with pytest.raises(ConfigurationError) as caught:
        load(folder)
    assert caught.value.place == "price_book.yaml, line 15, items[2].low"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["business.yaml", "price_book.yaml"])
def test_a_missing_or_empty_file(folder: Path, name: str) -> None:
    (folder / name).write_text("# nothing yet\n")
    assert mistakes(folder)[0].startswith(f"{name}: the file is empty")
    (folder / name).unlink()
    assert mistakes(folder)[0].startswith(f"{name}: the file is missing")


def test_no_such_folder(tmp_path: Path) -> None:
    assert "there is no such folder. Run `deskhand init" in mistakes(tmp_path / "nowhere")[0]


def test_a_price_book_that_no_store_could_hold(folder: Path) -> None:
    row = "\n".join(
        f"  - {{key: k{n}, service: locks, name: {'x' * 200}, how_quoted: estimate_visit}}"
        for n in range(700)
    )
    path = folder / "price_book.yaml"
    path.write_text(path.read_text() + row + "\n")
    assert "there is room for 200" in mistakes(folder)[0]


def test_a_hostile_file_ends_soon_and_in_few_lines(folder: Path) -> None:
    path = folder / "business.yaml"
    path.write_text("".join(f"{n}:\n" for n in range(100_000)))
    started = perf_counter()
    with pytest.raises(BusinessFilesError) as caught:
        load(folder)
    assert perf_counter() - started < 10
    assert len(caught.value.mistakes) < 1_000
    assert len(str(caught.value).splitlines()) <= MOST_SHOWN + 2


def test_the_starter_itself_loads_from_a_copy(tmp_path: Path) -> None:
    shutil.copytree(starter_folder(), tmp_path / "copy")
    copy = load(tmp_path / "copy")
    assert copy == sample()
    assert copy.price_book.items[0].how_quoted is HowQuoted.FIXED


def test_what_the_owner_decides_becomes_his_profile(folder: Path) -> None:
    decided = """\
about: {licence: Yes, insurance: {en: Insured, es: Con seguro}, warranty: "", payment: "  "}
licences: [plumbing, {trade: electrical, jurisdiction: Chicago}]
on_danger:
  no_heat: {then: not_ours, refer_to: Acme Heat, refer_phone: 312-555-0150}
  gas: not_ours
  sewage: morning
after_hours: {attends: yes, fee: 150}
policy:
  same_day_asks: true
  lunch: 12:00-12:30
  jobs_a_day: 3
  urgent_gap_minutes: 60
  first_job_exact: yes
  cancel_notice_hours: 12
  late_cancel_fee: 50
  no_show_fee: $75.50
  warranty_days: 365
hours:"""
    change(folder / "business.yaml", "hours:", decided)
    business = load(folder).business
    assert business.about == About(
        licence={Lang.EN: "Yes"}, insurance={Lang.EN: "Insured", Lang.ES: "Con seguro"}
    )
    assert business.licences == (
        Licence(trade="plumbing"),
        Licence(trade="electrical", jurisdiction="Chicago"),
    )
    assert business.hazards == {
        Hazard.NO_HEAT: HazardRule(
            then=OnDanger.NOT_OURS, refer_to="Acme Heat", refer_phone="+13125550150"
        ),
        Hazard.GAS: HazardRule(then=OnDanger.NOT_OURS),
        Hazard.SEWAGE: HazardRule(then=OnDanger.MORNING),
    }
    assert business.after_hours == AfterHours(attends=True, fee_cents=15_000)
    policy = business.policy
    assert policy.lunch == Hours(opens=time(12), closes=time(12, 30))
    assert (policy.same_day_asks, policy.first_job_exact) == (True, True)
    assert (policy.jobs_a_day, policy.urgent_gap_minutes, policy.warranty_days) == (3, 60, 365)
    assert (policy.cancel_notice_hours, policy.late_cancel_fee_cents) == (12, 5_000)
    assert policy.no_show_fee_cents == 7_550


def test_a_question_whose_value_is_blank_has_no_answer(folder: Path) -> None:
    change(folder / "faqs" / "all.yaml", "{hourly_rate} an hour", "{licence}")
    assert load(folder).faq_book.faqs[0].answer == {}
    change(folder / "business.yaml", "hours:", "about: {licence: nothing}\nhours:")
    assert load(folder).faq_book.faqs[0].answer == {Lang.EN: "We charge nothing."}


def test_a_blank_value_in_one_language_leaves_the_other(folder: Path) -> None:
    answer = "{en: 'Yes. {licence}', es: 'Si. {licence}'}"
    change(folder / "faqs" / "all.yaml", "We charge {hourly_rate} an hour.", answer)
    change(folder / "business.yaml", "hours:", "about: {licence: No. 7}\nhours:")
    assert load(folder).faq_book.faqs[0].answer == {Lang.EN: "Yes. No. 7"}
