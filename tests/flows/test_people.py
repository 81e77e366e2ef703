"""People and places: who is asked what once, whose price it is, what comes back, what is only his to
say."""

from __future__ import annotations

from typing import Any

import pytest

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.business import Mode
from deskhand.domain.control import ApprovalState
from deskhand.domain.property import Party, Property, Role, property_id
from deskhand.domain.work import VisitKind, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money, texts_of, with_policy
from tests.flows.stories import NAME, PERSON, STREET, TUESDAY, TUESDAY_AT_ONE, WEDNESDAY, book

TENANT, LANDLORD, MOTHER = "+18455550120", "+18455550130", "+18455550140"
PINE = "22 Pine St, Kingston, NY 12401"
RENTS = "I'm the tenant at 22 Pine St, Kingston. My faucet drips, can you come Tuesday at 1pm?"
TESS = "I'm Tess Hall, 22 Pine St, Kingston"
PRICE = "$125"
ACCESS = "For the crew"


def with_place(files: BusinessFiles | None = None, **fields: Any) -> BusinessFiles:
    """The sample business with 22 Pine St in its file: Tess lives there, Bob owns it and pays."""
    place = Property(
        id=property_id(PINE),
        address=PINE,
        parties={
            Role.OCCUPANT: Party(name="Tess Hall", phone=TENANT),
            Role.OWNER: Party(name="Bob Hill", phone=LANDLORD),
        },
        payer=Role.OWNER,
    ).model_copy(update=fields)
    return (files or sample()).model_copy(update={"properties": (place,)})


def place_of(installation: Installation, address: str = STREET) -> Property:
    found = installation.get(Property, property_id(address))
    assert found is not None
    return found


# ---- a repeat customer


def test_a_repeat_customer_is_never_asked_again_for_name_or_address(
    installation: Installation,
) -> None:
    book(installation)
    before = len(installation.wires.log)
    installation.ask("sms", DANA, WEDNESDAY)
    installation.ask("sms", DANA, "yes")
    said = texts_of(installation.sent(DANA, since=before))
    assert "address" not in said
    assert "name" not in said
    assert {(v.name, v.address) for v in installation.booked} == {(NAME, STREET)}


def test_same_place_takes_the_known_address(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, f"same place on Wurts St? {WEDNESDAY}")
    (booked,) = installation.ask("sms", DANA, "yes")
    assert STREET in booked
    assert {v.property for v in installation.booked} == {property_id(STREET)}


def test_the_confirmation_names_the_known_address(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, WEDNESDAY)
    (booked,) = installation.ask("sms", DANA, "yes")
    assert f"at {STREET}" in booked


def two_places(installation: Installation) -> None:
    book(installation)
    installation.ask(
        "sms", DANA, "at 7 Oak Ave, Kingston: my toilet runs, can you come Wednesday 9am?"
    )
    installation.ask("sms", DANA, "yes")
    assert [v.address for v in installation.booked] == [STREET, "7 Oak Ave, Kingston"]


def test_with_several_places_we_ask_which_naming_streets(installation: Installation) -> None:
    two_places(installation)
    installation.ask("sms", DANA, "the kitchen drain is clogged, can you come Friday at 9am?")
    (which,) = installation.ask("sms", DANA, "yes")
    assert "14 Wurts St" in which
    assert "7 Oak Ave" in which
    (booked,) = installation.ask("sms", DANA, "the one on Oak")
    assert "7 Oak Ave, Kingston" in booked


def test_a_street_named_is_not_asked_for(installation: Installation) -> None:
    two_places(installation)
    ask = "drain at the Wurts St house is clogged, can you come Friday at 9am?"
    installation.ask("sms", DANA, ask)
    (booked,) = installation.ask("sms", DANA, "yes")
    assert STREET in booked


# ---- how to get in


def test_access_is_asked_once_in_the_confirmation(installation: Installation) -> None:
    book(installation)
    confirmed = installation.last(DANA)
    assert confirmed.text.count("?") == 1
    assert confirmed.text.endswith("will an adult be home?")
    for word in ("park", "pets", "gate", "lockbox"):
        assert word in confirmed
    assert place_of(installation).access_asked


def test_access_is_never_asked_again_for_the_same_place(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, WEDNESDAY)
    (booked,) = installation.ask("sms", DANA, "yes")
    assert "booked" in booked
    assert ACCESS not in booked


def test_another_place_is_asked_about(installation: Installation) -> None:
    two_places(installation)
    assert ACCESS in installation.last(DANA)


def test_photos_are_asked_for_where_the_work_wants_them(install: Install) -> None:
    files = sample()
    items = tuple(item.model_copy(update={"photos": True}) for item in files.price_book.items)
    book_ = files.price_book.model_copy(update={"items": items})
    installation = install(files=files.model_copy(update={"price_book": book_}))
    book(installation)
    assert "photo" in installation.last(DANA)


def test_the_answer_is_kept_at_the_place_and_only_noted(installation: Installation) -> None:
    book(installation)
    (noted,) = installation.ask("sms", DANA, "gate code is 4411, two dogs, park in the drive")
    assert noted.text == "Thanks, noted."
    access = place_of(installation).access
    assert access.code == "gate code is 4411"
    assert (access.pets, access.parking) == ("two dogs", "park in the drive")
    assert not installation.handoffs
    assert installation.ask("sms", DANA, "thanks!") == []


def test_a_bare_number_is_the_code_we_asked_about(installation: Installation) -> None:
    book(installation)
    (noted,) = installation.ask("sms", DANA, "4411#")
    assert noted.text == "Thanks, noted."
    assert place_of(installation).access.code == "4411#"


def test_the_way_in_is_no_new_work(installation: Installation) -> None:
    book(installation)
    (noted,) = installation.ask("sms", DANA, "key under the mat, lockbox on the back door")
    assert noted.text == "Thanks, noted."
    assert len(installation.quotes()) == 1


def test_a_code_told_before_the_visit_goes_to_the_place(installation: Installation) -> None:
    book(installation, ask=f"gate code is 4411. {TUESDAY}")
    assert place_of(installation).access.code == "gate code is 4411"
    assert ACCESS not in installation.last(DANA)


def test_a_question_after_the_confirmation_is_answered_as_ever(installation: Installation) -> None:
    book(installation)
    (answered,) = installation.ask("sms", DANA, "are you insured?")
    assert "Noted" not in answered


# ---- whose price it is


def test_an_ordinary_customer_is_never_asked_who_pays(installation: Installation) -> None:
    book(installation)
    assert "pays" not in texts_of(installation.sent(DANA))


def test_a_tenant_is_asked_once_who_pays(installation: Installation) -> None:
    (asked,) = installation.ask("sms", TENANT, RENTS)
    assert "Who pays" in asked
    assert not money(asked.text)
    installation.ask("sms", TENANT, "what do you mean?")
    installation.ask("sms", TENANT, "can you come Tuesday at 1pm?")
    assert texts_of(installation.sent(TENANT)).count("Who pays") == 1
    assert not money(texts_of(installation.sent(TENANT)))


def test_a_tenant_who_pays_himself_hears_the_price(installation: Installation) -> None:
    installation.ask("sms", TENANT, RENTS)
    (priced,) = installation.ask("sms", TENANT, "I do")
    assert PRICE in priced
    installation.ask("sms", TENANT, "yes")
    installation.ask("sms", TENANT, "Tess Hall")
    assert len(installation.booked) == 1
    assert place_of(installation, PINE).payer is Role.OCCUPANT


def test_somebody_writing_for_his_mother_is_asked_who_pays(installation: Installation) -> None:
    (asked,) = installation.ask(
        "sms", DANA, "my mom's faucet drips at 9 Elm St, Kingston, can you come Tuesday at 1pm?"
    )
    assert "Who pays" in asked
    (priced,) = installation.ask("sms", DANA, "me")
    assert PRICE in priced


def ask_tenant(installation: Installation) -> None:
    """Tess's landlord pays and is reached at his number; she takes Tuesday at one."""
    installation.ask("sms", TENANT, RENTS)
    installation.ask("sms", TENANT, "my landlord Bob Hill, 845-555-0130")
    installation.ask("sms", TENANT, "yes")
    installation.ask("sms", TENANT, TESS)


def test_no_price_is_said_to_a_tenant_and_the_payer_is_asked(installation: Installation) -> None:
    ask_tenant(installation)
    tenant = texts_of(installation.sent(TENANT))
    assert not money(tenant)
    assert "holding" in tenant
    assert "asked whoever pays" in tenant
    (asked,) = installation.sent(LANDLORD)
    assert PRICE in asked
    assert "22 Pine St" in asked
    assert asked.slots == [TUESDAY_AT_ONE]
    assert asked.text.endswith("Shall we go ahead?")
    assert not installation.booked


def test_the_payers_number_is_not_the_tenants(installation: Installation) -> None:
    ask_tenant(installation)
    installation.ask("sms", LANDLORD, "yes, go ahead")
    (visit,) = installation.booked
    assert visit.phone == TENANT
    assert visit.name == "Tess Hall"


def test_the_payers_yes_books_it_and_nobody_hears_anothers_price(
    installation: Installation,
) -> None:
    ask_tenant(installation)
    (agreed,) = installation.ask("sms", LANDLORD, "yes, go ahead")
    (visit,) = installation.booked
    assert visit.customer != ""
    assert "Booked at 22 Pine St" in agreed
    assert "Tue Nov 24, between 1 and 3 pm" in agreed
    assert "$125" in agreed
    (item,) = installation.handoffs
    assert "said yes to paying" in item.reason
    assert "I have only from" in item.reason
    booked = installation.last(TENANT)
    assert "booked" in booked
    assert not money(texts_of(installation.sent(TENANT)))
    place = place_of(installation, PINE)
    assert place.payer is Role.OWNER
    assert place.parties[Role.OWNER].phone == LANDLORD


def test_the_payers_no_lets_the_time_go_and_the_owner_hears(installation: Installation) -> None:
    ask_tenant(installation)
    installation.ask("sms", LANDLORD, "no thanks")
    assert not installation.booked
    assert not installation.visits(VisitStatus.HELD)
    assert any("said no" in item.reason for item in installation.handoffs)
    assert "passed this on" in installation.last(TENANT)


def test_a_payer_who_never_answers_is_the_owners(installation: Installation) -> None:
    ask_tenant(installation)
    installation.advance("2026-11-24 18:00")
    assert not installation.booked
    assert any("has not answered" in item.reason for item in installation.handoffs)
    (late,) = installation.ask("sms", LANDLORD, "yes")
    assert not installation.booked
    assert "passed this on" in late


def test_without_a_way_to_reach_the_payer_the_owner_is_asked(installation: Installation) -> None:
    installation.ask("sms", TENANT, RENTS)
    installation.ask("sms", TENANT, "my landlord")
    installation.ask("sms", TENANT, "yes")
    installation.ask("sms", TENANT, TESS)
    (approval,) = installation.approvals
    assert "somebody else pays" in approval.text
    assert not money(texts_of(installation.sent(TENANT)))
    installation.owner("yes")
    assert len(installation.booked) == 1
    assert not money(texts_of(installation.sent(TENANT)))


LANDLORD_PAYS = (
    "My faucet drips at 22 Pine St, Kingston, the landlord pays. Can you come Tuesday at 1pm?"
)
BILL_HIM = (
    "I rent at 22 Pine St, Kingston. The faucet drips, can you come Tuesday at 1pm? The landlord "
    "said to send him the bill"
)


@pytest.mark.parametrize("words", [LANDLORD_PAYS, BILL_HIM])
def test_how_the_payer_is_reached_is_asked_once_when_a_time_is_taken(
    installation: Installation, words: str
) -> None:
    (offered,) = installation.ask("sms", TENANT, words)
    assert offered.slots == [TUESDAY_AT_ONE]
    assert not money(offered.text)
    installation.ask("sms", TENANT, "yes")
    (asked,) = installation.ask("sms", TENANT, "Tess Hall")
    assert asked.text == "At which number or mail address do we reach whoever pays?"
    assert not installation.approvals
    installation.ask("sms", TENANT, "Bob Hill 845-555-0130")
    assert "Shall we go ahead?" in installation.last(LANDLORD)
    assert not money(texts_of(installation.sent(TENANT)))


def test_a_payer_nobody_knows_how_to_reach_is_the_owners(installation: Installation) -> None:
    installation.ask(
        "sms", TENANT, "the landlord pays. My faucet drips, can you come Tuesday at 1pm?"
    )
    for words in ("yes", TESS, "no idea"):
        installation.ask("sms", TENANT, words)
    (approval,) = installation.approvals
    assert "somebody else pays, and I have no way to ask them" in approval.text


def test_a_payer_named_with_his_number_in_one_breath_is_not_asked_for(
    installation: Installation,
) -> None:
    words = "My landlord Bob Hill, 845-555-0130 pays for it. My faucet drips, can you come Tuesday at 1pm?"
    (offered,) = installation.ask("sms", TENANT, words)
    assert offered.slots == [TUESDAY_AT_ONE]
    assert "Who pays" not in offered


def test_yes_to_who_pays_goes_on_without_a_price(installation: Installation) -> None:
    installation.ask("sms", TENANT, RENTS)
    (offered,) = installation.ask("sms", TENANT, "yes")
    assert offered.slots == [TUESDAY_AT_ONE]
    assert not money(offered.text)


def test_a_tenants_own_number_is_no_payer(installation: Installation) -> None:
    installation.ask("sms", TENANT, RENTS)
    installation.ask("sms", TENANT, "my landlord, 845-555-0120")
    installation.ask("sms", TENANT, "yes")
    installation.ask("sms", TENANT, TESS)
    assert len(installation.approvals) == 1
    assert not money(texts_of(installation.sent(TENANT)))


def test_within_the_amount_in_his_file_it_is_booked_and_the_payer_told(install: Install) -> None:
    installation = install(files=with_place(not_to_exceed_cents=30_000))
    installation.ask("sms", TENANT, "my faucet drips, can you come Tuesday at 1pm?")
    installation.ask("sms", TENANT, "yes")
    (visit,) = installation.booked
    assert (visit.name, visit.address) == ("Tess Hall", PINE)
    assert not money(texts_of(installation.sent(TENANT)))
    (told,) = installation.sent(LANDLORD)
    assert PRICE in told
    assert told.slots == [TUESDAY_AT_ONE]
    assert "?" not in told.text


@pytest.mark.parametrize("limit", [None, 10_000])
def test_above_the_amount_or_without_one_the_payer_is_asked(
    install: Install, limit: int | None
) -> None:
    installation = install(files=with_place(not_to_exceed_cents=limit))
    installation.ask("sms", TENANT, "my faucet drips, can you come Tuesday at 1pm?")
    installation.ask("sms", TENANT, "yes")
    assert not installation.booked
    (asked,) = installation.sent(LANDLORD)
    assert PRICE in asked
    assert asked.text.endswith("?")
    assert not money(texts_of(installation.sent(TENANT)))


def test_a_stranger_who_names_the_address_spends_nobodys_amount(install: Install) -> None:
    installation = install(files=with_place(not_to_exceed_cents=30_000))
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, "I'm Dana Reyes, 22 Pine St, Kingston")
    assert not installation.booked
    assert len(installation.sent(LANDLORD)) == 1


def test_a_tenant_cannot_accept_a_price(install: Install) -> None:
    installation = install(files=with_place())
    installation.ask("sms", TENANT, "how much to fix a dripping faucet?")
    installation.ask("sms", TENANT, "I accept the price, go ahead")
    assert not money(texts_of(installation.sent(TENANT)))
    assert all(quote.status != "accepted" for quote in installation.quotes())


def test_a_landlord_pays_and_is_asked_once_who_lives_there(installation: Installation) -> None:
    text = (
        "I'm the landlord of 22 Pine St, Kingston. The faucet drips, can you come Tuesday at 1pm?"
    )
    (priced,) = installation.ask("sms", LANDLORD, text)
    assert PRICE in priced
    installation.ask("sms", LANDLORD, "yes")
    (booked,) = installation.ask("sms", LANDLORD, "Bob Hill")
    assert booked.text.endswith("Who lives there, and how do we reach them to get in?")
    (noted,) = installation.ask("sms", LANDLORD, "Tess Hall, 845-555-0120")
    assert noted.text == "Thanks, noted."
    place = place_of(installation, PINE)
    assert place.payer is Role.OWNER
    assert place.parties[Role.OWNER].name == "Bob Hill"
    assert place.parties[Role.OCCUPANT].phone == TENANT
    installation.ask("sms", LANDLORD, f"at 22 Pine St again: {WEDNESDAY}")
    installation.ask("sms", LANDLORD, "yes")
    assert texts_of(installation.sent(LANDLORD)).count("Who lives there") == 1


# ---- what comes back


def done(installation: Installation, files_days: str = "2026-12-01 12:00") -> None:
    book(installation)
    installation.advance(files_days)


AGAIN = "my faucet drips, can you come Thursday at 10am?"


def test_the_same_work_within_the_warranty_is_a_callback(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    quotes = len(installation.quotes())
    before = len(installation.wires.log)
    (passed,) = installation.ask("sms", DANA, AGAIN)
    assert "passed this on to Sam" in passed
    assert not money(texts_of(installation.sent(DANA, since=before)))
    assert "sorry" not in passed.text.lower()
    assert len(installation.quotes()) == quotes
    (approval,) = installation.approvals
    assert "came back" in approval.text
    assert "also free" in approval.text


def test_the_owners_yes_gives_a_callback_its_time_without_a_price(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    before = len(installation.wires.log)
    installation.ask("sms", DANA, AGAIN)
    installation.owner("yes")
    (visit,) = [v for v in installation.booked if v.kind is VisitKind.CALLBACK]
    assert (visit.quote, visit.address) == (None, STREET)
    said = texts_of(installation.sent(DANA, since=before))
    assert "booked" in said
    assert not money(said)


def test_the_owners_no_to_a_callback_leaves_it_with_him(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    installation.ask("sms", DANA, AGAIN)
    before = len(installation.wires.log)
    installation.owner("no")
    assert installation.sent(DANA, since=before) == []
    assert any("settle with them" in item.reason for item in installation.handoffs)


def test_after_the_warranty_days_it_is_new_work(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=5))
    done(installation)
    (priced,) = installation.ask("sms", DANA, AGAIN)
    assert PRICE in priced


def test_another_service_is_no_callback(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    (priced,) = installation.ask("sms", DANA, "my toilet runs, can you come Thursday at 10am?")
    assert money(priced.text)


def test_the_same_service_elsewhere_is_no_callback(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    (priced,) = installation.ask("sms", DANA, f"at 7 Oak Ave, Kingston: {AGAIN}")
    assert PRICE in priced


@pytest.mark.parametrize(
    "words", ["the faucet you fixed is leaking again", "la llave que arreglaron gotea otra vez"]
)
def test_what_we_mended_and_does_it_again_is_the_owners_first(
    installation: Installation, words: str
) -> None:
    """Even where no warranty is written down: he decides, and nobody says whose fault it is."""
    done(installation)
    (passed,) = installation.ask("sms", DANA, words)
    assert "Sam" in passed
    assert not money(passed.text)
    assert "sorry" not in passed.text.lower()
    assert "lament" not in passed.text.lower()
    assert len(installation.approvals) == 1
    assert any("came back" in got.text for got in installation.told("Sam"))


def test_leaking_again_without_past_work_is_ordinary(installation: Installation) -> None:
    (priced,) = installation.ask("sms", DANA, "my faucet drips again")
    assert PRICE in priced


# ---- papers, and old paint


@pytest.mark.parametrize(
    ("words", "paper"),
    [
        ("Can you send your COI by Friday?", "a certificate of insurance"),
        ("we need a W-9 from you by Friday", "a W-9"),
        ("do you have references I can call by Friday?", "references"),
        ("please fill in our vendor packet by Friday", "a vendor packet"),
    ],
)
def test_papers_become_the_owners_items_with_name_and_deadline(
    installation: Installation, words: str, paper: str
) -> None:
    book(installation)
    (passed,) = installation.ask("sms", DANA, words)
    assert passed.text.startswith("I've passed your request on to Sam")
    assert "Fri Nov 27" in passed
    item = installation.handoffs[-1]
    assert item.reason.startswith(f"{paper} for {NAME} by Fri Nov 27")
    assert "will" not in passed


def test_paper_without_a_date_is_passed_on_too(installation: Installation) -> None:
    (passed,) = installation.ask("sms", DANA, "can you send me a certificate of insurance?")
    assert "passed your request on" in passed
    assert len(installation.handoffs) == 1


def test_a_vendor_packet_by_mail_is_not_left_alone(installation: Installation) -> None:
    installation.mail(
        "Acme Management <office@acme.example>",
        "Please send us your W-9 and certificate of insurance by Friday so that we can set you up "
        "as a vendor.",
        subject="Vendor onboarding",
    )
    installation.settle()
    (item,) = installation.handoffs
    assert "W-9" in item.reason
    assert "Acme Management" in item.reason


OLD = "can you patch the drywall? the house was built in 1925"


@pytest.mark.parametrize(
    "words",
    [OLD, "paint a bedroom please, it's a prewar building", "parche de tablaroca, casa de 1930"],
)
def test_old_paint_disturbed_asks_the_owner_before_any_price(
    installation: Installation, words: str
) -> None:
    (passed,) = installation.ask("sms", DANA, words)
    assert not money(passed.text)
    assert not passed.slots
    assert any("paint is disturbed" in item.reason for item in installation.handoffs)


def test_an_old_house_without_paint_is_ordinary(installation: Installation) -> None:
    (priced,) = installation.ask("sms", DANA, "my faucet drips, house built in 1925")
    assert PRICE in priced


def test_the_age_of_a_house_is_remembered(installation: Installation) -> None:
    book(installation, ask=f"house from 1925: {TUESDAY}")
    assert place_of(installation).built == 1925
    (passed,) = installation.ask("sms", DANA, "can you patch some drywall on Thursday?")
    assert not money(passed.text)
    assert "passed this on" in passed


# ---- what stays with whom


def test_an_approval_of_a_held_visit_never_counts_twice(installation: Installation) -> None:
    ask_tenant(installation)
    installation.ask("sms", LANDLORD, "yes")
    assert installation.ask("sms", LANDLORD, "yes") == []
    assert len(installation.booked) == 1
    assert all(a.state is not ApprovalState.OPEN for a in installation.approvals)


def test_places_are_kept_with_every_confirmed_visit(installation: Installation) -> None:
    visit = book(installation, person=PERSON)
    place = place_of(installation)
    assert visit.property == place.id
    assert place.visits == (visit.id,)
    assert place.parties[Role.OCCUPANT].name == NAME


def test_a_tenant_who_asks_the_price_later_is_told_whose_it_is(installation: Installation) -> None:
    ask_tenant(installation)
    installation.ask("sms", LANDLORD, "yes, go ahead")
    installation.ask("sms", TENANT, "no pets, park on the street")
    (told,) = installation.ask("sms", TENANT, "how much does it cost?")
    assert told.text == "The price goes to whoever pays for the work."


def test_a_neighbour_who_pays_is_asked_and_gets_the_price(installation: Installation) -> None:
    (asked,) = installation.ask(
        "sms", DANA, "my neighbor at 5 Elm St has a dripping faucet, can you come Tuesday at 1pm?"
    )
    assert "Who pays" in asked
    installation.ask("sms", DANA, "she does, her number is 845-555-0140")
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, "Dana Reyes")
    (priced,) = installation.sent(MOTHER)
    assert PRICE in priced
    installation.ask("sms", MOTHER, "go ahead")
    assert len(installation.booked) == 1
    assert not money(texts_of(installation.sent(DANA)))
    assert place_of(installation, "5 Elm St").payer is Role.OCCUPANT


def test_a_mothers_address_does_not_become_his_own(installation: Installation) -> None:
    installation.ask(
        "sms", DANA, "my mom's faucet drips at 9 Elm St, Kingston, can you come Tuesday at 1pm?"
    )
    installation.ask("sms", DANA, "me")
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, "Dana Reyes")
    assert [v.address for v in installation.booked] == ["9 Elm St, Kingston"]
    installation.ask("sms", DANA, WEDNESDAY)
    (held,) = installation.ask("sms", DANA, "yes")
    assert "address" in held


def test_other_work_beside_a_callback_is_not_lost(install: Install) -> None:
    installation = install(files=with_policy(warranty_days=90))
    done(installation)
    installation.ask("sms", DANA, "the faucet drips again, and can you hang my TV?")
    assert any("other work" in item.reason for item in installation.handoffs)


def test_a_payer_hears_nothing_in_the_night(install: Install) -> None:
    installation = install(files=with_place(), start="2026-11-22 22:00")
    installation.ask("sms", TENANT, "my faucet drips, can you come Tuesday at 1pm?")
    installation.ask("sms", TENANT, "yes")
    assert not installation.sent(LANDLORD)
    installation.advance("2026-11-23 07:05")
    assert len(installation.sent(LANDLORD)) == 1


def test_in_draft_mode_the_payer_hears_nothing_without_the_owners_yes(install: Install) -> None:
    installation = install(files=with_policy(with_place(), mode=Mode.DRAFT))
    installation.ask("sms", TENANT, "my faucet drips, can you come Tuesday at 1pm?")
    installation.owner("yes")
    installation.ask("sms", TENANT, "yes")
    assert not installation.sent(LANDLORD)
    assert not installation.booked


def test_what_it_costs_is_on_nobodys_screen_but_the_payers(install: Install) -> None:
    """Every message of the whole story, by who got it."""
    installation = install(files=with_place())
    installation.ask("sms", TENANT, "my faucet drips, can you come Tuesday at 1pm?")
    installation.ask("sms", TENANT, "yes")
    installation.ask("sms", TENANT, "what will it cost?")
    installation.ask("sms", LANDLORD, "ok")
    installation.advance("2026-11-24 08:00")
    assert len(installation.booked) == 1
    assert not money(texts_of(installation.sent(TENANT)))
    assert money(texts_of(installation.sent(LANDLORD))) == {PRICE}


def test_a_tenant_with_two_jobs_hears_which_before_he_is_asked_who_pays(
    installation: Installation,
) -> None:
    text = (
        "I rent at 9 Elm St, Kingston. The kitchen faucet drips and the bathroom door won't close."
    )
    (got,) = installation.ask("sms", DANA, text)
    assert (
        "Faucet repair, Door adjustment" in got.text or "Door adjustment, Faucet repair" in got.text
    )
    assert "Who pays" in got.text
    assert not money(got.text)
