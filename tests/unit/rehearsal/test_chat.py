"""The phone simulator: a pipe is as good as a person."""

from datetime import UTC, datetime, timedelta

from deskhand.business.load import sample
from deskhand.domain.schedule import opening
from tests.support.command import deskhand


def far_off() -> str:
    """A working day far enough for both reminders, whatever the machine's clock says."""
    business = sample().business
    days = (datetime.now(UTC).date() + timedelta(days=n) for n in range(5, 12))
    return f"{next(day for day in days if opening(business, day)):%B %d}"


def test_a_booking_in_a_few_lines() -> None:
    said = deskhand(
        "chat",
        stdin=f"my kitchen faucet drips, how much and can you come {far_off()} at 10am?\nyes\n"
        "Dana Whitfield, 12 Elm St, Kingston NY 12401\n/state\n/tick 13d\n/state\n",
    )
    assert (said.code, said.err) == (0, "")
    assert "Faucet repair: $125" in said.out
    assert "visit confirmed" in said.out
    assert "will be sent" in said.out
    assert "Bluebird Handyman: A reminder of your visit" in said.out
    assert "you> " not in said.out


def test_the_owner_speaks_too() -> None:
    said = deskhand(
        "chat", stdin="/owner pause\nhow much is a toilet seat?\n/owner what's my day\n"
    ).out
    assert "Paused" in said
    assert "waits for Sam's yes, number 1" in said
    assert "Nothing is booked for today" in said


def test_another_customer_and_a_mail() -> None:
    said = deskhand(
        "chat", stdin="/as 845 555 0177\nhello\n/mail Do you hang doors? How much?\n"
    ).out
    assert "You are now +18455550177." in said
    assert "you0177@example.org by email" in said


def test_what_cannot_be_is_answered_and_the_talk_goes_on() -> None:
    said = deskhand("chat", stdin="/tick soon\n/as 12\n/dance\n\n/help\n/quit\nnever read\n")
    assert said.code == 0
    for words in (
        "Say how long",
        "That cannot be: not a phone number",
        "There is no /dance",
        "/owner TEXT",
    ):
        assert words in said.out
    assert "Bluebird Handyman:" not in said.out
