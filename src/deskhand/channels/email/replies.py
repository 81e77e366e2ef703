"""Newly written words apart from what is cited, and from what stands below them. Plain text only.

Decided line by line in one pass. The library mail-parser-reply knows the citation headers of a dozen
languages; its expressions are tried only on short candidates, because they are not linear. English and
Spanish, which we speak, have rules of our own here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from deskhand.channels.email.model import Signature
from deskhand.channels.email.signatures import cut, read

_QUOTED = re.compile(r"[ \t]{0,4}>")
_WROTE = re.compile(
    r"(?:(?:on|el|am|le|il|em|op)\b.{4,300}\b(?:wrote|escribi[óo]|scrisse|schrieb|écrit|ha scritto"
    r"|escreveu|schreef)"
    r"\b.{0,120}:"
    r"|.{0,80}\d{4}.{1,160}<\s?[^<>\s]+@[^<>\s]+>.{0,20}:"
    r"|.{1,120}\b(?:wrote|writes|escribi[óo]) (?:on|el) .{4,80}\d{4}.{0,40}:)",
    re.I,
)
_OPENS = re.compile(r"(?:on|el|am|le|il|em|op)\b.{3,}", re.I)
_SEPARATOR = re.compile(
    r"[-_*\s]{0,40}(?:original message|original appointment|forwarded message|mensaje original"
    r"|mensaje reenviado"
    r"|begin forwarded message|inicio del mensaje reenviado|reply message|ursprüngliche nachricht"
    r"|message d'origine)"
    r"\s?:?[-_*\s]{0,40}",
    re.I,
)
_RULED = re.compile(r"_{20,}|-{30,}")
_FROM = re.compile(r"\*?(?:from|de|von|da)\s?:\*?\s?.{1,300}", re.I)
_FIELD = re.compile(r"\*?(?:from|de|von|da)\s?:\*?\s?.{1,300}", re.I)
_FIELD = re.compile(
    r"\*?(?:sent|date|to|cc|subject|reply-to|importance|enviado(?: el)?|fecha|para|asunto|gesendet|an"
    r"|betreff|envoyé|à"
    r"|objet|inviato|a|oggetto)\s?:\*?(?:\s.{0,500})?",
    re.I,
)
_LONGEST = 1_000


class Split(NamedTuple):
    """New words, cited words, and the signature that stood below the new ones."""

    text: str
    quoted: str
    signature: Signature | None


def strip(text: str) -> Split:
    """Split a mail's plain text. Words written above, below or between cited lines are all kept."""
    lines = [line.rstrip() for line in text.replace("\u200b", "").replace("\xa0", " ").split("\n")]
    new: list[list[str]] = [[]]
    quoted: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if _QUOTED.match(line):
            quoted.append(_QUOTED.sub("", line, count=1).removeprefix(" "))
            _next_block(new)
        elif (length := _citation(lines, index)) > 0:
            rest = _after_citation(lines, index + length)
            quoted.extend(lines[index : index + length])
            _next_block(new)
            if rest is None:
                quoted.extend(lines[index + length :])
                break
            index += length
            continue
        elif _is_wrapped_rest(lines, index):
            quoted.append(line)
        else:
            new[-1].append(line)
        index += 1
    words, below = [], []
    for block in new:
        kept, signature = cut(block)
        if any(line.strip() for line in kept):
            words.append("\n".join(kept).strip("\n"))
        below.extend(signature)
    return Split(
        _tidy("\n\n".join(words)),
        _tidy("\n".join(quoted)),
        read(below),
    )


def _next_block(new: list[list[str]]) -> None:
    if new[-1]:
        new.append([])


def _citation(lines: list[str], index: int) -> int:
    """How many lines from here are the header of a citation; 0 when none begins here."""
    line = lines[index].strip()
    if not line or len(line) > _LONGEST:
        return 0
    if _SEPARATOR.fullmatch(line):
        return 1
    if _RULED.fullmatch(line):
        following = next(
            (i for i in range(index + 1, min(index + 4, len(lines))) if lines[i].strip()), None
        )
        if following is not None and _fields(lines, following):
            return following - index
        return 0
    if length := _fields(lines, index):
        return length
    # An attribution may be wrapped: up to three lines count as one.
    joined = ""
    for length in (1, 2, 3):
        if index + length > len(lines) or (length > 1 and not lines[index + length - 1].strip()):
            return 0
        joined = f"{joined} {lines[index + length - 1].strip()}".strip()
        if len(joined) > 400:
            return 0
        if joined.endswith(":") and (_WROTE.fullmatch(joined) or _library_knows(joined)):
            return length
        if length == 1 and not _OPENS.match(joined) and not _may_be_attribution(joined):
            return 0
    return 0


def _may_be_attribution(line: str) -> bool:
    return bool(re.search(r"\d{4}|@", line)) and len(line) < 200


def _fields(lines: list[str], index: int) -> int:
    """Length of a block like "From: ... / Sent: ... / To: ... / Subject: ..."; 0 when it is none.

    The sender may stand first or, as some programs write it, after the date and the subject."""
    first = lines[index].strip()
    if not (_FROM.fullmatch(first) or _FIELD.fullmatch(first)):
        return 0
    end, fields, senders = index, 0, 0
    for position in range(index, min(index + 10, len(lines))):
        line = lines[position].strip()
        if _FROM.fullmatch(line):
            senders, end = senders + 1, position + 1
        elif _FIELD.fullmatch(line):
            fields, end = fields + 1, position + 1
        elif not line and fields:
            break
    return end - index if senders == 1 and fields >= 2 else 0


def _after_citation(lines: list[str], start: int) -> int | None:
    """Where reading goes on after a citation's header: None when all the rest is cited, because the
    cited lines carry no mark of their own."""
    for position in range(start, min(start + 8, len(lines))):
        if lines[position].strip():
            return position if _QUOTED.match(lines[position]) else None
    return None if start < len(lines) else start


def _is_wrapped_rest(lines: list[str], index: int) -> bool:
    """Is this the tail of a cited line that a mail program broke in two?"""
    if not 0 < index < len(lines) - 1 or not lines[index].strip():
        return False
    above, below = lines[index - 1], lines[index + 1]
    return bool(
        _QUOTED.match(above)
        and _QUOTED.match(below)
        and len(above) >= 65
        and len(lines[index]) < 30
        and above[-1:] not in ".?!:"
    )


@cache
def _library_expression() -> re.Pattern[str]:
    from mailparser_reply.parser import EmailMessage

    languages = ["en", "es", "de", "fr", "it", "nl", "pl", "sv", "da", "cs"]
    expression: re.Pattern[str] = EmailMessage(text="", languages=languages).HEADER_REGEX
    return expression


def _library_knows(line: str) -> bool:
    return len(line) < 250 and bool(_library_expression().fullmatch(line))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()
