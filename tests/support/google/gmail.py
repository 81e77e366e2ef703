"""Gmail as it is documented: messages, threads, labels, drafts, history that is forgotten, watches."""

from __future__ import annotations

import base64
import itertools
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from typing import Any

import urllib3

from tests.support.google.discovery import Call
from tests.support.google.server import Api, GoogleError
from tests.support.health import ALONE

SYSTEM = ("INBOX", "SENT", "DRAFT", "UNREAD", "SPAM", "TRASH", "STARRED", "IMPORTANT")
HIDDEN = {"SPAM", "TRASH"}
TOPIC = re.compile(r"projects/[a-z][a-z0-9-]+/topics/[A-Za-z][\w.~+%-]+")
WEEK_MS = 7 * 24 * 3600 * 1000


@dataclass
class Kept:
    """One message of a mailbox."""

    id: str
    thread: str
    raw: bytes
    labels: set[str]
    at_ms: int
    changed: int = 0

    @property
    def head(self) -> Message:
        return BytesParser(policy=compat32).parsebytes(self.raw, headersonly=True)

    def field(self, name: str) -> str:
        return " ".join(str(self.head.get(name) or "").split())


@dataclass
class Mailbox:
    """One account. `forgotten` is the last history id that is gone."""

    address: str
    now: Callable[[], float]
    messages: dict[str, Kept] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    history: int = 10_000
    forgotten: int = 9_000
    unindexed: set[str] = field(default_factory=set)
    """What search does not find yet."""
    watched: dict[str, Any] | None = None
    _numbers: Any = field(default_factory=lambda: itertools.count(0x18F3A000))
    _chance: random.Random = field(default_factory=lambda: random.Random(7))

    def step(self) -> int:
        self.history += self._chance.randint(1, 90)
        return self.history

    def keep(self, raw: bytes, labels: set[str], thread: str | None = None) -> Kept:
        number = f"{next(self._numbers):016x}"
        kept = Kept(number, thread or self.thread_of(raw) or number, raw, labels, self.ms())
        self.messages[number] = kept
        self.note(kept, "messagesAdded")
        return kept

    def ms(self) -> int:
        return int(self.now() * 1000)

    def note(self, kept: Kept, what: str, labels: Sequence[str] = ()) -> None:
        """One record of the history."""
        short = {"id": kept.id, "threadId": kept.thread, "labelIds": sorted(kept.labels)}
        changed = {"message": short} | ({"labelIds": list(labels)} if labels else {})
        kept.changed = self.step()
        record = {"id": str(kept.changed), "messages": [{"id": kept.id, "threadId": kept.thread}]}
        self.records.append({**record, what: [changed]})

    def thread_of(self, raw: bytes) -> str | None:
        """The thread a mail belongs to: it cites a mail of it, under the same subject."""
        head = BytesParser(policy=compat32).parsebytes(raw, headersonly=True)
        cited = set(f"{head.get('References') or ''} {head.get('In-Reply-To') or ''}".split())
        for other in self.messages.values():
            if other.field("Message-ID") in cited and _subject(other.head) == _subject(head):
                return other.thread
        return None

    def find(self, id: str) -> Kept:
        if id not in self.messages:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        return self.messages[id]

    def relabel(self, kept: Kept, add: Sequence[str], remove: Sequence[str]) -> None:
        known = {*SYSTEM, *self.labels}
        if unknown := [label for label in (*add, *remove) if label not in known]:
            raise GoogleError(400, "invalidArgument", f"Invalid label: {unknown[0]}")
        if added := [label for label in add if label not in kept.labels]:
            kept.labels.update(added)
            self.note(kept, "labelsAdded", added)
        if removed := [label for label in remove if label in kept.labels]:
            kept.labels.difference_update(removed)
            self.note(kept, "labelsRemoved", removed)

    def named(self, kept: Kept) -> set[str]:
        """Its labels by their names."""
        return {self.labels.get(label, label) for label in kept.labels}


@dataclass
class Gmail(Api):
    """Mailboxes by address. `taken` is what was handed over for delivery, oldest first.

    `rewrites_ids`: Google gives what is sent a Message-ID of its own. `lags`: what is sent is found by
    search only after `index()`. `aliases` is what else an account may write as.
    """

    rewrites_ids: bool = False
    lags: bool = False
    aliases: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    now: Callable[[], float] = time.time
    name = ("gmail", "v1")

    # ---- the other side

    def mailbox(self, address: str) -> Mailbox:
        return self.mailboxes.setdefault(address, Mailbox(address, self.now))

    def deliver(self, address: str, raw: bytes, *labels: str) -> str:
        """A mail arrives; returns its id."""
        return self.mailbox(address).keep(raw, set(labels or ("INBOX", "UNREAD"))).id

    def owner_sends(self, address: str, raw: bytes) -> str:
        """The owner sends a mail from Gmail's own pages."""
        return self.mailbox(address).keep(raw, {"SENT"}).id

    def inbox(self, address: str) -> list[Kept]:
        """What lies in the inbox, oldest first."""
        return [kept for kept in self.mailbox(address).messages.values() if "INBOX" in kept.labels]

    def forget_history(self, address: str) -> None:
        """Google keeps no change before now."""
        box = self.mailbox(address)
        box.forgotten = box.step()
        box.records.clear()

    def index(self) -> None:
        """Search has caught up."""
        for box in self.mailboxes.values():
            box.unindexed.clear()

    def notice(self, address: str, history: int | None = None) -> dict[str, str]:
        """What Gmail publishes for a change."""
        told = {"emailAddress": address, "historyId": history or self.mailbox(address).history}
        return {
            "data": base64.b64encode(json.dumps(told).encode()).decode(),
            "messageId": "136969346945",
            "publishTime": "2026-11-30T09:00:00Z",
        }

    def push(
        self, address: str, endpoint: str, signed: str | None = None, history: int | None = None
    ) -> int:
        """What Pub/Sub posts for a change; returns the status of the answer."""
        subscription = "projects/bluebird/subscriptions/gmail"
        envelope = {"message": self.notice(address, history), "subscription": subscription}
        headers = {**ALONE, **({"Authorization": f"Bearer {signed}"} if signed else {})}
        return urllib3.request(
            "POST", endpoint, json=envelope, headers=headers, retries=False
        ).status

    # ---- the account

    def profile(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        count = len(box.messages)
        return {"emailAddress": who, "messagesTotal": count, "historyId": str(box.history)}

    def watch(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        if not TOPIC.fullmatch(call.body.get("topicName", "")):
            raise GoogleError(400, "invalidArgument", "Invalid topicName does not match projects/")
        box.watched = {**call.body, "expiration": box.ms() + WEEK_MS}
        return {"historyId": str(box.history), "expiration": str(box.watched["expiration"])}

    def stop(self, who: str, call: Call) -> None:
        self._mine(who, call).watched = None

    # ---- reading

    def changes(self, who: str, call: Call) -> dict[str, Any]:
        box, query = self._mine(who, call), call.query
        start = int(query.get("startHistoryId") or 0)
        if not start:
            raise GoogleError(400, "invalidArgument", "Missing required parameter startHistoryId")
        if not box.forgotten <= start <= box.history:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        names = {"messageAdded": "messagesAdded", "messageDeleted": "messagesDeleted"}
        names |= {"labelAdded": "labelsAdded", "labelRemoved": "labelsRemoved"}
        wanted = {names[kind] for kind in query.get("historyTypes", names)}
        found = [
            {"id": r["id"], "messages": r["messages"], **{k: r[k] for k in wanted if k in r}}
            for r in box.records
            if int(r["id"]) > start and wanted & r.keys() and self._labelled(box, r, query)
        ]
        page, more = _page(found, query, 100, 500)
        answer: dict[str, Any] = {"historyId": str(box.history)}
        return answer | ({"history": page} if page else {}) | more

    def messages(self, who: str, call: Call) -> dict[str, Any]:
        box, query = self._mine(who, call), call.query
        wanted = set(query.get("labelIds", ()))
        shown = [
            kept
            for kept in reversed(box.messages.values())
            if wanted <= kept.labels
            and (query.get("includeSpamTrash") or wanted & HIDDEN or not kept.labels & HIDDEN)
            and self._matches(box, kept, query.get("q", ""))
        ]
        refs = [{"id": kept.id, "threadId": kept.thread} for kept in shown]
        page, more = _page(refs, query, 100, 500)
        answer: dict[str, Any] = {"resultSizeEstimate": len(shown)}
        return answer | ({"messages": page} if page else {}) | more

    def message(self, who: str, call: Call) -> dict[str, Any]:
        kept = self._mine(who, call).find(call.path["id"])
        return _shown(kept, call.query.get("format", "full"), call.query.get("metadataHeaders"))

    def thread(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        inside = [kept for kept in box.messages.values() if kept.thread == call.path["id"]]
        if not inside:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        kind, names = call.query.get("format", "full"), call.query.get("metadataHeaders")
        return {"id": call.path["id"], "messages": [_shown(kept, kind, names) for kept in inside]}

    # ---- changing

    def modify(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        kept = box.find(call.path["id"])
        box.relabel(kept, call.body.get("addLabelIds", ()), call.body.get("removeLabelIds", ()))
        return _shown(kept, "minimal", None)

    def all_labels(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        system = [{"id": name, "name": name, "type": "system"} for name in SYSTEM]
        own = [{"id": id, "name": name, "type": "user"} for id, name in box.labels.items()]
        return {"labels": [*system, *own]}

    def new_label(self, who: str, call: Call) -> dict[str, Any]:
        box, name = self._mine(who, call), call.body.get("name", "")
        if not name:
            raise GoogleError(400, "invalidArgument", "Invalid label name")
        if name in box.labels.values():
            raise GoogleError(409, "aborted", "Label name exists or conflicts")
        id = f"Label_{len(box.labels) + 1}"
        box.labels[id] = name
        return {**call.body, "id": id, "type": "user"}

    def send(self, who: str, call: Call) -> dict[str, Any]:
        return self._send(self._mine(who, call), call.body)

    def draft(self, who: str, call: Call) -> dict[str, Any]:
        box, message = self._mine(who, call), call.body.get("message", {})
        kept = box.keep(_raw(message), {"DRAFT"}, message.get("threadId"))
        box.drafts[id := f"r{kept.id}"] = kept.id
        return {"id": id, "message": _shown(kept, "minimal", None)}

    def send_draft(self, who: str, call: Call) -> dict[str, Any]:
        box = self._mine(who, call)
        if (number := box.drafts.pop(call.body.get("id", ""), None)) is None:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        kept = box.messages.pop(number)
        raw = base64.urlsafe_b64encode(kept.raw).decode()
        return self._send(box, {"raw": raw, "threadId": kept.thread})

    # ---- inside

    def _mine(self, who: str, call: Call) -> Mailbox:
        if call.path["userId"] not in ("me", who):
            raise GoogleError(403, "forbidden", f"Delegation denied for {who}")
        return self.mailbox(who)

    def _send(self, box: Mailbox, body: dict[str, Any]) -> dict[str, Any]:
        raw = _raw(body)
        head = BytesParser(policy=compat32).parsebytes(raw, headersonly=True)
        to = [address for _, address in getaddresses([str(head.get("To") or "")])]
        if not to or not all("@" in address for address in to):
            raise GoogleError(400, "invalidArgument", "Invalid To header")
        thread = body.get("threadId")
        if thread and all(kept.thread != thread for kept in box.messages.values()):
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        if thread and box.thread_of(raw) != thread:
            thread = None  # headers and subject have to fit as well
        (_, given), *_ = getaddresses([str(head.get("From") or "")])
        if given not in (box.address, self.aliases.get(box.address)):
            raw = _replaced(raw, "From", box.address)
        if self.rewrites_ids or not head.get("Message-ID"):
            raw = _replaced(raw, "Message-ID", f"<CA+{len(self.taken)}x@mail.gmail.com>")
        own = box.keep(raw, {"SENT"}, thread or None)
        if self.lags:
            box.unindexed.add(own.id)
        self.taken.append(raw)
        for address in to:
            if address in self.mailboxes:
                self.deliver(address, raw)
        return _shown(own, "minimal", None)

    def _labelled(self, box: Mailbox, record: dict[str, Any], query: dict[str, Any]) -> bool:
        label = query.get("labelId")
        ids = [message["id"] for message in record["messages"]]
        kept = [box.messages[id] for id in ids if id in box.messages]
        return label is None or any(label in one.labels for one in kept)

    def _matches(self, box: Mailbox, kept: Kept, query: str) -> bool:
        if query and kept.id in box.unindexed:
            return False
        for term in query.split():
            name, _, value = term.partition(":")
            if name == "rfc822msgid":
                # The search takes the id with or without its angle brackets.
                if kept.field("Message-ID").strip("<>") != value.strip("<>"):
                    return False
            elif name == "after" and value.isdigit():
                if kept.at_ms // 1000 < int(value):
                    return False
            elif name == "in":
                if value.upper() not in kept.labels:
                    return False
            else:
                raise GoogleError(400, "invalidArgument", f"not played here: {term}")
        return True

    table = {
        "gmail.users.getProfile": profile,
        "gmail.users.watch": watch,
        "gmail.users.stop": stop,
        "gmail.users.history.list": changes,
        "gmail.users.messages.list": messages,
        "gmail.users.messages.get": message,
        "gmail.users.messages.modify": modify,
        "gmail.users.messages.send": send,
        "gmail.users.threads.get": thread,
        "gmail.users.labels.list": all_labels,
        "gmail.users.labels.create": new_label,
        "gmail.users.drafts.create": draft,
        "gmail.users.drafts.send": send_draft,
    }


def _page(
    found: list[dict[str, Any]], query: dict[str, Any], usual: int, most: int
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    size = min(query.get("maxResults", usual), most)
    start = int(query.get("pageToken") or 0)
    more = {"nextPageToken": str(start + size)} if len(found) > start + size else {}
    return found[start : start + size], more


MOST_RAW = 5_000_000
"""What is taken in one request without an upload of its own."""


def _raw(message: dict[str, Any]) -> bytes:
    if not message.get("raw"):
        raise GoogleError(400, "invalidArgument", "'raw' RFC822 payload message string is required")
    text = str(message["raw"])
    if len(text) > MOST_RAW:
        raise GoogleError(413, "uploadTooLarge", "Request Entity Too Large")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _replaced(raw: bytes, name: str, value: str) -> bytes:
    """The mail with one header given anew."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    pattern = rb"(?mi)^" + name.encode() + rb":[^\n]*(?:\r\n[ \t][^\n]*)*"
    line = f"{name}: {value}".encode()
    found = re.search(pattern, head)
    if found:
        end = found.start() + len(found[0].rstrip(b"\r"))
        head = head[: found.start()] + line + head[end:]
    else:
        head = line + b"\r\n" + head
    return head + gap + body


def _subject(head: Message) -> str:
    return re.sub(r"^(re|fwd?):\s*", "", " ".join(str(head.get("Subject") or "").split()).lower())


def _shown(kept: Kept, kind: str, names: list[str] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": kept.id,
        "threadId": kept.thread,
        "labelIds": sorted(kept.labels),
        "historyId": str(kept.changed),
        "internalDate": str(kept.at_ms),
        "sizeEstimate": len(kept.raw),
        "snippet": "",
    }
    if kind == "raw":
        return {**shown, "raw": base64.urlsafe_b64encode(kept.raw).decode()}
    if kind in ("metadata", "full"):
        wanted = {name.lower() for name in names} if names else None
        headers = [
            {"name": name, "value": " ".join(str(value).split())}
            for name, value in kept.head.items()
            if wanted is None or name.lower() in wanted
        ]
        return {**shown, "payload": {"mimeType": kept.head.get_content_type(), "headers": headers}}
    return shown
