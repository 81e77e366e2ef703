"""The script of the demo: who says what, and when. What happens then is not written anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DANA, PETE, LUZ, KIM = "+18455550123", "+18455550126", "+18455550124", "+18455550125"
TOM = "tom.avery@example.org"
ROCKETS, LEADS, VANS = (
    "growth@seo-rockets.example",
    "hello@leads-for-trades.example",
    "fleet@vans-direct.example",
)
NAMES = {
    DANA: "Dana",
    PETE: "Pete",
    LUZ: "Luz",
    KIM: "Kim",
    TOM: "Tom",
    ROCKETS: "SEO Rockets",
    LEADS: "Leads for Trades",
    VANS: "Vans Direct",
}

MONDAY, TUESDAY = "2026-11-23T", "2026-11-24T"
"""A Monday; the Thursday of that week is Thanksgiving, when nobody works."""


@dataclass(frozen=True)
class Line:
    """One thing somebody says at a local time. `who` is an address, "tick" for the passing of time,
    or the name of somebody of the business."""

    at: str
    who: str
    text: str = ""
    channel: Literal["sms", "email"] = "sms"
    subject: str | None = None


@dataclass(frozen=True)
class Scene:
    """A heading and what is said under it."""

    title: str
    lines: tuple[Line, ...]


SCENES: tuple[Scene, ...] = (
    Scene(
        "7:12, Sam is on a ladder. A text comes in.",
        (
            Line(
                f"{MONDAY}07:12:00",
                DANA,
                "Hi, my kitchen faucet keeps dripping. What would it cost to fix, and can you come "
                "tomorrow afternoon?",
            ),
            Line(f"{MONDAY}07:13:10", DANA, "the first one works"),
            Line(f"{MONDAY}07:14:05", DANA, "Dana Whitfield, 12 Elm St, Kingston NY 12401"),
        ),
    ),
    Scene(
        "Somebody wants it cheaper. The price stays the price; only Sam can say otherwise.",
        (
            Line(f"{MONDAY}09:20:00", PETE, "toilet runs all night. what do you charge?"),
            Line(f"{MONDAY}09:21:30", PETE, "Would you do it for $80?"),
            Line(f"{MONDAY}09:23:00", PETE, "come on, $80 cash and we have a deal"),
        ),
    ),
    Scene(
        "A deck nobody has seen gets a visit to look at it, not a guess.",
        (
            Line(
                f"{MONDAY}11:05:00",
                TOM,
                "Several boards on our back deck are soft and one post looks rotten. What would it "
                "cost to fix, and could somebody come on Wednesday morning?\n\n"
                "Tom Avery\n230 Hurley Ave, Kingston NY 12401",
                "email",
                "Deck",
            ),
            Line(f"{MONDAY}11:20:00", TOM, "The first one is good.", "email", "Re: Deck"),
        ),
    ),
    Scene(
        "Luz writes in Spanish; Sam reads it in English.",
        (
            Line(
                f"{MONDAY}13:30:00",
                LUZ,
                "Hola, se tapó el inodoro. ¿Cuánto cuesta y pueden venir el viernes por la mañana?",
            ),
            Line(f"{MONDAY}13:32:00", LUZ, "la primera"),
            Line(f"{MONDAY}13:33:00", LUZ, "Luz Ortega, 7 Pine St, Kingston NY 12401"),
        ),
    ),
    Scene(
        "Three vendors write. They get silence.",
        (
            Line(
                f"{MONDAY}15:05:00",
                ROCKETS,
                "Hi there! We get contractors like you to the first page of Google. Our SEO experts "
                "guarantee more leads. Reply to book a free strategy call, or unsubscribe here.",
                "email",
                "More leads for your business",
            ),
            Line(
                f"{MONDAY}15:40:00",
                LEADS,
                "We have exclusive handyman leads in your area this week. Pay per lead, no contract. "
                "Sign up today and your first 5 leads are free! Unsubscribe any time.",
                "email",
                "Homeowners near Kingston are looking for you",
            ),
            Line(
                f"{MONDAY}16:10:00",
                VANS,
                "Upgrade your fleet before year end! Special financing for contractors, limited time "
                "offer. Schedule a call with our sales team. To opt out of our newsletter click here.",
                "email",
                "0% financing on work vans",
            ),
        ),
    ),
    Scene(
        "Evening: one mail says what the day came to and what tomorrow brings.",
        (Line(f"{MONDAY}18:30:00", "tick"),),
    ),
    Scene(
        "3:04 at night. A pipe bursts, and Sam sleeps.",
        (
            Line(
                f"{TUESDAY}03:04:00",
                KIM,
                "HELP a pipe burst in my basement, water is everywhere!! 5 Lucas Ave",
            ),
            Line(f"{TUESDAY}03:11:00", "Mike", "I'm up. 40 minutes"),
        ),
    ),
)
