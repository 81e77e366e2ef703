"""One Gmail account as its API shows it: messages, headers, labels. No cursor, and nothing is sent."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from deskhand.domain.errors import ConfigurationError, Disconnected
from deskhand.providers._google import Account, Refused
from deskhand.providers._google_tokens import CONNECT

HIDDEN = frozenset({"SPAM", "TRASH", "DRAFT", "CHAT"})
"""Labels of what is in no inbox."""


class Box:
    """Plain calls on one account; "me" is who consented. Raises what `Account.call` raises, but a refusal
    that is about the account is Disconnected."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._labels: dict[str, str] = {}
        self._one_thread = threading.Lock()

    @property
    def users(self) -> Any:
        return self.account.service("gmail", "v1").users()

    def ask(self, request: Any, *, acts: bool = False) -> dict[str, Any]:
        """One call. A refusal for good (a message that is gone, a list that is malformed) is Refused."""
        try:
            answer: dict[str, Any] = self.account.call(request, acts=acts) or {}
        except Refused as error:
            if error.status == 403:
                told = f"Gmail refuses it ({', '.join(error.reasons)})"
                raise Disconnected(self.account.place, told, CONNECT) from None
            if error.status == 400 and "failedPrecondition" in error.reasons:
                remedy = "Use an account that has Gmail"
                raise ConfigurationError(self.account.place, "has no mailbox", remedy) from None
            raise
        return answer

    def profile(self) -> dict[str, Any]:
        """emailAddress and historyId."""
        return self.ask(self.users.getProfile(userId="me"))

    def ids(self, most: int, **wanted: Any) -> Iterator[dict[str, Any]]:
        """Ids of messages with their threads, newest first, at most so many."""
        token: str | None = None
        while most > 0:
            request = self.users.messages().list(
                userId="me", maxResults=min(most, 500), pageToken=token, **wanted
            )
            answer = self.ask(request)
            found = answer.get("messages", [])
            yield from found[:most]
            most -= len(found)
            token = answer.get("nextPageToken")
            if token is None:
                return

    def named(self, message_id: str, *labels: str) -> dict[str, Any] | None:
        """The message of a Message-ID, if search finds it."""
        query = f"rfc822msgid:{message_id.strip('<>')}"
        return next(self.ids(1, q=query, labelIds=list(labels)), None)

    def short(self, id: str, headers: Sequence[str] | None = None) -> dict[str, Any] | None:
        """A message without its body, with these headers or all; None when it is gone."""
        request = self.users.messages().get(
            userId="me", id=id, format="metadata", metadataHeaders=list(headers or ())
        )
        try:
            return self.ask(request)
        except Refused as error:
            if error.status == 404:
                return None
            raise

    def raw(self, id: str) -> bytes | None:
        """A whole message as it came; None when it is gone."""
        try:
            answer = self.ask(self.users.messages().get(userId="me", id=id, format="raw"))
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return base64.urlsafe_b64decode(answer["raw"] + "=" * (-len(answer["raw"]) % 4))

    def label(self, name: str) -> str:
        """The id of a label of ours, made where there is none."""
        with self._one_thread:
            if name not in self._labels:
                self._labels.update(self._all_labels())
            if name not in self._labels:
                shown = {"labelListVisibility": "labelShow", "messageListVisibility": "show"}
                request = self.users.labels().create(userId="me", body={"name": name, **shown})
                try:
                    self._labels[name] = self.ask(request)["id"]
                except Refused as error:
                    if error.status != 409:
                        raise
                    self._labels.update(self._all_labels())  # another process made it
            return self._labels[name]

    def _all_labels(self) -> dict[str, str]:
        labels = self.ask(self.users.labels().list(userId="me")).get("labels", [])
        return {label["name"]: label["id"] for label in labels}


def header(message: dict[str, Any], name: str) -> str:
    """The value of a header, empty when it is not there."""
    headers = message.get("payload", {}).get("headers", [])
    return next((str(h["value"]) for h in headers if h["name"].lower() == name.lower()), "")


def head_of(message: dict[str, Any]) -> bytes:
    """The headers as they would lie at the start of the mail."""
    headers = message.get("payload", {}).get("headers", [])
    lines = (f"{h['name']}: {' '.join(str(h['value']).split())}\r\n" for h in headers)
    return "".join(lines).encode("utf-8", "replace")
