"""The owner's evening mail: one, of what happened, with why; nothing when nothing did."""

from __future__ import annotations

from datetime import time

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Got, Installation, when, with_business, with_policy
from tests.flows.stories import PERSON, TUESDAY, book

BOB = "+18455550133"
EVENING = "2026-11-22 18:05"
MONDAY = "2026-11-23 18:05"


def mails(installation: Installation) -> list[Got]:
    return [got for got in installation.told("Sam") if got.mail]


def mail_of(installation: Installation, until: str = EVENING) -> Got:
    installation.advance(until)
    return mails(installation)[-1]


def part(text: str, title: str) -> str:
    """What stands under a title."""
    _, _, rest = text.partition(f"{title}\n")
    return rest.partition("\n\n\n")[0]


def subject(got: Got) -> str:
    assert got.mail is not None
    return str(got.mail["Subject"])


# ---- one mail


def test_it_is_one_mail_at_his_time(install: Install) -> None:
    installation = install(files=with_policy(evening_mail=time(19, 15)))
    book(installation)
    installation.ask("sms", BOB, "can I talk to a real person please?")
    installation.mail(
        "SEO <x@seo.example>", "Cheap SEO backlinks, page one of Google!", subject="SEO"
    )
    installation.advance("2026-11-22 23:00")
    assert [when(got.at) for got in mails(installation)] == ["2026-11-22 19:15"]


def test_nothing_at_all_happened_no_mail(installation: Installation) -> None:
    installation.advance("2026-11-25 20:00")
    assert not mails(installation)


def test_nothing_new_happened_no_mail_for_old_things_alone(installation: Installation) -> None:
    installation.ask("sms", BOB, "can I talk to a real person please?")
    installation.advance("2026-11-25 20:00")
    assert [when(got.at)[:10] for got in mails(installation)] == ["2026-11-22"]


def test_the_subject_says_what_waits(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", BOB, "I'd like somebody to call me")
    mail = mail_of(installation)
    assert subject(mail).startswith("Sun Nov 22: ")
    assert "waiting for your yes" in subject(mail)


# ---- waiting for your yes


def test_what_waits_has_number_person_words_draft_and_how_to_answer(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    installation.ask("sms", DANA, f"{TUESDAY} {PERSON}")
    waits = part(mail_of(installation).text, "WAITING FOR YOUR YES")
    assert waits.startswith("1. Dana Reyes (845-555-0111)")
    assert "my faucet drips" in waits
    assert "would get:" in waits
    assert "$125" in waits
    assert "Answer yes 1 or no 1" in waits


def test_what_waits_comes_back_until_it_is_answered(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    installation.ask("sms", DANA, "do you charge for estimates?")
    assert "WAITING FOR YOUR YES" in mail_of(installation)
    assert "WAITING FOR YOUR YES" in mail_of(installation, MONDAY)
    installation.owner("yes 1")
    installation.advance("2026-11-25 20:00")
    assert len(mails(installation)) == 2


def test_what_can_no_longer_be_sent_says_so(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    installation.ask("sms", DANA, "how much is a faucet repair?")
    assert "has passed" not in mail_of(installation)
    assert "the time in it has passed" in mail_of(installation, MONDAY)


def test_who_waits_for_him_stands_in_the_mail_once(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    installation.ask("sms", DANA, TUESDAY)
    assert "NOT BOOKED" not in mail_of(installation)


# ---- booked and why


def test_booked_says_who_what_when_by_whom_and_why(installation: Installation) -> None:
    book(installation)
    booked = part(mail_of(installation).text, "BOOKED TODAY")
    for word in (
        "Dana Reyes",
        "Tue Nov 24, 1-3 pm",
        "Sam",
        "$125 from your price book",
        "inside your hours",
    ):
        assert word in booked, word


def test_booked_by_his_yes_says_so(install: Install) -> None:
    installation = install(start="2026-11-23 08:00")
    installation.ask("sms", DANA, f"my faucet drips, can you come today at 9am? {PERSON}")
    installation.owner("yes")
    assert installation.booked
    booked = part(mail_of(installation, MONDAY).text, "BOOKED TODAY")
    assert "you said yes" in booked


def test_a_visit_is_booked_once_whatever_is_said_of_it_later(installation: Installation) -> None:
    """Late on its day is no booking of that day."""
    visit = book(installation)
    installation.advance("2026-11-24 12:30")
    installation.owner("running 20 late", visit.technicians[0])
    installation.ask("sms", BOB, "can I talk to a real person please?")
    assert "BOOKED TODAY" not in mail_of(installation, "2026-11-24 18:05")


def test_a_move_and_a_cancel_are_told(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-23 09:00")
    installation.ask("sms", DANA, "can we move it to Friday at 10am?")
    moved = part(mail_of(installation, MONDAY).text, "BOOKED TODAY")
    assert "moved" in moved
    assert "Fri Nov 27" in moved
    installation.ask("sms", DANA, "please cancel my appointment", at="2026-11-24 09:00")
    off = part(mail_of(installation, "2026-11-24 18:05").text, "NOT BOOKED")
    assert "canceled by the customer" in off


# ---- not booked and why


def test_offered_and_no_answer(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    missed = part(mail_of(installation).text, "NOT BOOKED")
    assert "Faucet" in missed
    assert "was offered Tue Nov 24, 1-3 pm" in missed
    assert "no answer yet" in missed


def test_out_of_area(install: Install) -> None:
    installation = install(files=with_business(area=("12401",)))
    installation.ask("sms", DANA, f"{TUESDAY} I'm Dana Reyes, 5 Main St, Albany, NY 12207")
    missed = part(mail_of(installation).text, "NOT BOOKED")
    assert "outside your area" in missed


def test_declined(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "no thanks, that's too expensive for me")
    missed = part(mail_of(installation).text, "NOT BOOKED")
    assert "Faucet" in missed


def test_held_and_lapsed(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes, the first one")
    missed = part(mail_of(installation).text, "NOT BOOKED")
    assert "Tue Nov 24, 1-3 pm was held, then no answer" in missed


def test_held_while_the_address_is_missing(install: Install) -> None:
    installation = install(start="2026-11-22 17:55")
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes, the first one")
    missed = part(mail_of(installation).text, "NOT BOOKED")
    assert "is held while we wait for the name + the address" in missed


def test_not_offered(installation: Installation) -> None:
    installation.ask("sms", DANA, "can you replace my electrical panel?")
    text = mail_of(installation).text
    assert "not something you do" in part(text, "NOT BOOKED") or "FOR YOU TO SETTLE" in text


def test_whoever_was_booked_is_not_under_not_booked(installation: Installation) -> None:
    book(installation)
    assert "NOT BOOKED" not in mail_of(installation)


def test_a_question_answered_is_nothing_to_tell(installation: Installation) -> None:
    installation.ask("sms", DANA, "do you charge for estimates?")
    installation.advance(EVENING)
    for mail in mails(installation):
        assert "NOT BOOKED" not in mail


# ---- left alone, for you to settle


def test_vendors_and_machines_with_why(installation: Installation) -> None:
    installation.mail(
        "SEO <x@seo.example>", "Cheap SEO backlinks, page one of Google!", subject="SEO"
    )
    installation.settle()
    alone = part(mail_of(installation).text, "LEFT ALONE, NO ANSWER SENT")
    assert "SEO" in alone
    assert "(" in alone


def test_what_is_his_to_settle_names_the_person_and_the_number(installation: Installation) -> None:
    installation.ask("sms", BOB, "I'm Bob Ross. Can I talk to a real person please?")
    settle = part(mail_of(installation).text, "FOR YOU TO SETTLE")
    assert "845-555-0133" in settle
    assert "person" in settle


def test_open_since(installation: Installation) -> None:
    installation.ask("sms", BOB, "can I talk to a real person please?")
    installation.advance("2026-11-23 09:00")
    installation.ask("sms", DANA, "can I talk to a real person please?")
    settle = part(mail_of(installation, MONDAY).text, "FOR YOU TO SETTLE")
    fresh, old, _, how = settle.splitlines()
    assert "like done 2" in how
    assert "845-555-0111" in fresh
    assert "open since" not in fresh
    assert "845-555-0133" in old
    assert "(open since Sun Nov 22)" in old


# ---- tomorrow


def test_tomorrow_by_technician(installation: Installation) -> None:
    ask = "my faucet drips, can you come tomorrow at 1pm?"
    book(installation, ask=ask)
    book(installation, BOB, ask="my toilet runs, can you come tomorrow at 1pm?",
         person="I'm Bob Ross, 22 Pine St, Kingston")  # fmt: skip
    tomorrow = part(mail_of(installation).text, "TOMORROW, MON NOV 23")
    sams, _, mikes = tomorrow.partition("MIKE")
    assert sams.startswith("SAM\n1-3 pm ")
    assert "14 Wurts St" in sams + mikes
    assert "22 Pine St" in sams + mikes


def test_most_important_first(install: Install) -> None:
    installation = install(files=with_policy(quote_limit_cents=10_000))
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", BOB, "can I talk to a real person please?")
    installation.mail(
        "SEO <x@seo.example>", "Cheap SEO backlinks, page one of Google!", subject="SEO"
    )
    installation.settle()
    text = mail_of(installation).text
    titles = ["WAITING FOR YOUR YES", "FOR YOU TO SETTLE", "LEFT ALONE"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_his_language(install: Install) -> None:
    owner = sample().business.owner.model_copy(update={"languages": (Lang.ES, Lang.EN)})
    installation = install(files=with_business(owner=owner))
    book(installation, ask="my faucet drips, can you come tomorrow at 1pm?")
    mail = mail_of(installation)
    assert "MAÑANA, LUNES 23 DE NOVIEMBRE" in mail
    assert "AGENDADO HOY" in mail
    assert "BOOKED" not in mail
