"""Mail that a machine sent because a person wants something: web forms, lead sites, voicemail services.

The answer belongs to the person or to the relay's Reply-To. Shapes and names of relays are tables here;
nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from deskhand.channels.email import labels
from deskhand.channels.email.automatic import is_no_reply
from deskhand.channels.email.headers import Headers
from deskhand.channels.email.labels import Fields
from deskhand.channels.email.model import Address, AttachedFile, Lead
from deskhand.channels.email.signatures import phone_in

SITES: dict[str, str] = {
    "angi.com": "Angi",
    "angieslist.com": "Angi",
    "homeadvisor.com": "Angi",
    "thumbtack.com": "Thumbtack",
    "yelp.com": "Yelp",
    "nextdoor.com": "Nextdoor",
    "houzz.com": "Houzz",
    "porch.com": "Porch",
    "bark.com": "Bark",
    "networx.com": "Networx",
    "taskrabbit.com": "Taskrabbit",
    "txt.voice.google.com": "Google Voice",
}
FORMS: dict[str, str] = {
    "squarespace.com": "Squarespace",
    "squarespace.info": "Squarespace",
    "wix.com": "Wix",
    "wixforms.com": "Wix",
    "wix-forms.com": "Wix",
    "formspree.io": "Formspree",
    "jotform.com": "Jotform",
    "typeform.com": "Typeform",
    "netlify.com": "Netlify",
    "weebly.com": "Weebly",
    "godaddy.com": "GoDaddy",
    "wordpress.com": "WordPress",
    "hubspot.com": "HubSpot",
}
VOICEMAIL: dict[str, str] = {
    "google.com": "Google Voice",
    "ringcentral.com": "RingCentral",
    "grasshopper.com": "Grasshopper",
    "openphone.com": "OpenPhone",
    "vonage.com": "Vonage",
    "8x8.com": "8x8",
    "youmail.com": "YouMail",
    "comcast.net": "Comcast",
}
_VOICE = re.compile(
    r"voice\s?mail|voice message|missed call (?:and|with)|mensaje de voz|buz[óo]n de voz|correo de voz",
    re.I,
)
_WANTS = re.compile(
    r"new (?:lead|message|request|inquiry|enquiry|customer|opportunity|quote request|direct lead"
    r"|text message)"
    r"|(?:is |has )?(?:requesting|requested|wants|would like|asked for|is asking for|is looking for|needs)\b"
    r"|sent you an? (?:new )?(?:private )?(?:message|request)|messaged you|replied to|wrote to you"
    r"|quote request"
    r"|request(?:ed)? a quote|lead (?:from|for|details)|nueva? (?:solicitud|mensaje|cliente)"
    r"|le (?:envió|escribió)",
    re.I,
)
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’-]*\.?(?: [A-ZÁÉÍÓÚÑ][\w'’-]*\.?){0,3}"
_NAMED = (
    re.compile(
        rf"(?:message|lead|request|inquiry|enquiry|quote request|voicemail) (?:from|by|for):? ({_NAME})"
    ),
    re.compile(rf"(?:mensaje|solicitud) de ({_NAME})"),
    re.compile(rf"[Nn]ew (?:[Ll]ead|[Cc]ustomer)\W{{1,3}}({_NAME})"),
    re.compile(
        rf"^({_NAME}) (?:is |has )?"
        r"(?:requesting|requested|wants|would|needs|sent you|messaged|replied|asked|te |le )"
    ),
)
_REPLY_BOX = re.compile(
    r"(?:reply|message|msg|conversation|lead|request)s?[-_.+].+|.*[0-9a-f]{8}.*", re.I
)
"""Local parts of boxes that lead to one person's conversation."""
_VIA = re.compile(
    r"(.{2,80}?)\s*(?:\(|,)?\s*(?:via|through|from|on|por|vía)\s+[A-Z][\w ]{1,30}\)?$"
)
_MACHINES_NAME = re.compile(
    r"\b(?:angi|yelp|thumbtack|nextdoor|google|voice|team|leads?|notification|wireless|caller|unknown"
    r"|form|website"
    r"|customer|new|your|business)\b",
    re.I,
)
_FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "msn.com",
    ]
)
_SITE_BOX = re.compile(
    r"wordpress|www(?:-data)?|web(?:site|master|form|mail)?|forms?|contact(?:-?form)?|info|admin|server|apache|nobody"
)
"""Boxes of his own domain that the owner's site sends from; a colleague's name is none."""
_PHP = ("X-PHP-Originating-Script", "X-PHP-Script", "X-WPCF7-Content-Type", "X-Mailer-Form")


class Sources(NamedTuple):
    """What a lead is read from. `own` are our addresses in lower case; `machine` is whether the mail
    has a mark of having been sent by a program; `words` is the body without cited lines."""

    head: Headers
    sender: Address | None
    reply_to: Address | None
    subject: str
    words: str
    files: tuple[AttachedFile, ...]
    own: Collection[str]
    machine: bool


def find(given: Sources) -> Lead | None:
    """The lead in a mail, or None: then it is a person's own mail, or a machine's own."""
    if given.sender is None:
        return None
    fields = labels.read(given.words)
    return _voicemail(given, fields) or _site(given, fields) or _form(given, fields)


def site_of(domain: str, table: dict[str, str]) -> str | None:
    """The relay a domain or one of its parents belongs to."""
    labels_ = domain.lower().split(".")
    return next(
        (table[part] for i in range(len(labels_)) if (part := ".".join(labels_[i:])) in table), None
    )


def _voicemail(given: Sources, fields: Fields) -> Lead | None:
    sender = given.sender
    if sender is None or not _VOICE.search(given.subject):
        return None
    caller = phone_in(given.subject) or phone_in(sender.name)
    service = site_of(sender.domain, VOICEMAIL)
    recording = any(file.media_type.startswith("audio/") for file in given.files)
    if not (service or given.machine or (recording and caller)):
        return None
    phone = fields.phone or caller or phone_in(given.words)
    email = _person(fields.email, given)
    reply_to = _person(given.reply_to.address if given.reply_to else None, given)
    if not (phone or email or reply_to):
        return None
    return Lead(
        kind="voicemail",
        source=service or sender.domain,
        name=_name(given, fields),
        phone=phone,
        email=email,
        reply_to=reply_to,
        address=fields.address,
        text=fields.transcript or fields.text or labels.without_boilerplate(given.words),
    )


def _site(given: Sources, fields: Fields) -> Lead | None:
    sender = given.sender
    site = site_of(sender.domain, SITES) if sender else None
    if sender is None or site is None:
        return None
    contact = fields.phone or fields.email or fields.name
    relay = given.reply_to or sender
    box = _REPLY_BOX.fullmatch(relay.local)
    if not (contact or box or _WANTS.search(given.subject) or _WANTS.search(given.words[:2_000])):
        return None
    reply_to = _person(relay.address, given)
    email = _person(fields.email, given)
    phone = fields.phone or phone_in(given.subject) or phone_in(sender.name)
    if not (reply_to or email or phone):
        return None
    return Lead(
        kind="site",
        source=site,
        name=_name(given, fields),
        phone=phone,
        email=email,
        reply_to=reply_to,
        address=fields.address,
        text=fields.text or labels.without_boilerplate(given.words),
    )


def _form(given: Sources, fields: Fields) -> Lead | None:
    sender = given.sender
    if sender is None:
        return None
    relay = site_of(sender.domain, FORMS)
    reply_to = _person(given.reply_to.address if given.reply_to else None, given)
    foreign = reply_to is not None and _organisation(reply_to) != _organisation(sender.address)
    ours = {_organisation(item) for item in given.own} - _FREE
    site_box = _SITE_BOX.fullmatch(sender.local.lower())
    own_site = site_box is not None and _organisation(sender.address) in ours
    agrees = (
        foreign and fields.email is not None and fields.email.lower() == (reply_to or "").lower()
    )
    by_program = (
        given.machine or relay or own_site or agrees or any(name in given.head for name in _PHP)
    )
    bulk = (
        "List-Id" in given.head or "List-Unsubscribe" in given.head or "Feedback-Id" in given.head
    )
    email = _person(fields.email, given)
    described = bool(fields.name or fields.text) and bool(email or fields.phone)
    if not by_program or not (described or (foreign and not bulk)) or (bulk and not relay):
        return None
    return Lead(
        kind="form",
        source=relay or sender.domain,
        name=_name(given, fields) or (given.reply_to.name or None if given.reply_to else None),
        phone=fields.phone,
        email=email,
        reply_to=reply_to,
        address=fields.address,
        text=fields.text or labels.without_boilerplate(given.words),
    )


def _person(address: str | None, given: Sources) -> str | None:
    """An address somebody reads, and not our own."""
    if address is None or is_no_reply(address) or address.lower() in given.own:
        return None
    return address


def _organisation(address: str) -> str:
    return ".".join(address.rpartition("@")[2].lower().split(".")[-2:])


def _name(given: Sources, fields: Fields) -> str | None:
    if fields.name:
        return fields.name
    for line in (given.subject, *given.words.split("\n")[:6]):
        for pattern in _NAMED:
            found = pattern.search(line[:300])
            if found and not _MACHINES_NAME.search(found[1]):
                return found[1].strip()
    shown = _VIA.fullmatch(given.sender.name) if given.sender else None
    if shown and not _MACHINES_NAME.search(shown[1]):
        return shown[1].strip(" \"'")
    return None
