"""kill -9 at random moments under load: nothing is lost, decided twice or sent twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from deskhand.domain.control import Effect, EffectState, OutboxRow, OwnerItem
from deskhand.domain.people import ContactPoint, InboundMessage
from deskhand.domain.work import Quote
from tests.scale import SEED, pick
from tests.support.served import ADDRESS, Served

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
    pytest.mark.timeout(pick(small=300, prove=3600)),
]
KILLS = pick(small=10, prove=200)
LATEST = 1.2
"""Seconds after a start (with fresh mail waiting) within which the process is killed."""
GIVEN = 0.05
"""How many at most the owner is left to read: a delivery that dies with its process again and again is taken
for a poisoned one, and on a machine that is busy with other things a start takes as long as a life here."""
PATIENCE = 60
"""Seconds in which one more has to be answered, as long as some are not."""


def mail(number: int) -> bytes:
    written = EmailMessage(policy=SMTP)
    written["From"] = f"customer{number}@example.org"
    written["To"] = ADDRESS
    written["Subject"] = "A price, please"
    written["Message-ID"] = f"<kill{number}@example.org>"
    written.set_content("What would it cost to fix a dripping kitchen faucet?")
    return written.as_bytes()


def answered(installation: Served) -> Counter[str]:
    return Counter(to for taken in installation.smtp.taken for to in taken.recipients)


def test_kill_nine_loses_and_doubles_nothing(installation: Served) -> None:
    rng, count = random.Random(f"{SEED}/kill"), 0
    installation.begin()
    for _ in range(KILLS):
        for _ in range(rng.randint(1, 4)):
            installation.deliver(mail(count))
            count += 1
        time.sleep(rng.uniform(0, LATEST))
        installation.kill()
        installation.begin()

    everyone = {f"customer{n}@example.org" for n in range(count)}
    until, known = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until:
        settled = everyone & (set(answered(installation)) | maybe(installation))
        if settled == everyone:
            break
        if len(settled) > known:
            until, known = time.monotonic() + PATIENCE, len(settled)
        time.sleep(0.2)
    installation.stop()

    times, unsure, given = answered(installation), maybe(installation), handed_over(installation)
    print(
        f"seed {SEED}: {KILLS} kills, {count} mails, {sum(times.values())} answers, "
        f"{len(unsure)} maybe sent: {sorted(unsure)}, {len(given)} handed over: {sorted(given)}"
    )
    assert {to: n for to, n in times.items() if n > 1} == {}
    lost = everyone - set(times) - unsure - given
    assert not lost, told(installation, lost)
    assert len(given) <= count * GIVEN, told(installation, given)
    messages = installation.documents(InboundMessage)
    assert len(messages) == count
    assert [m.id for m in messages if m.handled_by is None] == []
    per_customer = Counter(quote.customer for quote in installation.documents(Quote))
    assert count - len(given) <= len(per_customer) <= count
    assert set(per_customer.values()) == {1}


def handed_over(installation: Served) -> set[str]:
    """Mail addresses whose message the owner has to read, and stands on his list."""
    listed = {item.customer for item in installation.documents(OwnerItem)}
    points = installation.documents(ContactPoint)
    customers = {p.customer: p.id.partition(":")[2] for p in points}
    return {
        customers[m.conversation]
        for m in installation.documents(InboundMessage)
        if (m.handled_by or "").startswith("handed over") and m.conversation in listed
    }


def told(installation: Served, lost: set[str]) -> str:
    """What the database knows of those who got no answer."""
    points = installation.documents(ContactPoint)
    customers = {p.customer for p in points if p.id.partition(":")[2] in lost}
    messages = [m for m in installation.documents(InboundMessage) if m.conversation in customers]
    subjects = customers | {m.id for m in messages}
    lines = [f"{m.contact}: {m.handled_by}" for m in messages]
    lines += [
        f"{row.type}: {row.status}, {row.attempts} attempts, {row.error}"
        for row in installation.documents(OutboxRow)
        if subjects & {row.message.get("customer"), row.message.get("subject")}
    ]
    lines += [f"{i.kind}: {i.reason}" for i in installation.documents(OwnerItem)]
    return "\n".join([f"lost: {sorted(lost)}", *lines])


def maybe(installation: Served) -> set[str]:
    """Mail addresses whose answer was cut in the middle: being looked up, or on the owner's list."""
    customers = {
        item.customer for item in installation.documents(OwnerItem) if item.kind == "maybe_sent"
    }
    cut = {e.id for e in installation.documents(Effect) if e.state is EffectState.UNKNOWN}
    if cut:
        customers |= {
            row.message.get("customer")
            for row in installation.documents(OutboxRow)
            if row.message["id"] in cut
        }
    points = installation.documents(ContactPoint)
    return {p.id.partition(":")[2] for p in points if p.customer in customers}
