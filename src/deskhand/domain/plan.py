"""What we are about to say, before it is worded: acts with facts, each fact with its source."""

from __future__ import annotations

from enum import StrEnum

from deskhand.domain.base import Channel, Lang, Value
from deskhand.domain.windows import Window


class FactType(StrEnum):
    """Kinds of facts the guard knows how to find again in a text."""

    MONEY = "money"
    SLOT = "slot"
    DATE = "date"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    LINK = "link"
    PROCEDURE = "procedure"
    FAQ = "faq"


class Fact(Value):
    """One thing we may state. `key` is its placeholder within the act.

    `value` by type: money integer cents (int), slot a Window, date an ISO date string, all others a
    string. `source` names the document and version it came from ("PriceBook/main@3#plumbing/faucet").
    """

    key: str
    type: FactType
    value: int | Window | str
    source: str


class ActKind(StrEnum):
    """The moves of a reply; every kind has one template per language."""

    GREET = "greet"  # first contact: who we are; facts: business, owner
    QUOTE_FIXED = "quote_fixed"  # item, total
    QUOTE_RANGE = "quote_range"  # item, low, high
    QUOTE_HOURLY = "quote_hourly"  # item, rate, minimum
    QUOTE_LINE = "quote_line"  # item, amount: one line of a price; lines add up to what follows
    RANGE_LINE = "range_line"  # item, low, high
    HOURLY_LINE = "hourly_line"  # item, rate
    DISCOUNT_LINE = "discount_line"  # item (the rule's name), off
    DISCOUNT_RANGE_LINE = "discount_range_line"  # item, low, high
    QUOTE_TOTAL = "quote_total"  # total of the lines before it
    QUOTE_TOGETHER = "quote_together"  # low, high of the lines before it
    INCLUDED = "included"  # item?, includes or each, excludes?: what the price before it covers
    TRIP_FEE = "trip_fee"  # fee
    TRIP_FEE_BY_PLACE = "trip_fee_by_place"  # least, most, while the postal code is not known
    TRIP_FEE_CREDITED = "trip_fee_credited"  # fee: taken off the price of the work
    AFTER_HOURS_RATE = "after_hours_rate"  # rate, owner: asked for a time outside opening hours
    PARTS_AT_COST = "parts_at_cost"  # markup: we bring the thing that is put in
    HAVE_IT_THERE = "have_it_there"  # excludes: the customer brings the thing that is put in
    ITEM_QUESTION = "item_question"  # question of the price book, said as written
    NOTED = "noted"  # his answer to that, or to how to get in
    PRICE_RAN_OUT = "price_ran_out"  # followed by today's price
    CAN_DO_LESS = "can_do_less"  # haggled over: a smaller job, or several in one visit
    BID_PASSED_ON = "bid_passed_on"  # bid, owner: asked once
    PRICE_AGREED = "price_agreed"  # owner, item, total: by his word
    PRICE_STAYS = "price_stays"  # owner: he said no; followed by the price
    LIST_HEARD = "list_heard"  # item: the jobs heard; followed by ESTIMATE_NEEDED or ASK_PAYER
    ESTIMATE_NEEDED = "estimate_needed"  # item, reason: we have to see it first
    ESTIMATE_FREE = "estimate_free"  # the visit for an estimate costs nothing
    ESTIMATE_FEE = "estimate_fee"  # fee
    ESTIMATE_FEE_CREDITED = "estimate_fee_credited"  # fee: taken off the price of the work
    PHOTOS_NEEDED = "photos_needed"  # item, reason: priced from photos; followed by ASK_PHOTOS
    ASK_PHOTOS = "ask_photos"
    PHOTOS_PASSED_ON = "photos_passed_on"  # owner: he looks at them and names a price
    ASK_RATHER_VISIT = "ask_rather_visit"  # instead of waiting for that price
    NOT_OFFERED = "not_offered"  # item
    OFFER_SLOTS = "offer_slots"  # slot1..slot3
    NO_SLOT_THEN = "no_slot_then"  # asked-for time is not free; usually followed by OFFER_SLOTS
    CLOSED_THEN = "closed_then"  # day: we are closed on the asked-for day
    OUR_HOURS = "our_hours"  # hours (slot): the asked-for time lies outside them
    TOO_FAR_AHEAD = "too_far_ahead"  # day: as far as we book
    TIME_PAST = "time_past"  # the asked-for time is over
    ASK_ONE_OR_TWO = "ask_one_or_two"  # each of several jobs was wanted on a day of its own
    NO_SLOTS = "no_slots"  # nothing free at all: the owner will get back
    SLOT_TAKEN = "slot_taken"  # the chosen slot went meanwhile; followed by OFFER_SLOTS
    ASK_SERVICE = "ask_service"
    ASK_WHEN = "ask_when"
    ASK_WHICH = "ask_which"  # which of the offered slots
    ASK_NAME_ADDRESS = "ask_name_address"
    ASK_NAME = "ask_name"
    ASK_ADDRESS = "ask_address"
    HOLDING = "holding"  # slot: held while we wait for name or address
    IN_CALENDAR_FIRST = "in_calendar_first"  # after HOLDING: we have not heard from the calendar
    BOOKED = "booked"  # item (look: for an estimate), slot, name, address, (total | low+high)
    BOOKED_DAYS = "booked_days"  # item, slot1..slot5, name, address, price: work of several days
    SAME_VISIT = "same_visit"  # slot: more work fits into the visit he has; shall we add it
    NOT_IN_VISIT = "not_in_visit"  # slot: it does not; followed by OFFER_SLOTS
    RAIN = "rain"  # after BOOKED: rain may move it
    LONG_WORK = "long_work"  # owner: longer than one visit, he plans it
    DAYS_NOT_SET = "days_not_set"  # item, owner, phone?: nobody has said yes to its days yet
    LET_GO = "let_go"  # slot: no longer held for them
    LATE_CANCEL_FEE = (
        "late_cancel_fee"  # fee, owner: his rule, and his to waive; nothing is charged
    )
    MOVED = "moved"  # slot
    CANCELLED = "cancelled"  # slot
    STATUS = "status"  # slot, address: the visit we have down for them
    NO_VISIT = "no_visit"  # nothing booked under this person
    WHICH_VISIT = "which_visit"  # slot1..slot3: which one is meant
    REMINDER = "reminder"  # slot, address; the day before also how to prepare
    LAST_WORD = "last_word"  # technician, at, words: what he himself said of this visit, and when
    ASKED_CREW = "asked_crew"  # technician, owner: past the window they were asked just now
    NO_WORD_YET = "no_word_yet"  # technician, at: asked then, and nothing has come back
    NOBODY_CAME = "nobody_came"  # said once; followed by TO_OWNER and OFFER_SLOTS
    MISSED_US = "missed_us"  # the customer was not there; followed by OFFER_SLOTS
    FAQ_ANSWER = "faq_answer"  # text (type faq), said as written
    ACCEPTED = "accepted"  # quote accepted
    DECLINED = "declined"
    NO_HURRY = "no_hurry"  # he thinks it over; slot?, until?: what is held for him, and how long
    ADULT_PLEASE = "adult_please"  # phone?: a child writes; an adult has to
    OUT_OF_AREA = "out_of_area"  # address
    TO_OWNER = "to_owner"  # owner: we hand it over; nothing promised but that he reads it
    CALL_PASSED_ON = "call_passed_on"  # owner, number?, best?, phone?: he wants to talk to somebody
    QUESTION_PASSED_ON = "question_passed_on"  # owner: beside work that goes on
    PAYING_PASSED_ON = "paying_passed_on"  # owner: the same, about money
    REST_PASSED_ON = "rest_passed_on"  # owner: of a letter, what we had no answer to
    APOLOGY = "apology"  # complaint: said once, before TO_OWNER
    SAFETY = "safety"  # hazard text, word for word from its file (type procedure)
    PAGED = "paged"  # owner: he has been alerted; no promise that he comes
    STILL_PAGED = (
        "still_paged"  # owner, phone?: his new words are passed on, nobody has answered yet
    )
    ROTA_EXHAUSTED = "rota_exhausted"  # told truthfully: nobody has answered yet
    ACKNOWLEDGED = "acknowledged"  # name of who saw it
    SIGNED = "signed"  # who we are, behind a safety text; facts: business, owner
    ALERTED_TODAY = "alerted_today"  # owner: told, but no line that rings
    ALERTED_TONIGHT = "alerted_tonight"  # owner: the same by night
    TOLD_IN_MORNING = "told_in_morning"  # owner, slot: he is told then; nobody is woken
    REFERRED = "referred"  # refer_to, refer_phone: danger that is not our work
    AFTER_HOURS_FEE = "after_hours_fee"  # fee: what a visit outside opening hours costs
    NOBODY_BEFORE = "nobody_before"  # slot: we open then, and nobody comes earlier
    OWNER_SAYS = "owner_says"  # name, words: what a paged person answered, as he wrote it
    OWNER_SAYS_OTHERWISE = "owner_says_otherwise"  # the same, not in the customer's language
    MACHINE = "machine"  # business, owner: asked, we say that it is a machine that writes
    STOPPED = "stopped"  # opt-out receipt
    STARTED = "started"  # opt-in receipt
    HELP = "help"  # business, phone
    RECEIVED = "received"  # "got it, Sam will get back to you"
    PRICE_TO_PAYER = "price_to_payer"  # to whom another pays for: the price goes to that one
    ASK_PAYER = "ask_payer"  # who pays, and how to reach them
    ASK_WHERE = "ask_where"  # in danger, and nobody knows the address
    ASK_PAYER_REACH = "ask_payer_reach"  # somebody else pays: how to reach that person
    WHICH_PLACE = "which_place"  # place1, place2, place3?: which of his places
    ASK_ACCESS = "ask_access"  # parking, pets, gate, adult at home; once per place
    ASK_ACCESS_PHOTOS = "ask_access_photos"  # the same, and a photo of the work
    ASK_OCCUPANT = "ask_occupant"  # to a landlord: who lives there, how to reach them
    WANTED_AT = "wanted_at"  # address: to whoever pays, what follows is wanted there
    WANTED_BY = "wanted_by"  # by?, item, address?: to who lives there, what another has asked for
    OCCUPANT_ASKED = (
        "occupant_asked"  # name?: to who asked for it: the one who lives there was asked
    )
    ASK_TENANT = "ask_tenant"  # how to reach the one with whom a time is to be arranged
    ASK_GO_AHEAD = "ask_go_ahead"  # to whoever pays: shall we do it
    PAYER_ASKED = "payer_asked"  # to who asked for the work: whoever pays was asked
    PAYER_TOLD = "payer_told"  # to whoever pays: item, address, slot, (total | low+high)
    CALLBACK = "callback"  # owner: work of ours that fails again is his first thing
    PASSED_ON = "passed_on"  # owner, day?: a paper he asks for, with its deadline
    LATE = "late"  # name, minutes, day: what he himself said of his way to them
    MISSED_YOU = "missed_you"  # address: we stood at a shut door; followed by OFFER_SLOTS
    OWN_WORDS = "own_words"  # text written by the owner, sent as it stands


class Act(Value):
    """One move of a reply with the facts it may state. `text` only for words sent as they stand."""

    kind: ActKind
    facts: tuple[Fact, ...] = ()

    def fact(self, key: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.key == key), None)


class ReplyPlan(Value):
    """An ordered list of acts for one person in one language on one channel.

    `zone` is the IANA zone times are spoken in, `today` the business-local ISO date of speaking.
    """

    acts: tuple[Act, ...]
    lang: Lang
    channel: Channel
    zone: str
    today: str

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for act in self.acts for fact in act.facts)
