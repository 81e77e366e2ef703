"""Signatures, mobile footers and disclaimers below the words of a mail. Nothing about citations."""

from __future__ import annotations

import re

from deskhand.channels.email.model import Signature

_DELIMITER = re.compile(r"\s?(?:--|__|—) ?")
_MOBILE = re.compile(
    r"(?:sent (?:from|via|using) (?:my |the )?(?:\w[\w.+'®™-]*)(?: [\w.+'®™|-]+){0,5}(?:\s?<[^<>]{1,200}>)?"
    r"|get outlook for \w+(?:\s?<[^<>]{1,200}>)?"
    r"|(?:yahoo|aol) mail(?:: .{1,60}| on android| for i\w+)?"
    r"|enviado (?:desde|con) (?:mi |el )?(?:\w[\w.+'-]*)(?: [\w.+'-]+){0,5}(?:\s?<[^<>]{1,200}>)?"
    r"|(?:obtener|obtén|descargar) outlook para \w+(?:\s?<[^<>]{1,200}>)?"
    r"|(?:message )?sent from a mobile.{0,60})[.!]?",
    re.I,
)
_CLOSING = re.compile(
    r"(?:(?:(?:best|kind|warm|kindest|warmest)(?: (?:regards|wishes))?|regards|cheers|sincerely(?: yours)?"
    r"|yours (?:truly|sincerely)|respectfully|all the best|take care|(?:many |with )?thanks(?: (?:again"
    r"|so much|a lot|in"
    r" advance))?|thank you(?: (?:very much|so much|again|in advance))?|thx"
    r"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|(?:muchas "
    r"|mil )?gracias(?: de antemano)?"
    r"|cordialmente|un abrazo)[,.!]{0,3}(?: and (?:best|kind) regards,?)?)",
    re.I,
)
_DISCLAIMER = re.compile(
    r"\W{0,4}(?:confidentiality (?:notice|note)|disclaimer|aviso (?:legal|de confidencialidad)"
    r"|this (?:e-?mail|message)(?: \(?and any .{1,40})? (?:is|are|may|contains?"
    r"|was) .{0,80}(?:confidential|privileged"
    r"|intended)|este (?:correo|mensaje) .{0,80}confidencial"
    r"|the information contained in this (?:e-?mail|message))",
    re.I,
)
_BANNER = re.compile(
    r"\W{0,4}(?:caution|warning|external(?: email| sender)?)\W{1,4}.{0,80}(?:originated|outside"
    r"|external).{0,300}",
    re.I,
)
_PHONE = re.compile(r"\+?\(?\d[\d().\s-]{7,17}\d")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
_LAST_LINES = 9


def cut(lines: list[str]) -> tuple[list[str], list[str]]:
    """The words and what stands below them. Never takes an address or a question away."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = 0
    while start < end and not lines[start].strip():
        start += 1
    if start < end and _BANNER.fullmatch(lines[start].strip()):
        start += 1
    below: list[str] = []
    for index in range(start, end):
        line = lines[index]
        if _DELIMITER.fullmatch(line) and index > start - 1 and end - index <= 40:
            below, end = lines[index + 1 : end], index
            break
        if len(line) < 2_000 and _DISCLAIMER.match(line.strip()) and index > start:
            below, end = lines[index:end], index
            break
    for index in range(max(start, end - _LAST_LINES), end):
        line = lines[index].strip()
        if len(line) < 250 and _MOBILE.fullmatch(line) and _is_boilerplate(lines[index + 1 : end]):
            below, end = lines[index:end] + below, index
            break
    closing = _closing(lines, start, end)
    if closing is not None:
        below, end = lines[closing:end] + below, closing
    return lines[start:end], below


def _closing(lines: list[str], start: int, end: int) -> int | None:
    """Where "Thanks, / Ana Diaz / 845-555-0142" begins, when something was written above it."""
    for index in range(max(start + 1, end - _LAST_LINES), end):
        line = lines[index].strip()
        if (
            len(line) < 60
            and _CLOSING.fullmatch(line)
            and any(above.strip() for above in lines[start:index])
            and _is_boilerplate(lines[index + 1 : end])
        ):
            return index
    return None


def _is_boilerplate(lines: list[str]) -> bool:
    """Short lines of a signature: names, phones, links. Other digits may be an address we asked for."""
    written = [line.strip() for line in lines if line.strip()]
    if len(written) > 6:
        return False
    for line in written:
        without_phone = _PHONE.sub("", line)
        if len(line) > 60 or "?" in line:
            return False
        if (
            re.search(r"\d", without_phone)
            and "@" not in line
            and not re.search(r"https?:|www\.", line)
        ):
            return False
        if len(line.split()) > 7:
            return False
    return True


def read(lines: list[str]) -> Signature | None:
    """The name and phone of a signature; None when there is nothing in it."""
    written = [line.strip() for line in lines if line.strip()][:20]
    if not written:
        return None
    name = next(
        (
            line.rstrip(",")
            for line in written[:4]
            if _NAME.fullmatch(line.rstrip(","))
            and line[:1].isupper()
            and not _CLOSING.fullmatch(line)
            and not _MOBILE.fullmatch(line)
        ),
        None,
    )
    phone = next((found for line in written if (found := phone_in(line))), None)
    return Signature("\n".join(written)[:1_000], name, phone)


def phone_in(text: str) -> str | None:
    """The first valid phone number in E.164; numbers without a country are North American."""
    if len(re.findall(r"\d", text[:500])) < 7:
        return None
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    for match in PhoneNumberMatcher(text[:500], "US", max_tries=20):
        return str(format_number(match.number, PhoneNumberFormat.E164))
    return None
