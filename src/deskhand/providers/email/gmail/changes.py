"""What arrived since a place in a mailbox's history, and what to do when Google forgot that place."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from deskhand.ports.email import Batch, IncomingMail
from deskhand.providers._google import Refused
from deskhand.providers.email.gmail.box import HIDDEN, Box

_log = logging.getLogger(__name__)
SLACK_MS = 10 * 60 * 1000
"""Google's times of arrival are not quite in order."""
MOST_AFTER_GAP = 500
"""Mails looked through after a gap in the history, the newest ones."""
BATCH_BYTES = 30_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where we are. `history` is Google's id of the last change taken; `newest` when the newest mail
    taken arrived and `live` the newest before go-live (ms, Google's clock).

    After a gap in the history `since` (ms) is how far back is looked, and `last` the mail taken last.
    """

    history: str
    newest: int
    live: int
    since: int | None = None
    last: str | None = None

    @classmethod
    def read(cls, cursor: str) -> Place | None:
        """None for a cursor that is no cursor of ours."""
        try:
            return cls(**json.loads(cursor))
        except (ValueError, TypeError):
            return None

    def written(self) -> str:
        kept = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(kept, sort_keys=True)


class Changes:
    """New messages under one label. `fetch` makes a mail of a message (None leaves it out); `passes`
    is a label that says a mail was dealt with, for what lies there after a gap."""

    def __init__(
        self,
        box: Box,
        label: str,
        fetch: Callable[[dict[str, Any]], IncomingMail | None],
        passes: str | None = None,
    ) -> None:
        self._box, self._label, self._fetch, self._passes = box, label, fetch, passes

    def since(self, cursor: str | None, limit: int) -> Batch:
        """As `EmailClient.poll` says; a record of the history is never cut, so a few more may come."""
        place = Place.read(cursor) if cursor is not None else None
        if place is None:
            return Batch((), self.now().written())
        if place.since is not None:
            return self._after_gap(place, limit)
        try:
            return self._by_history(place, limit)
        except Refused as error:
            if error.status != 404:
                raise
        _log.warning("Gmail forgot the history since %s: looking through new mail", place.history)
        fresh = self._box.profile()["historyId"]
        back = max(place.newest - SLACK_MS, place.live + 1)
        return self._after_gap(replace(place, history=fresh, since=back), limit)

    def now(self) -> Place:
        """The place of go-live: nothing that lies there is new."""
        history = self._box.profile()["historyId"]
        newest = 0
        for ref in self._box.ids(1, labelIds=[self._label]):
            found = self._box.short(ref["id"], ["Message-ID"])
            newest = int(found["internalDate"]) if found else 0
        return Place(history, newest, newest)

    def anything(self, cursor: str) -> bool:
        """May something be there? A cheap question."""
        place = Place.read(cursor)
        if place is None or place.since is not None:
            return True
        try:
            return bool(self._page(place.history, None, most=1).get("history"))
        except Refused:
            return True

    # ---- along the history

    def _by_history(self, place: Place, limit: int) -> Batch:
        mails: list[IncomingMail] = []
        seen: set[str] = set()
        total = 0
        for record, ids in self._records(place):
            if len(mails) >= limit or (mails and total > BATCH_BYTES):
                return Batch(tuple(mails), place.written())
            for id in ids:
                if id in seen:
                    continue
                seen.add(id)
                message = self._box.short(id)
                if message is None or HIDDEN & set(message.get("labelIds", ())):
                    continue
                arrived = int(message["internalDate"])
                if arrived <= place.live:
                    continue  # an old mail that was moved
                mail = self._fetch(message)
                if mail is not None:
                    mails.append(mail)
                    total += len(mail.raw or b"")
                    place = replace(place, newest=max(place.newest, arrived))
            place = replace(place, history=record)
        return Batch(tuple(mails), place.written())

    def _records(self, place: Place) -> Iterator[tuple[str, list[str]]]:
        """Records with the messages that came in each; at last the history's end with none."""
        token: str | None = None
        while True:
            page = self._page(place.history, token)
            for record in page.get("history", []):
                yield record["id"], [*_added(record, self._label)]
            token = page.get("nextPageToken")
            if token is None:
                yield page["historyId"], []
                return

    def _page(self, start: str, token: str | None, most: int = 100) -> dict[str, Any]:
        request = self._box.users.history().list(
            userId="me",
            startHistoryId=start,
            labelId=self._label,
            historyTypes=["messageAdded", "labelAdded"],
            maxResults=most,
            pageToken=token,
        )
        return self._box.ask(request)

    # ---- after a gap

    def _after_gap(self, place: Place, limit: int) -> Batch:
        """New mail by the time it arrived, oldest first: what we took already is known by its id, what
        was there before go-live is too old."""
        back = place.since or 0
        listed = self._box.ids(MOST_AFTER_GAP, labelIds=[self._label], q=f"after:{back // 1000}")
        ids = [ref["id"] for ref in listed][::-1]
        if len(ids) == MOST_AFTER_GAP:
            _log.error("more than %d mails since: the older ones are left alone", MOST_AFTER_GAP)
        if place.last in ids:
            ids = ids[ids.index(place.last) + 1 :]
        mails: list[IncomingMail] = []
        passes = self._box.label(self._passes) if self._passes else None
        for id in ids:
            if len(mails) >= limit:
                return Batch(tuple(mails), place.written())
            place = replace(place, last=id)
            message = self._box.short(id)
            if message is None or passes in message.get("labelIds", ()):
                continue
            arrived = int(message["internalDate"])
            if arrived < back or (mail := self._fetch(message)) is None:
                continue
            mails.append(mail)
            place = replace(place, newest=max(place.newest, arrived))
        return Batch(tuple(mails), replace(place, since=None, last=None).written())


def _added(record: dict[str, Any], label: str) -> Iterator[str]:
    for change in record.get("messagesAdded", []):
        yield change["message"]["id"]
    for change in record.get("labelsAdded", []):
        if label in change.get("labelIds", ()):
            yield change["message"]["id"]
