"""Header fields: splitting, decoding (RFC 2047, RFC 2231), addresses, ids, dates. No bodies here.

Written by hand because the standard library's header code raises on, or takes quadratic time over,
some of the bytes strangers send. Everything here is linear in its input and never raises.
"""

from __future__ import annotations

import binascii
import codecs
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from deskhand.channels.email.model import Address, Limits

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_PARAM = re.compile(r';\s*([^\s=;]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s@<>()\[\]\",;:\\]{1,64}@[^\s@<>()\[\]\",;:\\]{1,190}")
_CHARSET = re.compile(
    r"(us-?)?ascii|utf|u8$|iso|windows|cp\d|latin|l\d|koi8|gb|big5|euc|shift|sjis|mac|hz|tis|ks_c|8859"
)

_BETTER_CHARSET = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
}
"""Charsets that mail programs say, to the larger ones they mean."""

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Decoded(NamedTuple):
    """Text, and what was wrong with its bytes (None when nothing)."""

    text: str
    problem: str | None = None


class Headers:
    """The fields of one header block, in order; names are matched without case."""

    __slots__ = ("_fields",)

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in fields:
            self._fields.setdefault(name.lower(), []).append(value)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._fields

    def every(self, name: str) -> list[str]:
        """All values of a field, undecoded, unfolded."""
        return self._fields.get(name.lower(), [])

    def first(self, name: str) -> str:
        """The first value, undecoded; "" when the field is absent."""
        values = self.every(name)
        return values[0] if values else ""

    def text(self, name: str) -> str:
        """The first value with encoded words decoded and white space collapsed."""
        return " ".join(decode_words(self.first(name)).split())


def split(raw: bytes, most: int) -> tuple[bytes, bytes]:
    """Header block and body. Bytes without any header are all body."""
    if raw.startswith((b"\n", b"\r\n")):
        return b"", raw.lstrip(b"\r\n")
    start = raw.find(b"\n") + 1 if raw.startswith((b"From ", b">From ")) else 0
    if not _FIELD.match(raw, start):
        return b"", raw
    end = _BLANK_LINE.search(raw, start)
    if end is None:
        return raw[start : start + most], b""
    return raw[start : min(end.start(), start + most)], raw[end.end() :]


def read(head: bytes, limits: Limits, problems: list[str]) -> Headers:
    """The fields of a header block; broken lines are skipped and noted."""
    text = decode_bytes(head, "utf-8").text
    lines: list[list[str]] = []
    broken = False
    for line in re.split(r"\r\n|\n|\r", text):
        if line[:1] in (" ", "\t"):
            if lines:
                lines[-1].append(line.strip())
        elif line:
            if len(lines) >= limits.headers:
                problems.append("too many header lines: the rest was dropped")
                break
            lines.append([line])
    fields = []
    for folded in lines:
        name, colon, value = " ".join(folded).partition(":")
        name = name.strip()
        if not colon or not name or not name.isascii() or " " in name:
            broken = True
            continue
        if len(value) > limits.header_chars:
            problems.append(f"header {name[:40]} cut")
            value = value[: limits.header_chars]
        fields.append((name, _CONTROL.sub("", value.replace("\t", " ")).strip()))
    if broken:
        problems.append("broken header lines dropped")
    return Headers(fields)


def decode_bytes(content: bytes, charset: str) -> Decoded:
    """Bytes in a declared charset to text, whatever the charset says. NUL bytes are dropped."""
    problem = None
    if b"\0" in content and not charset.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")):
        content = content.replace(b"\0", b"")
        problem = "NUL bytes dropped"
    name = charset.strip().strip("'\"").lower().partition("*")[0][:60]
    named = _BETTER_CHARSET.get(name, name) or "utf-8"
    if named != "utf-8" and not _known(named):
        problem, named = f"unknown charset {name!a}", "utf-8"
    if (
        named != "utf-8"
        and not named.startswith(("utf", "iso-2022", "hz"))
        and not content.isascii()
    ):
        try:
            return Decoded(content.decode("utf-8"), f"charset {name} declared, but it was utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(content.decode(named).replace("\0", ""), problem)
    except (UnicodeError, ValueError):
        # cp1252 is what a single stray byte most often was; what it lacks becomes U+FFFD.
        fallback = "cp1252" if named == "utf-8" else named
        text = content.decode(fallback, "replace").replace("\0", "")
        return Decoded(text, problem or f"text is not valid {named}")


def _known(name: str) -> bool:
    if not _CHARSET.match(name):
        return False
    try:
        codecs.lookup(name)
        b"".decode(name)
    except (LookupError, ValueError):
        return False
    return True


def decode_words(value: str) -> str:
    """RFC 2047 encoded words in a header value; neighbours of one charset are joined as bytes first,
    because some programs cut a character in two."""
    if "=?" not in value:
        return value
    out: list[str] = []
    pending = b""
    charset = ""
    position = 0
    for found in _WORD.finditer(value):
        between = value[position : found.start()]
        content = _word_bytes(found[2], found[3])
        same = found[1].lower() == charset
        if pending and (between.strip() or not same):
            out.append(decode_bytes(pending, charset).text)
            pending = b""
        if between.strip() or position == 0:
            out.append(between)
        pending, charset = pending + content, found[1].lower()
        position = found.end()
    if pending:
        out.append(decode_bytes(pending, charset).text)
    out.append(value[position:])
    return _CONTROL.sub("", re.sub(r"[\r\n\t]", " ", "".join(out)))


def _word_bytes(encoding: str, text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(content, header=True)
    return from_base64(content)[0]


_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def from_base64(content: bytes) -> tuple[bytes, bool]:
    """Decoded bytes, and whether something was damaged. Takes any bytes."""
    kept = content.translate(None, _NOT_BASE64)
    stray = len(content.translate(None, b" \t\r\n=")) != len(kept)
    rest = len(kept) % 4
    if rest == 1:
        kept, stray, rest = kept[:-1], True, 0
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)), stray


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured value (Content-Type, Content-Disposition): its main word in lower case, and its
    parameters with RFC 2231 continuations joined and charsets decoded."""
    main = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAM.finditer(value):
        name, text = found[1].lower(), found[2].strip()
        if text.startswith('"') and text.endswith('"') and len(text) > 1:
            text = re.sub(r"\\(.)", r"\1", text[1:-1])
        base, star, order = name.partition("*")
        if not star:
            plain.setdefault(base, decode_words(text))
            continue
        coded = order in ("",) or order.endswith("*")
        digits = order.rstrip("*")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0
        pieces.setdefault(base, []).append((number, coded, text))
    for base, parts in pieces.items():
        plain[base] = _rfc2231(sorted(parts))
    return main, plain


def _rfc2231(parts: list[tuple[int, bool, str]]) -> str:
    charset = "utf-8"
    content = b""
    for index, (_, coded, text) in enumerate(parts):
        if coded and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if coded else text.encode("utf-8", "replace")
    return _CONTROL.sub("", decode_bytes(content, charset or "utf-8").text)


def addresses(value: str) -> tuple[Address, ...]:
    """Mailboxes of an address field; what is no address is left out."""
    found = []
    for item in _items(value)[:200]:
        address = mailbox(item)
        if address is not None:
            found.append(address)
    return tuple(found)


def mailbox(item: str) -> Address | None:
    """One mailbox ("Ana <ana@x>", "ana@x (Ana)", "ana@x"), or None."""
    item = item.strip()
    left, right = item.rfind("<"), item.rfind(">")
    if 0 <= left < right:
        name, written = item[:left], item[left + 1 : right]
    else:
        comment = item.find("(")
        written = item if comment < 0 else item[:comment]
        name = "" if comment < 0 else item[comment:].strip("()")
    written = written.strip().strip("\"'")
    if written.lower().startswith("mailto:"):
        written = written[7:]
    written = _CONTROL.sub("", written)
    if not _ADDRESS.fullmatch(written):
        return None
    local, _, domain = written.rpartition("@")
    name = " ".join(decode_words(re.sub(r"\\(.)", r"\1", name.strip().strip('"'))).split())
    return Address(f"{local}@{domain.lower().rstrip('.')}", name.strip("\"'")[:200])


def _items(value: str) -> list[str]:
    """Split at commas outside quotes, comments and angle brackets."""
    items: list[str] = []
    start = depth = 0
    quoted = False
    for index, char in enumerate(value):
        if char == '"' and value[index - 1 : index] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif char in "(<":
            depth += 1
        elif char in ")>":
            depth = max(0, depth - 1)
        elif char in ",;" and not depth:
            items.append(value[start:index])
            start = index + 1
        elif char == ":" and not depth and "@" not in value[start:index]:
            start = index + 1  # the name of a group
    items.append(value[start:])
    return items


def message_ids(value: str, most: int) -> tuple[str, ...]:
    """The ids of a References or In-Reply-To field, first and last kept when there are too many."""
    found = list(dict.fromkeys(_MESSAGE_ID.findall(value)))
    return tuple(found if len(found) <= most else found[:1] + found[1 - most :])


def instant(value: str) -> datetime | None:
    """An RFC 5322 date as aware UTC, None when it cannot be read. No zone is read as UTC."""
    try:
        read_as = parsedate_to_datetime(value[:100])
        if read_as.tzinfo is None:
            read_as = read_as.replace(tzinfo=UTC)
        return read_as.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def sent_at(headers: Headers, problems: list[str]) -> datetime | None:
    """The Date field, unless it is absurd: outside 1995..2100, or far from the newest Received."""
    if not headers.first("Date"):
        return None
    sent = instant(headers.first("Date"))
    if sent is None:
        problems.append("unreadable date")
        return None
    stamp = headers.first("Received").rpartition(";")[2]
    received = instant(stamp) if stamp else None
    late = received is not None and not -timedelta(days=1) < received - sent < timedelta(days=60)
    if late or not EARLIEST <= sent < LATEST:
        problems.append("absurd date")
        return None
    return sent
