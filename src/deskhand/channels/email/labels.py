"""Labelled lines of a notice ("Name: Ana", a table, a label above its value), English and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deskhand.channels.email.headers import mailbox
from deskhand.channels.email.signatures import phone_in

_LABELS: dict[str, str] = {
    "name": "name|full name|your name|customer|customer name|client|client name|contact|contact name|caller"
    "|caller name|homeowner|sender|from|nombre|nombre completo|su nombre|tu nombre|cliente",
    "first": "first name|first|nombres?",
    "last": "last name|last|surname|apellidos?",
    "phone": "phone|phone number|phone no|your phone|telephone|tel|mobile|mobile phone|cell|cell phone"
    "|daytime phone"
    "|caller id|callback|callback number|call back|from number|number|teléfono|telefono|su teléfono"
    "|celular|móvil|movil"
    "|número|numero",
    "email": "email|e-mail|email address|e-mail address|your email|your e-mail|mail|correo|correo electrónico"
    "|correo electronico|su correo",
    "address": "address|street|street address|service address|job address|location|dirección|direccion"
    "|domicilio",
    "city": "city|town|ciudad",
    "zip": "zip|zip code|zipcode|postal code|código postal|codigo postal",
    "text": "message|your message|message body|comments?|customer comments|details|job details"
    "|project details"
    "|description|job description|request|notes|additional information|how can we help(?: you)?"
    "|what do you need"
    "|question|inquiry|enquiry|mensaje|su mensaje|comentarios?|descripción|descripcion|detalles"
    "|solicitud|consulta",
    "transcript": "transcript|transcription|voicemail transcript|voicemail transcription|message transcript"
    "|transcripción|transcripcion",
    "service": "service|services|service type|service requested|type of service|job|job type|project"
    "|project type|task"
    "|category|servicio|tipo de servicio|trabajo|proyecto",
    "noise": "date|time|received|submitted|submitted on|sent|sent at|ip|ip address|remote ip|user agent"
    "|page|page url"
    "|url|referrer|referer|form|form name|form id|id|lead id|lead number|job number|lead fee|lead type"
    "|duration|length"
    "|fecha|hora|duración|to|subject|asunto|para|property type|homeowner or tenant|source|site",
}
_LINE = re.compile(
    r"[\W_]{0,4}("
    + "|".join(sorted((f"(?:{names})" for names in _LABELS.values()), key=len))
    + r")\??\s?\*{0,2}(?:\s?[:=]\*{0,2}|\s?\t|$)[ \t]*(.*)",
    re.I,
)
_PATTERNS = tuple((kind, re.compile(names, re.I)) for kind, names in _LABELS.items())
_BOILERPLATE = re.compile(
    r"unsubscribe|darse de baja|privacy policy|terms of (?:use|service)|all rights reserved|©|\(c\) \d{4}"
    r"|view (?:this |the )?(?:lead|message|request|in (?:your )?browser|online|submission)"
    r"|manage (?:your )?submissions"
    r"|reply (?:directly )?to this (?:e-?mail|message)|do not reply|you (?:are receiving|received) this"
    r"|this e-?mail was sent|this is a notification|contact form (?:was|on)|sent from your (?:web)?site"
    r"|open (?:in )?the app|download the app|play message|help cent(?:er|re)|to respond to this"
    r"|has been submitted"
    r"|you(?:'ve| have) (?:got |received )?a new|new (?:lead|voicemail|submission)|form submission"
    r"|respond (?:now|fast)"
    r"|no responda|este correo fue enviado",
    re.I,
)
_LINK = re.compile(r"\W{0,3}(?:[\w ]{0,30}[:<(]\s?)?(?:https?://|www\.)\S{1,2000}\W{0,3}", re.I)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the labels said. `phone` E.164, `email` checked, `text` the person's words with the service."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    text: str = ""
    transcript: str = ""


def read(words: str) -> Fields:
    """Find labelled lines; several lines below a message's label belong to it."""
    values: dict[str, list[str]] = {}
    current: str | None = None
    for line in words.split("\n")[:400]:
        bare = line.strip()
        if re.fullmatch(r"--+|__+|—+", bare):
            current = None
            continue
        found = _LINE.fullmatch(bare) if len(bare) < 5_000 else None
        if found:
            current = _kind(found[1])
            if found[2].strip():
                values.setdefault(current, []).append(found[2].strip(" \t*"))
                current = current if current in ("text", "transcript") else None
            continue
        if current is None or _BOILERPLATE.search(bare[:500]) or _LINK.fullmatch(bare[:2_100]):
            continue
        if current in ("text", "transcript"):
            values.setdefault(current, []).append(bare)
        elif bare:
            values.setdefault(current, []).append(bare)
            current = None
    return _fields(values)


def without_boilerplate(words: str) -> str:
    """The lines of a notice that are neither labels nor the relay's own phrases."""
    kept = []
    for line in words.split("\n"):
        bare = line.strip()
        if re.fullmatch(r"--+ ?", bare):
            break
        if (
            _LINE.fullmatch(bare[:5_000])
            or _BOILERPLATE.search(bare[:500])
            or _LINK.fullmatch(bare[:2_100])
        ):
            continue
        kept.append(bare)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _kind(label: str) -> str:
    return next(kind for kind, pattern in _PATTERNS if pattern.fullmatch(label))


def _fields(values: dict[str, list[str]]) -> Fields:
    def one(kind: str) -> str:
        return (values.get(kind) or [""])[0][:300]

    # "From: Ana Diaz <ana@mail.example>" carries both.
    both = mailbox(one("name"))
    # A caller nobody knows by name is shown by his number.
    name = (both.name if both else one("name")) or " ".join(
        filter(None, (one("first"), one("last")))
    )
    written = next((found for item in values.get("email", []) if (found := _email(item))), None)
    place = ", ".join(
        filter(None, (one("address"), " ".join(filter(None, (one("city"), one("zip"))))))
    )
    message = "\n".join(values.get("text", [])).strip()
    service = one("service")
    return Fields(
        name=None if len(re.findall(r"\d", name)) > 6 else name.strip(" ,") or None,
        phone=next((found for item in values.get("phone", []) if (found := phone_in(item))), None),
        email=written or (both.address if both else None),
        address=place or None,
        text="\n".join(filter(None, (service, message))),
        transcript="\n".join(values.get("transcript", [])).strip(' "“”\n'),
    )


def _email(item: str) -> str | None:
    for word in item.replace("<", " <").split()[:10]:
        found = mailbox(word.strip(".,;()<>"))
        if found:
            return found.address
    return None
