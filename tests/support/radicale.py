"""A real CalDAV server (Radicale) on a free loopback port, and a phone that changes its calendar."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
from icalendar import Calendar
from icalendar import Event as Component

USER, PASSWORD = "sam", "hunter2-but-longer"


@dataclass(frozen=True)
class Radicale:
    """Where the server is; `url` is what an owner would copy from his provider."""

    url: str
    process: subprocess.Popen[bytes]

    def make(self, name: str) -> Phone:
        """A fresh calendar with that name, and its owner's phone."""
        phone = Phone(f"{self.url}/{USER}/{quote(name, safe='')}/")
        phone.makes(name)
        return phone


class Phone:
    """A technician's own calendar program, on one calendar."""

    def __init__(self, place: str) -> None:
        self.place = place

    def makes(self, name: str) -> None:
        body = (
            '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>"
        )
        self._ask("MKCALENDAR", self.place, body.encode())

    def adds(
        self,
        id: str,
        start: datetime | date,
        end: datetime | date,
        *,
        free: bool = False,
        private: bool = False,
        weekly: int = 0,
        zone: str = "America/New_York",
    ) -> None:
        calendar, event = Calendar(), Component()
        calendar.add("prodid", "-//A phone//EN")
        calendar.add("version", "2.0")
        event.add("uid", id)
        event.add("dtstamp", datetime.now(UTC))
        for name, at in (("dtstart", start), ("dtend", end)):
            local = at.astimezone(ZoneInfo(zone)) if isinstance(at, datetime) else at
            event.add(name, local)
        event.add("summary", "something of his own")
        if free:
            event.add("transp", "TRANSPARENT")
        if private:
            event.add("class", "PRIVATE")
        if weekly:
            event.add("rrule", {"freq": "weekly", "count": weekly})
        calendar.add_component(event)
        calendar.add_missing_timezones()
        self._write(id, calendar.to_ical())

    def moves(self, id: str, start: datetime, end: datetime) -> None:
        calendar = self._read(id)
        for event in calendar.walk("VEVENT"):
            for name, at in (("dtstart", start), ("dtend", end)):
                del event[name]
                event.add(name, at)
        self._write(id, calendar.to_ical())

    def deletes(self, id: str) -> None:
        self._ask("DELETE", f"{self.place}{id}.ics")

    def words(self, id: str) -> tuple[str, str, str]:
        (event,) = self._read(id).walk("VEVENT")
        return str(event["summary"]), str(event["description"]), str(event["location"])

    def puts(self, id: str, text: str) -> None:
        """Any iCalendar object, as it stands."""
        self._write(id, text.encode())

    def _read(self, id: str) -> Calendar:
        return Calendar.from_ical(self._ask("GET", f"{self.place}{id}.ics").text)

    def _write(self, id: str, text: bytes) -> None:
        self._ask("PUT", f"{self.place}{id}.ics", text)

    def _ask(self, method: str, place: str, body: bytes | None = None) -> httpx.Response:
        answer = httpx.request(method, place, content=body, auth=(USER, PASSWORD), trust_env=False)
        answer.raise_for_status()
        return answer


@contextmanager
def served(folder: Path) -> Iterator[Radicale]:
    """The server until the block ends; what it keeps lies in `folder`."""
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "radicale", "--config", ""),
            *("--server-hosts", f"127.0.0.1:{port}"),
            *("--storage-filesystem-folder", str(folder / "store")),
            *("--auth-type", "htpasswd", "--auth-htpasswd-filename", str(folder / "users")),
            *("--auth-htpasswd-encryption", "plain", "--auth-delay", "0"),
            *("--logging-level", "warning"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        _up(port, process, folder / "log")
        yield Radicale(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Radicale does not answer: {log.read_text()}")
