"""Ringing somebody of the on-call rota, on every way he has at once. Who and when is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import Business
from deskhand.domain.control import Effect, OwnerItem
from deskhand.domain.errors import (
    ConfigurationError,
    DeskhandError,
    OutcomeUnknown,
    Reject,
    TryAgain,
)
from deskhand.domain.messages import HandedOff, PageOwner, PageSent
from deskhand.effects.lines import Lines
from deskhand.language.owner import say
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.effects import Receipt


class Paging:
    """PageOwner. A page is sent again when nobody can tell whether it went."""

    name = "paging"
    emits: Emits = {PageOwner: (PageSent, HandedOff)}
    timers: Timers = ()
    lease_seconds = 60
    resend_unknown = True

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def claim(self, command: PageOwner, desk: Desk) -> None:
        """Pages are not capped."""

    def perform(self, command: PageOwner, effect: Effect, desk: Desk) -> Receipt:
        business = desk.peek(Business, command.business)
        person = business.person(command.person) if business else None
        if business is None or person is None:
            raise Reject(f"{command.person} is nobody of the business")
        rung: list[str] = []
        bears: str | None = None
        troubles: list[DeskhandError | ConfigurationError] = []
        for channel, to in self._lines.ways(person):
            try:
                bears = self._ring(channel, to, command, effect, business, desk) or bears
            except (DeskhandError, ConfigurationError) as trouble:
                # A mailbox with a wrong password must not keep the phone from ringing.
                troubles.append(trouble)
            else:
                rung.append(channel.value)
        if troubles and not rung:
            unknown = [t for t in troubles if isinstance(t, OutcomeUnknown)]
            raise unknown[0] if unknown else TryAgain(str(troubles[0]))
        return Receipt(bears, ",".join(rung) or "console")

    def look_up(self, command: PageOwner, effect: Effect, desk: Desk) -> Receipt | bool | None:
        business = desk.peek(Business, command.business)
        person = business.person(command.person) if business else None
        for channel, to in self._lines.ways(person) if person else []:
            line = self._lines.texts.get(channel)
            if line and line.was_sent(effect.key, to):
                return Receipt(via=channel.value)
            mail = self._lines.mail if channel is Channel.EMAIL else None
            if mail and mail.was_sent(self._lines.message_id(effect.key)):
                return Receipt(via=channel.value)
        return None

    def done(self, command: PageOwner, receipt: Receipt, desk: Desk) -> Iterable[Outgoing]:
        if Channel.EMAIL in receipt.via.split(",") and (effect := desk.get(Effect, command.id)):
            for trail in self._lines.trails(
                effect.key, receipt.outside_id, command.person, command.person
            ):
                desk.put(trail)
        return [
            PageSent(
                subject=command.subject,
                person=command.person,
                via=receipt.via or "console",
                hazard=command.hazard,
                step=command.step,
                text=command.text,
                customer=command.customer,
            )
        ]

    def failed(
        self, command: PageOwner, reason: str, maybe: bool, desk: Desk
    ) -> Iterable[Outgoing]:
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="failed",
            reason=_not_paged(command, reason, desk),
            customer=command.customer,
            at=desk.now(),
        )
        desk.put(item)
        return [HandedOff(subject=item.id, reason=item.reason, customer=command.customer)]

    def _ring(
        self,
        channel: Channel,
        to: str,
        command: PageOwner,
        effect: Effect,
        business: Business,
        desk: Desk,
    ) -> str | None:
        """Returns the Message-ID of a page by mail."""
        if channel is not Channel.EMAIL:
            self._lines.send_text(channel, effect.key, to, command.text)
        elif self._lines.mail:
            subject = f"EMERGENCY: {command.hazard.value.replace('_', ' ')}"
            mail = self._lines.mail_of(
                business, to, command.text, effect.key, desk.now(), subject=subject
            )
            return self._lines.mail.send(mail)
        return None


def _not_paged(command: PageOwner, why: str, desk: Desk) -> str:
    business = desk.peek(Business, command.business)
    lang = business.owner.languages[0] if business else Lang.EN
    return say(lang, "item_not_paged", who=command.person, why=why, text=command.text)
