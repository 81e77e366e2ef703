"""The promises that hold after every step of every world: one function each, yielding what is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskhand.domain.business import Hours
from deskhand.domain.control import (
    Approval,
    ApprovalState,
    Effect,
    EffectState,
    Incident,
    OutboxRow,
    OwnerItem,
)
from deskhand.domain.people import ContactPoint, InboundMessage, OutboundMessage
from deskhand.domain.plan import FactType
from deskhand.domain.schedule import is_block
from deskhand.domain.work import DaySheet, Quote, Visit, VisitStatus
from tests.simulation.cast import AMOUNT

if TYPE_CHECKING:
    from tests.simulation.world import World

Invariant = Callable[["World"], Iterator[str]]

SLACK = timedelta(minutes=6)
"""A page may wait for a lease, a look-up or a store that is locked."""


# ---- after every step


def i2_no_two_visits_overlap(world: World) -> Iterator[str]:
    """No two visits of a technician that stand are nearer than the travel between them."""
    now = world.now()
    live = [
        v
        for v in world.watch.all(Visit)
        if v.status is VisitStatus.CONFIRMED
        or (v.status is VisitStatus.HELD and v.held_until and v.held_until > now)
    ]
    for n, one in enumerate(live):
        for other in live[n + 1 :]:
            if not set(one.technicians) & set(other.technicians):
                continue
            apart = timedelta(minutes=max(one.travel_minutes, other.travel_minutes))
            if one.start < other.end + apart and other.start < one.end + apart:
                yield f"{one.id} and {other.id} overlap at {one.start} of {one.technicians}"


def i2_the_rules_of_the_day(world: World) -> Iterator[str]:
    """What nobody said yes to lies inside the hours, not across lunch, and within jobs a day."""
    business = world.watch.business
    policy, zone = business.policy, ZoneInfo(business.zone)
    yes = [stood.visit for stood in world.watch.stood if stood.approved]
    planned = {visit.job for visit in yes if visit.job}
    approved = {v.id for v in world.watch.all(Visit) if v.job in planned} | {v.id for v in yes}
    jobs: dict[tuple[str, date], list[str]] = {}
    for visit in world.watch.all(Visit):
        if visit.status is not VisitStatus.CONFIRMED:
            continue
        start, end = visit.start.astimezone(zone), visit.end.astimezone(zone)
        for name in visit.technicians:
            jobs.setdefault((name, start.date()), []).append(visit.id)
        if visit.id in approved:
            continue
        hours = business.hours.get(start.weekday())
        if hours is None or not hours.opens <= start.time() < end.time() <= hours.closes:
            yield f"{visit.id} stands at {start:%a %H:%M} to {end:%H:%M}"
        elif _breaks_lunch(policy.lunch, start, end):
            yield f"{visit.id} lies across lunch: {start:%a %H:%M} to {end:%H:%M}"
    for (name, day), ids in jobs.items():
        if policy.jobs_a_day and len(ids) > policy.jobs_a_day and not set(ids) & approved:
            yield f"{name} has {len(ids)} jobs on {day}"


def _breaks_lunch(lunch: Hours | None, start: datetime, end: datetime) -> bool:
    """Five hours fit between lunch and closing; what is longer goes on through it."""
    if lunch is None or end - start > timedelta(hours=5):
        return False
    return start.time() < lunch.closes and lunch.opens < end.time()


def i2_a_crew_is_on_every_sheet(world: World) -> Iterator[str]:
    """Each of those who come has the visit on his own sheet."""
    sheets = world.watch.all(DaySheet)
    for visit in world.watch.all(Visit):
        if visit.status is VisitStatus.CONFIRMED:
            held = {s.technician for s in sheets for e in s.entries if e.visit == visit.id}
            if held != set(visit.technicians):
                yield f"{visit.id} of {visit.technicians} is on the sheets of {sorted(held)}"


def i4_answered_once(world: World) -> Iterator[str]:
    """One plan answers an inbound message, unless it takes the place of one that the owner let lapse;
    one answer to it is sent, and one effect lands once."""
    rows = world.watch.all(OutboxRow)
    answers: Counter[str] = Counter()
    for row in rows:
        if row.type == "ReplyPlanned" and row.message.get("incident") is None:
            answers.update(row.message.get("answers", ()))
        elif row.type == "AnswerAgain":
            answers.subtract(row.message["answers"])
    yield from (f"{id} was answered {n} times" for id, n in answers.items() if n > 1)
    landed = {got.effect for got in world.customers_got()}
    sent: Counter[str] = Counter()
    for row in rows:
        if row.type == "SendMessage" and row.message["id"] in landed:
            sent.update(row.message.get("answers", ()))
    yield from (f"{id} was sent {n} answers" for id, n in sent.items() if n > 1)
    taken = Counter((m.contact, m.outside_id) for m in world.watch.all(InboundMessage))
    yield from (f"{id} was taken {n} times" for id, n in taken.items() if n > 1)
    twice = Counter(got.effect for got in world.customers_got())
    yield from (f"effect {id} landed {n} times" for id, n in twice.items() if n > 1)


def i5_consent_quiet_hours_and_caps(world: World) -> Iterator[str]:
    """Nothing is claimed after a STOP, in quiet hours or above the cap; machines get nothing."""
    for claim in world.watch.claims:
        said = f"{claim.command.action} to {claim.command.to} at {claim.at}"
        if claim.opted_out and claim.command.action != "stop_receipt":
            yield f"claimed after STOP: {said}"
        if claim.command.started_by_us and claim.quiet and not claim.command.incident:
            yield f"started in quiet hours: {said}"
        if claim.sent_before >= claim.most and not claim.command.incident:
            yield f"above the cap: {said}"
    for got in world.customers_got():
        if got.to in world.machines:
            yield f"a machine was answered: {got.to}"


def i6_no_amount_but_the_documents(world: World) -> Iterator[str]:
    """Each amount that landed is one the price book, a quote or a line of one holds; no lie landed."""
    known = world.known_amounts | {
        amount
        for quote in world.watch.all(Quote)
        for priced in (quote, *quote.lines)
        for amount in (priced.low, priced.high)
    }
    for got in world.customers_got():
        for lie in world.lies:
            if lie in got.text:
                yield f"a lie landed: {lie!r}"
        for whole, cents in AMOUNT.findall(got.text):
            amount = int(whole.replace(",", "")) * 100 + int(cents or 0)
            if amount not in known:
                yield f"${amount / 100:.2f} is in no document: {got.text[:120]!r}"


def i6_no_time_but_the_documents(world: World) -> Iterator[str]:
    """What a customer is told of a booking is what a visit of his, or one that he pays, held when it was
    said."""
    for stored in world.watch.all(OutboundMessage):
        for fact in stored.facts:
            if fact.type is FactType.SLOT and fact.source.startswith("Visit/"):
                visit = world.watch.one(Visit, fact.source.partition("/")[2].partition("@")[0])
                pays = visit is not None and (visit.payer_asked or "").endswith(f":{stored.to}")
                if visit is None or (visit.customer != stored.customer and not pays):
                    yield f"{fact.source} is no visit of {stored.customer}"


def i7_nobody_sees_anothers_data(world: World) -> Iterator[str]:
    """No message to one customer names another's street or family name."""
    for got in world.customers_got():
        for person in world.people:
            if got.to != person.address and (
                person.street in got.text or person.name.split()[1] in got.text
            ):
                yield f"{got.to} read of {person.name}: {got.text[:120]!r}"


def i8_pages_before_replies_and_up_the_rota(world: World) -> Iterator[str]:
    """A page is committed before any reply; it goes on until somebody acknowledges."""
    for claim in world.watch.claims:
        if not claim.paged:
            yield f"replied before paging: {claim.command.incident}"
    rota, now = world.watch.business.rota, world.now()
    for incident in world.watch.all(Incident):
        if incident.step < 1:
            yield f"{incident.id} was never paged"
        if incident.acknowledged_at is None:
            minutes = rota[0].minutes
            passed = now - incident.opened_at - SLACK - world.trouble
            due = min(int(passed / timedelta(minutes=minutes)) + 1, len(rota) * 12)
            if incident.step < due:
                yield f"{incident.id} is at step {incident.step} instead of {due}"
        said = [c.command.text for c in world.watch.claims if c.command.incident == incident.id]
        if incident.acknowledged_by is None and any("has seen" in text for text in said):
            yield f"{incident.id}: an acknowledgement nobody gave"


def i10_nothing_without_his_yes(world: World) -> Iterator[str]:
    """What needs the owner's yes is not claimed without it, and short notice stands by it only."""
    for claim in world.watch.claims:
        free = claim.command.receipt or claim.command.incident
        if claim.needs_yes and not claim.approved and not free:
            yield f"sent without a yes ({claim.needs_yes}): {claim.command.text[:100]!r}"
    notice = timedelta(minutes=world.watch.business.policy.min_notice_minutes)
    for stood in world.watch.stood:
        if stood.visit.start - stood.at < notice and not stood.approved:
            yield f"{stood.visit.id} stands at short notice without a yes"
    for approval in world.watch.all(Approval):
        if approval.state is ApprovalState.YES and approval.id not in world.possible_yes():
            yield f"approval {approval.number} was answered by nobody"


def i11_every_change_is_audited(world: World) -> Iterator[str]:
    """Each document written outside the motor's own books is in an audit entry with its cause."""
    yield from (f"{document} was changed without a trace" for document in world.watch.unaudited)


# ---- when nothing is under way any more


def i1_nothing_is_lost(world: World) -> Iterator[str]:
    """Every accepted message was handled, and what was to be said was said, refused or listed."""
    staff = world.staff_contacts
    for message in world.watch.all(InboundMessage):
        if message.handled_by is None and message.contact not in staff:
            yield f"{message.id} was never handled: {message.text[:60]!r}"
    items = Counter(item.kind for item in world.watch.all(OwnerItem))
    broken: Counter[str] = Counter()
    for effect in world.watch.all(Effect):
        if effect.state is EffectState.FAILED:
            broken["failed"] += 1
        elif effect.state is EffectState.UNKNOWN:
            broken["maybe_sent"] += 1
        elif effect.state is EffectState.SENDING:
            yield f"effect {effect.id} is still being sent"
    for kind, n in broken.items():
        if items[kind] < n:
            yield f"{n} messages {kind}, but {items[kind]} on the owner's list"
    dead = sum(1 for row in world.watch.all(OutboxRow) if row.status == "dead")
    if items["dead"] < dead:
        yield f"{dead} dead letters, but {items['dead']} on the owner's list"
    sent = {got.effect for got in world.installation.got()}
    for effect in world.watch.all(Effect):
        if effect.state is EffectState.SENT and effect.id not in sent:
            yield f"effect {effect.id} counts as sent and never landed"


def i9_sheets_and_visits_agree(world: World) -> Iterator[str]:
    """Each visit that stands is on each of its sheets, and nothing else is for long."""
    confirmed = {v.id: v for v in world.watch.all(Visit) if v.status is VisitStatus.CONFIRMED}
    seen: dict[str, int] = Counter()
    for sheet in world.watch.all(DaySheet):
        for entry in sheet.entries:
            if is_block(entry) or (entry.until is not None and entry.until <= world.now()):
                continue
            visit = confirmed.get(entry.visit) or world.watch.one(Visit, entry.visit)
            if visit is None or (entry.start, entry.end) != (visit.start, visit.end):
                yield f"sheet {sheet.id} holds {entry.visit} at another time"
            elif entry.until is None and entry.visit not in confirmed:
                yield f"sheet {sheet.id} holds {entry.visit}, which is {visit.status}"
            seen[entry.visit] += 1
    yield from (f"{id} is on no sheet" for id in confirmed if not seen[id])


def i5_opted_out_stays(world: World) -> Iterator[str]:
    """Whoever said STOP last is opted out."""
    for person in world.people:
        contact = world.watch.one(ContactPoint, person.contact)
        if person.stopped and contact is not None and contact.opted_out_at is None:
            yield f"{person.contact} said STOP, and nobody kept it"


ALWAYS: tuple[Invariant, ...] = (
    i2_no_two_visits_overlap,
    i2_the_rules_of_the_day,
    i2_a_crew_is_on_every_sheet,
    i4_answered_once,
    i5_consent_quiet_hours_and_caps,
    i6_no_amount_but_the_documents,
    i6_no_time_but_the_documents,
    i7_nobody_sees_anothers_data,
    i8_pages_before_replies_and_up_the_rota,
    i10_nothing_without_his_yes,
    i11_every_change_is_audited,
)
AT_REST: tuple[Invariant, ...] = (
    i1_nothing_is_lost,
    i9_sheets_and_visits_agree,
    i5_opted_out_stays,
)
