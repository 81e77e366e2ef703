"""What a price makes us ask: photos first, who has the fixture. Each once, and only if it matters."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.price_book import Fixture
from deskhand.domain.work import VisitKind
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money
from tests.flows.price_files import with_item, with_prices
from tests.flows.stories import MAIL, PERSON
from tests.support.mails import mail

GLASS = "the glass in my kitchen window is broken, what would a new pane cost?"
REPLACE = "how much to replace my kitchen faucet?"
HAVE = "Do you already have the new faucet?"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 4_000


def photos(
    installation: Installation, text: str, *names: str, kind: str = "image/jpeg", id: str = "p1"
) -> None:
    """Dana mails with files; in the thread if there is one."""
    earlier = installation.sent("dana@mail.example")
    chain = str(earlier[-1].mail["Message-ID"]) if earlier and earlier[-1].mail else None
    raw = mail(
        text,
        sender=MAIL,
        subject="Window",
        message_id=f"<{id}@mail.example>",
        headers=(("In-Reply-To", chain), ("References", chain)) if chain else (),
        files=[(name, kind, JPEG + name.encode()) for name in names],
        at=installation.clock.now(),
    )
    installation.mail(raw)
    installation.settle()


# ---- what was told, and what the book does not price


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ("can you mount a 55 inch tv on drywall? I have the bracket", "and how much to hide the cables?"),
        ("puede colgar una tele en la tablaroca? ya tengo el soporte", "y cuánto por esconder los cables?"),
    ],
)  # fmt: skip
def test_a_part_without_a_price_is_the_owners_to_price(
    installation: Installation, wish: str, part: str
) -> None:
    (offer,) = installation.ask("sms", DANA, wish)
    assert money(offer.text)
    (answer,) = installation.ask("sms", DANA, part)
    assert not money(answer.text)
    (question,) = installation.approvals
    assert part in question.text


def test_a_part_that_the_book_has_is_priced(installation: Installation) -> None:
    installation.ask("sms", DANA, "can you mount a 55 inch tv on drywall? I have the bracket")
    (answer,) = installation.ask("sms", DANA, "and how much to also hang three pictures?")
    assert money(answer.text)
    assert not installation.approvals


def test_what_was_told_with_the_wish_is_not_asked_with_the_next_price(
    installation: Installation,
) -> None:
    (offer,) = installation.ask("sms", DANA, "can you mount a 55 inch tv on a drywall wall?")
    assert "drywall, brick or stone" not in offer
    (again,) = installation.ask("sms", DANA, "how much is it for the tv again?")
    assert "drywall, brick or stone" not in again


def test_what_is_put_in_is_said_to_be_extra_until_he_says_who_brings_it(
    installation: Installation,
) -> None:
    (first,) = installation.ask("sms", DANA, REPLACE)
    assert "Not included: the faucet itself." in first
    (again,) = installation.ask("sms", DANA, "I have it. how much is it again?")
    assert "Not included" not in again


# ---- how big it is


def test_a_size_beyond_the_row_means_the_larger_one(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "8 inch hole in the drywall, how much to patch?")
    assert "Larger drywall patch" in answer


def test_the_answer_to_how_big_is_priced(installation: Installation) -> None:
    (first,) = installation.ask("sms", DANA, "how much to patch a hole in my wall?")
    assert "About how big is the hole?" in first
    (answer,) = installation.ask("sms", DANA, "about a foot across")
    assert "Larger drywall patch" in answer
    assert len(answer.slots) == 3


def test_a_size_that_the_row_covers_changes_nothing(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to patch a hole in my wall?")
    (answer,) = installation.ask("sms", DANA, "maybe 4 inches")
    assert "Thanks, noted." in answer
    assert not money(answer.text)


@pytest.mark.parametrize("size", ["its like 3 by 5 feet", "como 3 por 5 pies"])
def test_beyond_the_largest_row_it_is_looked_at_first(
    installation: Installation, size: str
) -> None:
    """And "3 by 5" picks no third offer."""
    installation.ask("sms", DANA, "how much to patch a hole in my wall?")
    (answer,) = installation.ask("sms", DANA, size)
    assert not money(answer.text)
    assert not installation.visits()
    assert len(answer.slots) == 3


def test_a_tv_too_large_for_the_price_is_looked_at_first(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "can you mount an 85 inch tv on drywall? I have the bracket"
    )
    assert not money(answer.text)


@pytest.mark.parametrize(
    ("wish", "asked", "answer", "row"),
    [
        ("mount a tv, how much?", "drywall, brick or stone", "brick", "TV on brick"),
        ("need a ceiling fan put up in the bedroom", "a fan there now, or a light", "a light",
         "Ceiling fan in place of a light"),
    ],
)  # fmt: skip
def test_an_answer_that_another_row_is_named_after_is_priced_as_that_row(
    installation: Installation, wish: str, asked: str, answer: str, row: str
) -> None:
    (first,) = installation.ask("sms", DANA, wish)
    assert asked in first
    assert row not in first
    (again,) = installation.ask("sms", DANA, answer)
    assert row in again
    assert money(again.text) != money(first.text)
    assert len(again.slots) == 3


def test_an_answer_that_names_no_other_row_is_noted(installation: Installation) -> None:
    installation.ask("sms", DANA, "mount a tv, how much?")
    (again,) = installation.ask("sms", DANA, "drywall")
    assert "Thanks, noted." in again
    assert not money(again.text)


def test_what_is_said_in_several_words_names_its_row(install: Install) -> None:
    installation = install()
    (answer,) = installation.ask("sms", DANA, "a wardrobe and a desk to put together, how much?")
    assert "Furniture assembly" in answer
    assert "Desk or chair assembly" in answer


# ---- photos first


def test_photos_are_asked_for_before_a_price(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, GLASS)
    assert answer.text.endswith("Could you send us two or three photos?")
    assert not money(answer.text)
    assert not answer.slots


def test_the_owner_gets_the_photos_with_the_request_and_she_hears_it(
    installation: Installation,
) -> None:
    photos(installation, GLASS, id="p0")
    photos(installation, "Here they are. The pane is 20 by 30 inches.", "a.jpg", "b.jpg")
    answer = installation.sent("dana@mail.example")[-1]
    assert "the photos are with Sam, who will look at them and name a price." in answer
    assert answer.text.rstrip().partition("\n\nBluebird")[0].endswith("come by and look?")
    assert not money(answer.text)
    (item,) = installation.handoffs
    assert "sent 2 photos for a price (Broken glass or new window)" in item.reason
    assert "20 by 30" in item.reason
    assert len(item.photos) == 2


def test_photos_in_the_first_mail_are_not_asked_for_again(installation: Installation) -> None:
    photos(installation, GLASS, "pane.jpg")
    (answer,) = installation.sent("dana@mail.example")
    assert "photos are with Sam" in answer
    assert "Could you send" not in answer
    assert len(installation.handoffs) == 1


def test_a_yes_to_rather_a_visit_offers_an_estimate(installation: Installation) -> None:
    photos(installation, GLASS, "pane.jpg")
    installation.ask("email", MAIL, "Yes please")
    answer = installation.sent("dana@mail.example")[-1]
    assert "estimate" in answer
    assert answer.slots
    installation.ask("email", MAIL, "the first one. Dana Reyes, 14 Wurts St, Kingston")
    (visit,) = installation.booked
    assert visit.kind is VisitKind.ESTIMATE


def test_a_no_to_rather_a_visit_waits_for_the_price(installation: Installation) -> None:
    photos(installation, GLASS, "pane.jpg")
    assert installation.ask("email", MAIL, "No thanks") == []


@pytest.mark.parametrize("words", ["I can't send any", "sorry, my camera is broken", "no"])
def test_without_photos_somebody_comes_to_look_and_it_is_not_asked_twice(
    installation: Installation, words: str
) -> None:
    installation.ask("sms", DANA, GLASS)
    (answer,) = installation.ask("sms", DANA, words)
    assert "estimate" in answer
    assert answer.slots
    assert "photos?" not in answer


def test_ok_will_do_is_not_answered(installation: Installation) -> None:
    installation.ask("sms", DANA, GLASS)
    assert installation.ask("sms", DANA, "ok") == []


def test_who_names_a_time_gets_a_visit_for_an_estimate(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, f"{GLASS} Could you come Tuesday?")
    assert "estimate" in answer
    assert answer.slots


def test_a_picture_beside_a_firm_price_changes_nothing(installation: Installation) -> None:
    photos(installation, "How much to repair a dripping faucet?", "faucet.jpg")
    (answer,) = installation.sent("dana@mail.example")
    assert "$125" in answer
    assert not installation.handoffs


def test_a_file_that_is_no_picture_is_no_photo(installation: Installation) -> None:
    photos(installation, GLASS, "terms.pdf", kind="application/pdf")
    assert "Could you send us" in installation.sent("dana@mail.example")[-1]


# ---- who has the fixture


def test_who_has_the_fixture_is_asked_once_and_beside_the_times(
    installation: Installation,
) -> None:
    (answer,) = installation.ask("sms", DANA, REPLACE)
    assert answer.text.endswith(HAVE)
    assert answer.slots
    (noted,) = installation.ask("sms", DANA, "yes")
    assert HAVE not in noted
    assert not installation.visits()  # a yes to the question is no yes to a time
    (held,) = installation.ask("sms", DANA, "the second one")
    assert "holding" in held


@pytest.mark.parametrize(
    "words",
    [f"{REPLACE} I already have the new faucet", f"{REPLACE} Can you bring the faucet?"],
)
def test_who_has_said_it_is_not_asked(installation: Installation, words: str) -> None:
    (answer,) = installation.ask("sms", DANA, words)
    assert HAVE not in answer
    assert answer.slots


@pytest.mark.parametrize(
    "told",
    [
        "I already bought a Moen from Lowes.",
        "We just ordered a new one.",
        "My husband picked up a new faucet.",
        "We have a new faucet in the garage.",
    ],
)
def test_who_says_he_bought_it_is_not_asked_whether_he_has_it(
    installation: Installation, told: str
) -> None:
    (answer,) = installation.ask("email", MAIL, f"Can you replace my kitchen faucet? {told}")
    assert answer.amounts
    assert HAVE not in answer


def test_who_bought_it_is_not_asked_in_spanish(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "¿Me cambian la llave de la cocina? Ya compré la llave en Lowes."
    )
    assert answer.amounts
    assert "Ya tiene" not in answer


def test_whoever_bought_a_house_did_not_buy_the_faucet(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, f"We just bought an old house. {REPLACE}")
    assert answer.text.endswith(HAVE)


def test_a_time_that_is_named_leaves_no_room_for_the_question(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "replace my kitchen faucet, Tuesday at 1pm?")
    assert answer.text.endswith("Does that work for you?")
    (held,) = installation.ask("sms", DANA, "yes")
    assert "holding" in held


def test_a_no_to_the_question_is_no_no_to_the_times(installation: Installation) -> None:
    installation.ask("sms", DANA, REPLACE)
    installation.say("sms", DANA, "no")
    installation.say("sms", DANA, "are your estimates free?")
    installation.settle()
    assert "What day and time" not in installation.last(DANA)
    (held,) = installation.ask("sms", DANA, "the second one")
    assert "holding" in held


def test_the_answer_with_the_choice_takes_the_time(installation: Installation) -> None:
    installation.ask("sms", DANA, REPLACE)
    (held,) = installation.ask("sms", DANA, "yes I have it, the first one works")
    assert "holding" in held


def test_where_we_bring_it_parts_are_at_cost_with_his_markup(install: Install) -> None:
    installation = install(files=with_prices(markup_percent=15))
    installation.ask("sms", DANA, REPLACE)
    (answer,) = installation.ask("sms", DANA, "no, I don't have one")
    assert "We can bring it; the part itself comes at cost plus 15%." in answer


def test_where_it_changes_the_price_it_is_asked_before_any_time(install: Install) -> None:
    installation = install(files=with_prices(pickup_cents=3_000))
    (asked,) = installation.ask("sms", DANA, REPLACE)
    assert asked.text.endswith(HAVE)
    assert not asked.slots
    (answer,) = installation.ask("sms", DANA, "no")
    assert "Faucet replacement: $185." in answer
    assert "Picking up the parts: $30." in answer
    assert "Total: $215." in answer
    assert "the part itself comes at cost." in answer
    assert answer.slots


def test_the_pick_up_is_charged_to_nobody_who_has_it(install: Install) -> None:
    installation = install(files=with_prices(pickup_cents=3_000))
    installation.ask("sms", DANA, REPLACE)
    (answer,) = installation.ask("sms", DANA, "yes, it's in the box")
    assert money(answer.text) == {"$185"}
    assert answer.slots


def test_what_the_customer_has_to_supply_is_said(install: Install) -> None:
    installation = install(files=with_item("faucet_replace", fixture=Fixture.CUSTOMER))
    installation.ask("sms", DANA, REPLACE)
    (answer,) = installation.ask("sms", DANA, "no, can you bring it?")
    assert "Not included: the faucet itself. Please have it there for the visit." in answer


def test_at_most_one_question_a_message_and_each_once(installation: Installation) -> None:
    (first,) = installation.ask("sms", DANA, "how much to mount a TV?")
    (second,) = installation.ask("sms", DANA, "drywall")
    assert second.text == "Thanks, noted. Which of those times works best for you?"
    assert first.text.count("?") == second.text.count("?") == 1
    assert "drywall, brick or stone" not in second


def test_the_answer_reaches_the_crew_with_the_visit(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to mount a TV?")
    installation.ask("sms", DANA, "it's brick")
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert visit.notes == ("Is the wall drywall, brick or stone? it's brick",)


def test_an_item_without_questions_asks_none(install: Install) -> None:
    installation = install(files=with_item("faucet_replace", ask=()))
    (answer,) = installation.ask("sms", DANA, REPLACE)
    assert answer.text.endswith("Which one works best for you?")


def test_the_question_is_asked_in_the_customers_language(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "¿cuánto cuesta cambiar la llave de la cocina?")
    question = installation.files.price_book.item("faucet_replace")
    assert question
    assert answer.text.endswith(question.ask[0][Lang.ES])
