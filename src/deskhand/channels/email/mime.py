"""MIME: from a mail's body to its text blocks and files, within limits. No meaning of words here."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from deskhand.channels.email import headers as fields
from deskhand.channels.email.headers import Headers, decode_bytes, from_base64, parameters
from deskhand.channels.email.html import to_text
from deskhand.channels.email.model import AttachedFile, Limits

_PLACEHOLDER = re.compile(
    r"(view|see|read).{0,60}(html|browser)|(not|n't) (support|display).{0,30}html|no (admite|soporta) html",
    re.I,
)
_GUESSED_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{4,70})\r?$", re.M)
_UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)

_MOST_EDGES = 100_000


@dataclass(slots=True)
class Block:
    """One piece of text, as plain words and as HTML; a multipart/alternative is one block."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Contents:
    """What lay in the mail."""

    blocks: list[Block] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    calendar_methods: list[str] = field(default_factory=list)
    report: str | None = None
    failed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def contents(head: Headers, body: bytes, limits: Limits) -> Contents:
    """Walk the tree once. Time is bounded by size times `limits.depth`."""
    found = Contents()
    _walk(head, body, limits, found, None, 0, "text/plain")
    return found


def text(found: Contents, limits: Limits) -> str:
    """The written text of all blocks: plain where it is real, else the HTML made readable."""
    pieces = []
    for block in found.blocks:
        plain = "\n".join(block.plain)
        bare = plain.strip()
        unusable = not bare or (block.html and len(bare) < 300 and _PLACEHOLDER.search(bare))
        if unusable and block.html:
            read = to_text("\n".join(block.html), limits.html_chars)
            for problem in read.problems:
                found.note(problem)
            plain = read.text
        pieces.append(plain.strip("\n"))
    whole = "\n\n".join(piece for piece in pieces if piece.strip())
    if len(whole) > limits.body_chars:
        found.note("text cut")
        whole = whole[: limits.body_chars]
    return whole


def _walk(
    head: Headers,
    body: bytes,
    limits: Limits,
    found: Contents,
    alternative: Block | None,
    depth: int,
    default: str,
) -> None:
    found.parts += 1
    if found.parts > limits.parts or depth > limits.depth:
        found.note("too many parts" if depth <= limits.depth else "parts nested too deep")
        return
    declared = head.first("Content-Type")
    media_type, params = parameters(declared) if declared else (default, {})
    if not re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,120}", media_type):
        media_type = default if media_type in ("", "text") else "application/octet-stream"
    disposition, extra = parameters(head.first("Content-Disposition"))
    name = extra.get("filename") or params.get("name") or ""

    if media_type.startswith("multipart/"):
        pieces = _pieces(body, params.get("boundary", ""), limits.parts, found)
        if pieces is not None:
            if media_type == "multipart/report":
                found.report = params.get("report-type", "").lower() or "report"
            block = alternative
            if media_type == "multipart/alternative" and block is None:
                block = Block()
                found.blocks.append(block)
            inner = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
            for piece in pieces:
                part_head, part_body = fields.split(piece, limits.head_bytes)
                part = fields.read(part_head, limits, found.problems)
                _walk(part, part_body, limits, found, block, depth + 1, inner)
            return
        found.note("multipart without its parts")
        media_type = "text/plain"

    content = _decoded(head, body, found)
    if media_type == "message/rfc822" and disposition != "attachment":
        _nested(content, limits, found, depth)
        return
    if media_type == "text/rfc822-headers":
        return
    if media_type.endswith(("/delivery-status", "/disposition-notification")):
        found.report = found.report or media_type.rpartition("/")[2]
        found.failed.extend(_final_recipients(content))
        return
    if media_type == "text/calendar":
        method = params.get("method") or _calendar_method(content)
        found.calendar_methods.append(method.upper()[:20])
    written = media_type in ("text/plain", "text/html", "text/enriched")
    if (
        written
        and disposition != "attachment"
        and not (name and media_type == "text/plain" and disposition)
    ):
        _text(media_type, params, content, limits, alternative, found)
        return
    _file(name, media_type, content, limits, found)


def _text(
    media_type: str,
    params: dict[str, str],
    content: bytes,
    limits: Limits,
    alternative: Block | None,
    found: Contents,
) -> None:
    most = 4 * limits.body_chars if media_type != "text/html" else 16 * limits.html_chars
    if len(content) > most:
        found.note("text cut")
        content = content[:most]
    decoded = decode_bytes(content, params.get("charset", "utf-8"))
    if decoded.problem:
        found.note(decoded.problem)
    words = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if alternative is None:
        alternative = Block()
        found.blocks.append(alternative)
    if media_type == "text/html":
        alternative.html.append(words)
    elif params.get("format", "").lower() == "flowed":
        alternative.plain.append(unflow(words, params.get("delsp", "").lower() == "yes"))
    else:
        alternative.plain.append(words)


def unflow(text: str, delete_space: bool) -> str:
    """format=flowed (RFC 3676): soft-broken lines of one quote depth become one line again."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        signature = bare == "-- "
        if open_depth != depth or signature:
            out.append("\n" + "> " * depth)
        open_depth = depth if bare.endswith(" ") and not signature else -1
        out.append(bare[:-1] if delete_space and open_depth >= 0 else bare)
    return "".join(out).removeprefix("\n")


def _decoded(head: Headers, body: bytes, found: Contents) -> bytes:
    encoding = head.first("Content-Transfer-Encoding").lower().partition(";")[0].strip()
    if encoding == "base64":
        content, damaged = from_base64(body)
        if damaged:
            found.note("damaged base64")
        return content
    if encoding == "quoted-printable":
        if re.search(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*$)", body):
            found.note("damaged quoted-printable")
        return binascii.a2b_qp(body)
    if encoding not in ("", "7bit", "8bit", "binary"):
        found.note("unknown transfer encoding")
    return body


def _pieces(body: bytes, boundary: str, most: int, found: Contents) -> list[bytes] | None:
    """The parts between boundary lines; None when there is no such line."""
    mark = boundary.encode("utf-8", "replace").rstrip()
    if not mark or b"--" + mark not in body:
        guess = _GUESSED_BOUNDARY.search(body[:100_000])
        if guess is None:
            return None
        found.note("wrong multipart boundary")
        mark = guess[1].rstrip()
    line = re.compile(rb"--" + re.escape(mark) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    pieces: list[bytes] = []
    start = -1
    for count, edge in enumerate(line.finditer(body)):
        if edge.start() and body[edge.start() - 1] != 0x0A:
            continue
        if start >= 0:
            pieces.append(body[start : edge.start()].removesuffix(b"\n").removesuffix(b"\r"))
        if edge[1]:
            return pieces
        start = edge.end()
        if len(pieces) > most or count > _MOST_EDGES:
            found.note("too many parts")
            return pieces
    if start < 0:
        return None
    found.note("multipart not closed")
    pieces.append(body[start:])
    return pieces


def _nested(content: bytes, limits: Limits, found: Contents, depth: int) -> None:
    """A mail within the mail: kept as a file, its words as something cited."""
    head_bytes, body = fields.split(content, limits.head_bytes)
    head = fields.read(head_bytes, limits, found.problems)
    subject = head.text("Subject")
    _file(f"{subject or 'message'}.eml", "message/rfc822", content, limits, found)
    inside = Contents(parts=found.parts, problems=found.problems)
    _walk(head, body, limits, inside, None, depth + 1, "text/plain")
    found.parts = inside.parts
    words = text(inside, limits)
    if words.strip():
        found.nested.append(words)


def _file(name: str, media_type: str, content: bytes, limits: Limits, found: Contents) -> None:
    clean = safe_name(name, media_type)
    if len(found.files) >= limits.attachments:
        found.note(f"more than {limits.attachments} attachments: the rest was dropped")
    elif len(content) > limits.attachment_bytes:
        found.note(f"attachment {clean} too large: dropped ({len(content)} bytes)")
    else:
        found.files.append(AttachedFile(clean, media_type, content))


def safe_name(name: str, media_type: str) -> str:
    """A file name without path, control, bidi or reserved characters; at most 120 characters."""
    base = re.split(r"[/\\]", name)[-1]
    base = _UNSAFE_NAME.sub("", base).strip(" .")
    if not base or base.startswith("."):
        base = "attachment." + (media_type.rpartition("/")[2].rpartition("+")[2] or "bin")[:20]
    if _DEVICE.match(base):
        base = "_" + base
    if len(base) > 120:
        stem, dot, ending = base.rpartition(".")
        base = f"{stem[:100]}.{ending[:15]}" if dot else base[:120]
    return base


def _calendar_method(content: bytes) -> str:
    found = re.search(rb"^METHOD[^:\r\n]{0,100}:([A-Za-z-]{1,20})", content[:20_000], re.M | re.I)
    return found[1].decode("ascii") if found else ""


def _final_recipients(content: bytes) -> list[str]:
    report = content[:100_000].decode("utf-8", "replace")
    found = re.findall(
        r"^(?:Final|Original)-Recipient:[^;\n]{0,40};\s*(\S{3,254})", report, re.M | re.I
    )
    return list(dict.fromkeys(address.strip("<>") for address in found))[:20]
