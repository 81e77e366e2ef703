"""The ways out that are connected, and how a mail of ours is made. Sends nothing by itself."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from deskhand.channels.contacts import reply_channel
from deskhand.channels.email import render
from deskhand.channels.email.render import MailFile
from deskhand.domain.base import Channel
from deskhand.domain.business import Business, Person
from deskhand.domain.control import MailTrail
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.ports.calendar import CalendarFeed
from deskhand.ports.effects import Receipt
from deskhand.ports.email import EmailClient, OutgoingMail
from deskhand.ports.messaging import MessagingClient, OutgoingText
from deskhand.ports.reach import HasPhotos


class Lines:
    """The ways out that are connected; a person is reached on the best one he has."""

    def __init__(
        self,
        mail: EmailClient | None,
        texts: Mapping[Channel, MessagingClient],
        sender: str,
        secret: str,
        calendar: CalendarFeed,
        replies_to: str | None = None,
        web_url: str | None = None,
        mails_elsewhere: bool = False,
    ) -> None:
        """`web_url` is where the outside reaches our pages, by https alone; `mails_elsewhere`: another
        process has the mailbox, and sends."""
        self.mail, self.texts, self.calendar = mail, texts, calendar
        self.sender, self.replies_to, self._secret = sender, replies_to, secret
        self._web_url = web_url
        self._mailed = mail is not None or mails_elsewhere

    def ways(self, person: Person) -> list[tuple[Channel, str]]:
        """Every way to somebody of the business that is connected here, texts first."""
        ways: list[tuple[Channel, str]] = []
        if person.phone and Channel.SMS in self.texts:
            ways.append((Channel.SMS, person.phone))
        if person.email and self.mail:
            ways.append((Channel.EMAIL, person.email))
        return ways

    def rings(self, person: Person) -> bool:
        """Is a line connected that can wake him? A mail wakes nobody."""
        return any(channel is Channel.SMS for channel, _ in self.ways(person))

    def reaches(self, point: str) -> bool:
        """Is the line of a ContactPoint connected?"""
        channel = reply_channel(point)
        return self._mailed if channel is Channel.EMAIL else channel in self.texts

    def mails(self, person: Person) -> bool:
        """Is a line connected that brings him pictures? Texts carry none."""
        return self._mailed and bool(person.email)

    def link(self, about: HasPhotos) -> str | None:
        """The page with its photos, or None where the outside does not reach us."""
        if self._web_url is None:
            return None
        kind, id = type(about).__name__.lower(), about.id
        known = proof(self._secret, kind, id)
        return f"{self._web_url}/photos/{kind}/{quote(id, safe='')}/{known}/"

    def send_text(self, channel: Channel, key: str, to: str, text: str) -> Receipt:
        """Hand a text to the line of its channel. Raises what `MessagingClient.send` raises."""
        line = self.texts.get(channel)
        if line is None:
            raise Reject(f"no line for {channel.value} is connected")
        return Receipt(line.send(OutgoingText(key, to, text)), channel.value)

    def message_id(self, key: str) -> str:
        """The Message-ID of an effect's mail; nobody who has not seen the mail can know it."""
        known = hmac.new(self._secret.encode(), key.encode(), hashlib.sha256).hexdigest()
        return render.message_id(known, self.sender.rpartition("@")[2])

    def trails(
        self, key: str, bears: str | None, to: str, person: str | None, about: str | None = None
    ) -> list[MailTrail]:
        """The records of a mail we sent, so that a reply to it is known as one: by the Message-ID we
        gave, and by the one it `bears` where the server gave it another."""
        names = dict.fromkeys(name for name in (self.message_id(key), bears) if name)
        return [MailTrail(id=derived(name), to=to, person=person, about=about) for name in names]

    def mail_of(
        self,
        business: Business,
        to: str,
        text: str,
        key: str,
        now: datetime,
        *,
        subject: str | None = None,
        in_reply_to: str | None = None,
        references: Sequence[str] = (),
        invitations: Sequence[bytes] = (),
        files: Sequence[MailFile] = (),
    ) -> OutgoingMail:
        """A mail from the business, ready to be handed over."""
        return render.render(
            sender=self.sender,
            sender_name=business.name,
            recipient=to,
            subject=subject or business.name,
            text=text,
            message_id=self.message_id(key),
            effect=key,
            date=now,
            in_reply_to=in_reply_to,
            references=references,
            invitations=invitations,
            reply_to=self.replies_to,
            files=files,
        )


def proof(secret: str, kind: str, id: str) -> str:
    """What a link to photos has to hold; nobody who was not given it can know it."""
    told = f"photos {kind} {id}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:32]
