"""What a customer hears of a price: lines, fees, ranges, discounts, and what has to be seen first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode
from deskhand.domain.plan import FactType
from deskhand.domain.price_book import Discount, HowQuoted, TripZone
from deskhand.domain.work import QuoteStatus, VisitKind
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Got, Installation, money, with_business, with_policy
from tests.flows.price_files import with_faq, with_item, with_prices
from tests.flows.stories import PERSON

FAUCET = "how much to repair a dripping faucet?"
TWO_JOBS = "fix my dripping faucet and mount a TV, what would that cost?"
PATCH = "how much for a medium drywall patch, about two feet?"
SITE = "confirmed on site before we start"
ZONES = (
    TripZone(name="Town", codes=("12401",), cents=2_500),
    TripZone(name="Far", codes=("12440",), cents=4_500),
)
SENIOR = Discount(
    key="senior",
    name={Lang.EN: "Senior discount"},
    percent=10,
    words={Lang.EN: ("senior discount", "senior")},
)
TWO = Discount(key="two", name={Lang.EN: "Two jobs in one visit"}, cents=2_000, min_items=2)


def adds_up(got: Got) -> bool:
    """Do the lines said come to the total said?"""
    (total,) = [fact.value for fact in got.facts if fact.key == "total"]
    lines = [fact.value for fact in got.facts if fact.key == "amount"]
    off = [fact.value for fact in got.facts if fact.key == "off"]
    assert all(isinstance(value, int) for value in (total, *lines, *off))
    return bool(sum(lines) - sum(off) == total)  # type: ignore[arg-type]


# ---- ranges


@pytest.mark.parametrize(
    "words",
    [
        "how much to hang an interior door?",
        "my outdoor spigot drips and I want a TV mounted: price?",
    ],
)
def test_a_range_is_no_total_and_ends_confirmed_on_site(
    installation: Installation, words: str
) -> None:
    (answer,) = installation.ask("sms", DANA, words)
    assert SITE in answer
    assert "otal" not in answer
    named = [line for line in answer.text.replace(". ", ".\n").splitlines() if "between $" in line]
    assert named[-1].rstrip(".").endswith(SITE)
    (quote,) = installation.quotes()
    assert quote.status is QuoteStatus.SENT
    assert quote.low < quote.high


def test_a_range_in_spanish_is_confirmed_on_site(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "¿cuánto cuesta instalar una puerta interior?")
    assert "se confirma en el lugar antes de empezar" in answer
    assert "otal" not in answer


# ---- two jobs, one visit


def test_two_jobs_are_one_visit_with_lines_that_add_up(install: Install) -> None:
    files = with_prices(trip_fee_cents=3_500, minimum_cents=9_500)
    installation = install(files=files)
    (answer,) = installation.ask("sms", DANA, TWO_JOBS)
    assert answer.text.count("Trip fee") == 1
    assert "minimum" not in answer
    assert {"$125", "$165", "$35", "$325"} == money(answer.text)
    assert adds_up(answer)
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert set(visit.services) == {"plumbing/faucet", "mounting/tv"}


def test_one_minimum_a_visit(install: Install) -> None:
    installation = install(files=with_prices(minimum_cents=30_000))
    (answer,) = installation.ask("sms", DANA, TWO_JOBS)
    assert "Up to the visit minimum: $10." in answer
    assert adds_up(answer)


def test_also_adds_to_the_work_of_an_open_offer(installation: Installation) -> None:
    installation.ask("sms", DANA, FAUCET)
    (answer,) = installation.ask("sms", DANA, "could you also mount a TV?")
    assert {"$125", "$165", "$290"} == money(answer.text)
    assert answer.slots
    assert [q.status for q in installation.quotes()] == [QuoteStatus.VOID, QuoteStatus.SENT]


def test_also_adds_while_a_time_is_held_and_keeps_that_time(installation: Installation) -> None:
    installation.ask("sms", DANA, FAUCET)
    (held,) = installation.ask("sms", DANA, "the first one")
    (answer,) = installation.ask("sms", DANA, "could you mount a TV too?")
    assert "$290" in answer
    assert answer.slots == held.slots
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert set(visit.services) == {"plumbing/faucet", "mounting/tv"}


@pytest.mark.parametrize(
    "words", ["could you mount a TV instead, what is that?", "how much to mount a TV?"]
)
def test_instead_replaces_it(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, FAUCET)
    (answer,) = installation.ask("sms", DANA, words)
    assert money(answer.text) == {"$165"}


def test_naming_the_service_again_keeps_the_item_that_was_meant(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to replace a faucet?")
    installation.ask("sms", DANA, "can you do the faucet Tuesday at 1pm?")
    installation.ask("sms", DANA, "yes")
    (booked,) = installation.ask("sms", DANA, PERSON)
    assert "Faucet replacement" in booked
    assert "$185" in booked


def test_not_offered_is_said_for_that_one_with_the_reason_and_the_rest_priced(
    installation: Installation,
) -> None:
    words = "can you run a new gas line and also fix my dripping faucet?"
    (answer,) = installation.ask("sms", DANA, words)
    assert "not something we do; gas work needs a licensed plumber." in answer
    assert money(answer.text) == {"$125"}
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert visit.services == ("plumbing/faucet",)


# ---- fees


def test_the_trip_fee_is_that_of_the_zone(install: Install) -> None:
    files = with_prices(trip_fee_cents=6_000, zones=ZONES)
    installation = install(files=files)
    (answer,) = installation.ask("sms", DANA, f"{FAUCET} I'm at 9 Elm St, Accord NY 12440")
    assert {"$125", "$45", "$170"} == money(answer.text)
    assert adds_up(answer)


def test_an_unknown_place_hears_least_and_most_and_no_total(install: Install) -> None:
    installation = install(files=with_prices(trip_fee_cents=3_000, zones=ZONES))
    (answer,) = installation.ask("sms", DANA, FAUCET)
    assert "The trip fee goes by ZIP code: at least $25, at most $45." in answer
    assert "otal" not in answer
    assert "$125" in answer


def test_the_booking_says_the_price_with_the_fee_of_the_place(install: Install) -> None:
    installation = install(files=with_prices(trip_fee_cents=3_000, zones=ZONES))
    installation.ask("sms", DANA, FAUCET)
    installation.ask("sms", DANA, "the first one")
    (booked,) = installation.ask("sms", DANA, "Dana Reyes, 14 Wurts St, Kingston NY 12401")
    assert "Price: $150." in booked
    assert SITE not in booked


def test_the_same_fee_everywhere_needs_no_place(install: Install) -> None:
    zone = TripZone(name="Town", codes=("12401",), cents=3_000)
    installation = install(files=with_prices(trip_fee_cents=3_000, zones=(zone,)))
    (answer,) = installation.ask("sms", DANA, FAUCET)
    assert "$155" in answer


def test_a_credited_trip_fee_is_no_part_of_the_price_and_that_is_said(install: Install) -> None:
    installation = install(files=with_prices(trip_fee_cents=3_500, trip_fee_credited=True))
    (answer,) = installation.ask("sms", DANA, FAUCET)
    assert "Our trip fee of $35 comes off the price when we do the work." in answer
    assert installation.quotes()[0].high == 12_500


def test_the_after_hours_rate_is_said_to_who_asks_for_such_a_time(install: Install) -> None:
    installation = install(files=with_prices(after_hours_cents=15_000))
    (answer,) = installation.ask("sms", DANA, "my faucet drips, can you come tomorrow at 8pm?")
    assert "Outside our hours the work is $150 an hour, and Sam decides" in answer
    assert answer.slots
    (answer,) = installation.ask("sms", "+18455550112", FAUCET)
    assert "Outside our hours" not in answer


def test_by_the_hour_names_rate_and_minimum_and_no_total(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "I'd like to book an hour of handyman work, price?")
    assert "$95 an hour, with a minimum of $95." in answer
    assert "otal" not in answer


def test_an_item_with_an_hourly_rate_of_its_own(install: Install) -> None:
    installation = install(files=with_item("by_the_hour", cents=12_000))
    (answer,) = installation.ask("sms", DANA, "I'd like to book an hour of handyman work, price?")
    assert "$120 an hour" in answer


# ---- discounts


def test_a_written_discount_applies_by_itself_from_so_many_jobs(install: Install) -> None:
    installation = install(files=with_prices(discounts=(TWO,)))
    (answer,) = installation.ask("sms", DANA, TWO_JOBS)
    assert "Two jobs in one visit: -$20." in answer
    assert "Total: $270." in answer
    assert adds_up(answer)
    (one,) = installation.ask("sms", "+18455550112", FAUCET)
    assert "-$" not in one


def test_a_discount_in_words_is_for_whoever_asks_for_it(install: Install) -> None:
    installation = install(files=with_prices(discounts=(SENIOR,)))
    (plain,) = installation.ask("sms", DANA, FAUCET)
    assert "$125" in plain
    assert "-$" not in plain
    (answer,) = installation.ask("sms", DANA, "do you have a senior discount?")
    assert "Senior discount: -$12.50." in answer
    assert "Total: $112.50." in answer
    assert adds_up(answer)


def test_there_is_no_discount_but_his_rules(installation: Installation) -> None:
    installation.ask("sms", DANA, FAUCET)
    (answer,) = installation.ask("sms", DANA, "can you go lower, I'm a veteran?")
    assert money(answer.text) == {"$125"}
    assert installation.quotes()[-1].high == 12_500


def test_a_discount_on_a_range_is_a_range_off_it(install: Install) -> None:
    installation = install(files=with_prices(discounts=(SENIOR,)))
    (answer,) = installation.ask("sms", DANA, "hang an interior door, with the senior discount?")
    assert "Senior discount: between $24.50 and $39.50 off, confirmed on site." in answer
    assert answer.text.count(SITE) == 1


# ---- validity


def test_a_price_holds_its_days_whatever_the_book_says_since(install: Install) -> None:
    installation = install()
    installation.ask("sms", DANA, FAUCET)
    installation.advance(timedelta(days=29))
    (answer,) = installation.ask("sms", DANA, "ok let's do the faucet, when can you come?")
    assert "run out" not in answer
    (quote,) = installation.quotes()
    assert quote.status is QuoteStatus.SENT


@pytest.mark.parametrize(
    "words", ["I accept the price, let's do it", "ok let's do the faucet Friday"]
)
def test_late_acceptance_is_priced_anew_and_said_so(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, FAUCET)
    installation.advance(timedelta(days=31))
    (answer,) = installation.ask("sms", DANA, words)
    assert "That price has run out; this is the new one. Faucet repair: $125." in answer
    assert [q.status for q in installation.quotes()] == [QuoteStatus.EXPIRED, QuoteStatus.SENT]


# ---- limits


def test_a_fixed_price_within_the_limit_goes_out_by_itself(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "how much for half a day of work?")
    assert "$360" in answer
    assert not installation.approvals


def test_a_range_within_the_limit_is_sent_as_an_estimate(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "how much to hang an interior door?")
    assert "between $245 and $395" in answer
    assert not installation.approvals


@pytest.mark.parametrize("fields", [{"quote_limit_cents": 12_499}, {"mode": Mode.AUTO}])
def test_above_the_limit_asks(install: Install, fields: dict[str, Any]) -> None:
    above = "quote_limit_cents" in fields
    words = FAUCET if above else "how much for a full day of work?"
    installation = install(files=with_policy(**fields))
    installation.ask("sms", DANA, words)
    assert not any(money(got.text) for got in installation.sent(DANA))
    (question,) = installation.approvals
    assert "limit" in question.action or "limit" in question.text


# ---- what is not reviewed


@pytest.mark.parametrize("mode", [Mode.ROUTINE, Mode.AUTO])
def test_an_unreviewed_price_is_used_only_in_a_draft(install: Install, mode: Mode) -> None:
    files = with_item("faucet_repair", with_policy(mode=mode), reviewed=False)
    installation = install(files=files)
    installation.ask("sms", DANA, "my faucet drips, can you come Tuesday at 1pm?")
    assert not any("$" in got or got.slots for got in installation.sent(DANA))
    (question,) = installation.approvals
    assert "$125" in question.text
    assert "not reviewed" in question.action + question.text
    installation.owner("yes")
    assert "$125" in installation.last(DANA)


def test_an_unreviewed_price_waits_even_where_the_time_is_taken_at_once(install: Install) -> None:
    files = with_item("faucet_repair", reviewed=False)
    installation = install(files=files, start="2026-11-23 08:30")
    installation.ask("sms", DANA, "my faucet drips, can you come today at 9:30am?")
    assert not any("$125" in got for got in installation.sent(DANA))


@pytest.mark.parametrize("mode", [Mode.ROUTINE, Mode.AUTO])
def test_an_unreviewed_answer_is_used_only_in_a_draft(install: Install, mode: Mode) -> None:
    files = with_faq("free_estimates", with_policy(mode=mode), reviewed=False)
    installation = install(files=files)
    installation.ask("sms", DANA, "are your estimates free?")
    text = files.faq_book.faq("free_estimates").answer[Lang.EN]  # type: ignore[union-attr]
    assert not any(text in got for got in installation.sent(DANA))
    (question,) = installation.approvals
    assert text in question.text
    assert "not reviewed" in question.action + question.text


def test_a_question_whose_answer_is_blank_goes_to_him_and_the_customer_hears_so(
    install: Install,
) -> None:
    installation = install(files=with_faq("free_estimates", answer={}))
    (answer,) = installation.ask("sms", DANA, "are your estimates free?")
    assert "passed this on to Sam" in answer
    (question,) = installation.approvals
    assert question.action == "question"
    assert "are your estimates free?" in question.text


def test_a_blank_answer_does_not_keep_the_price_back(install: Install) -> None:
    installation = install(files=with_faq("free_estimates", answer={}))
    (answer,) = installation.ask("sms", DANA, f"are your estimates free? {FAUCET}")
    assert "passed your question on to Sam" in answer
    assert "$125" in answer


# ---- what has to be seen


@pytest.mark.parametrize(
    "words",
    [
        "I have a list of things: a faucet, a door and some painting. What would it cost?",
        "we are remodeling the bathroom, how much is that?",
        "there is rot in the porch door frame, what do you charge to fix the door?",
        "how much to paint three rooms?",
        "how much to replace a couple of toilets?",
        "¿cuánto cuesta arreglar unas llaves?",
    ],
)
def test_work_of_unknown_size_gets_an_estimate_visit_and_never_a_price(
    installation: Installation, words: str
) -> None:
    (answer,) = installation.ask("sms", DANA, words)
    assert not money(answer.text)
    assert "estimate" in answer or "estimado" in answer
    assert answer.slots
    assert not installation.quotes()
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert visit.kind is VisitKind.ESTIMATE
    assert visit.end - visit.start == timedelta(minutes=45)


def test_no_price_is_named_for_it_later_either(installation: Installation) -> None:
    installation.ask("sms", DANA, "I have a list of things: a faucet and a door")
    (answer,) = installation.ask("sms", DANA, "could you come Friday?")
    assert not money(answer.text)
    (answer,) = installation.ask("sms", DANA, "and how much would just the dripping faucet be?")
    assert "$125" in answer


def test_work_nobody_has_a_price_for_gets_an_estimate_visit(installation: Installation) -> None:
    (asked,) = installation.ask("sms", DANA, "can you help me with something?")
    assert "What would you like done?" in asked
    (answer,) = installation.ask("sms", DANA, "I need my sauna heater looked after")
    assert "estimate" in answer
    assert not money(answer.text)
    assert answer.slots


def test_an_estimate_without_a_fee_is_said_to_be_free(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "my deck needs work, what would it cost?")
    assert "The estimate is free." in answer


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"estimate_fee_cents": 6_000},
            "The estimate costs $60, and that comes off the price when we do the work.",
        ),
        (
            {"estimate_fee_cents": 6_000, "estimate_fee_credited": False},
            "The estimate costs $60.",
        ),
        ({"trip_fee_cents": 3_500}, "The trip fee is $35."),
        (
            {"trip_fee_cents": 3_500, "trip_fee_credited": True},
            "Our trip fee of $35 comes off the price when we do the work.",
        ),
    ],
)
def test_what_a_look_costs_is_said_as_it_is(
    install: Install, fields: dict[str, Any], said: str
) -> None:
    installation = install(files=with_prices(**fields))
    (answer,) = installation.ask("sms", DANA, "my deck needs work, what would it cost?")
    assert said in answer
    assert "free" not in answer


def test_the_length_of_a_look_is_the_owners(install: Install) -> None:
    installation = install(files=with_item("general_look", minutes=90))
    installation.ask("sms", DANA, "I have a list of things to do in the house")
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert visit.end - visit.start == timedelta(minutes=90)


# ---- where a number comes from


def test_each_line_names_its_row_of_the_book(install: Install) -> None:
    installation = install(files=with_prices(trip_fee_cents=3_500, discounts=(TWO,)))
    (answer,) = installation.ask("sms", DANA, TWO_JOBS)
    rows = {f.source.partition("#")[2] for f in answer.facts if f.type is FactType.MONEY}
    assert {"faucet_repair", "tv_mount", "trip_fee", "two"} <= rows


def test_the_whole_book_says_nothing_of_a_price_it_does_not_have() -> None:
    """The rows that need a look or are not done hold no amount that could be named."""
    for item in sample().price_book.items:
        if item.how_quoted in (HowQuoted.PHOTOS_FIRST, HowQuoted.ESTIMATE_VISIT):
            assert item.cents is item.low is item.high is None


def test_zones_of_the_whole_area_leave_no_other_fee(install: Install) -> None:
    files = with_prices(with_business(area=("12401", "12440")), zones=ZONES, trip_fee_cents=9_900)
    installation = install(files=files)
    (answer,) = installation.ask("sms", DANA, FAUCET)
    assert "at most $45" in answer


def test_a_patch_that_is_to_be_painted_is_no_room(installation: Installation) -> None:
    words = "Can you patch the hole in my wall and paint it?"
    (priced,) = installation.ask("sms", DANA, words)
    assert "Small drywall patch: $175" in priced
    assert "Paint touch-ups: $95 an hour" in priced
    assert "room" not in priced


LIST = (
    "Hi I have a list of things: mount a 55 inch tv, fix a dripping faucet, patch a hole in the "
    "drywall, replace 2 outlets and hang a door. When can you come?"
)


def test_a_list_is_looked_at_and_names_the_jobs_that_were_heard(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, LIST)
    listed = answer.text.partition("On the list so far: ")[2].partition(".")[0]
    assert set(listed.split(", ")) == {
        "TV mounting",
        "Faucet repair",
        "Small drywall patch",
        "2 x Outlet replacement",
        "Interior door installation",
    }
    assert "the visit is for an estimate" in answer
    assert not money(answer.text)
    assert answer.slots


def test_a_list_without_a_job_in_it_names_none(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "I have a list of things around the house to get done"
    )
    assert "On the list" not in answer
    assert "estimate" in answer
