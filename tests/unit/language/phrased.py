"""Plans worded by chance as a model words them, honest or with one claim more than the plan holds.

The phrasings and the claims are data (texts/phrasings_*.txt, texts/claims_*.txt); here their blanks are
filled, facts in every common form. `Writer` is seeded: the same seed writes the same texts.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.windows import Window
from tests.support.plans import BUSINESS, OWNER, PHONE, TODAY, ZONE, act, plan
from tests.unit.language import spelled

A = ActKind
TEXTS = Path(__file__).with_name("texts")

REPLIES: tuple[tuple[ActKind, ...], ...] = (
    (A.GREET, A.QUOTE_FIXED, A.OFFER_SLOTS),
    (A.QUOTE_FIXED, A.OFFER_SLOTS),
    (A.QUOTE_FIXED, A.TRIP_FEE, A.ASK_WHEN),
    (A.QUOTE_RANGE, A.OFFER_SLOTS),
    (A.QUOTE_RANGE, A.ASK_WHEN),
    (A.GREET, A.QUOTE_HOURLY, A.ASK_WHEN),
    (A.QUOTE_HOURLY, A.OFFER_SLOTS),
    (A.ESTIMATE_NEEDED, A.ESTIMATE_FREE, A.OFFER_SLOTS),
    (A.ESTIMATE_NEEDED, A.ASK_WHEN),
    (A.PHOTOS_NEEDED,),
    (A.NOT_OFFERED, A.ASK_SERVICE),
    (A.NO_SLOT_THEN, A.OFFER_SLOTS),
    (A.CLOSED_THEN, A.OFFER_SLOTS),
    (A.SLOT_TAKEN, A.OFFER_SLOTS),
    (A.OFFER_SLOTS,),
    (A.GREET, A.ASK_SERVICE),
    (A.ASK_SERVICE,),
    (A.ASK_WHEN,),
    (A.ASK_WHICH,),
    (A.HOLDING, A.ASK_NAME_ADDRESS),
    (A.HOLDING, A.ASK_ADDRESS),
    (A.PAGED, A.ASK_WHERE),
    (A.HOLDING, A.ASK_NAME),
    (A.BOOKED,),
    (A.BOOKED, A.ASK_NAME),
    (A.MOVED,),
    (A.CANCELLED,),
    (A.STATUS,),
    (A.NO_VISIT, A.ASK_SERVICE),
    (A.REMINDER,),
    (A.ACCEPTED, A.OFFER_SLOTS),
    (A.DECLINED,),
    (A.OUT_OF_AREA, A.TO_OWNER),
    (A.TO_OWNER,),
    (A.CALL_PASSED_ON,),
    (A.LIST_HEARD, A.ESTIMATE_NEEDED, A.OFFER_SLOTS),
    (A.OCCUPANT_ASKED,),
    (A.APOLOGY, A.TO_OWNER),
    (A.MACHINE, A.ASK_SERVICE),
    (A.QUOTE_FIXED, A.INCLUDED, A.TRIP_FEE_CREDITED, A.OFFER_SLOTS),
    (A.ESTIMATE_NEEDED, A.ESTIMATE_FEE, A.OFFER_SLOTS),
    (A.QUOTE_RANGE, A.ASK_PHOTOS),
    (A.PHOTOS_PASSED_ON,),
    (A.NO_SLOTS,),
    (A.TIME_PAST, A.OFFER_SLOTS),
    (A.TOO_FAR_AHEAD, A.ASK_WHEN),
    (A.QUOTE_FIXED, A.ASK_ONE_OR_TWO),
    (A.BOOKED, A.ASK_ACCESS),
    (A.BOOKED, A.RAIN),
    (A.HOLDING, A.ASK_PAYER),
    (A.QUOTE_FIXED, A.ASK_GO_AHEAD),
    (A.WHICH_VISIT,),
    (A.LET_GO,),
    (A.PRICE_STAYS, A.QUOTE_FIXED),
    (A.BID_PASSED_ON,),
    (A.CALLBACK,),
    (A.NOTED, A.STATUS),
)
"""The acts of replies as the secretary plans them."""
INCLUDES = "removal of the old one and a test run"

ITEMS = {
    Lang.EN: ("Kitchen faucet replacement", "TV mounting", "toilet repair", "Interior door hanging",
              "Drywall patch", "ceiling fan installation", "Gutter cleaning"),
    Lang.ES: ("Cambio de llave de cocina", "Montaje de TV", "reparación de inodoro",
              "Parche de tablaroca", "Instalación de ventilador de techo"),
}  # fmt: skip
CUSTOMERS = ("Dana", "Maria", "Bob", "Erik", "Priya", "José", "Latoya", "Ken", "Ana", "Walter")
STRANGERS = ("Karen", "Luis", "Mike", "Tom", "Mr. Alvarez", "Sofia", "Pete", "Mrs. Nguyen", "Brenda",
             "Ahmed")  # fmt: skip
STREETS = ("14 Wurts St", "215 Fair Street", "31 Abeel St", "9 Spring St", "77 Wall St", "8 Lucas Ave",
           "402 Delaware Ave", "5 Chester Court")  # fmt: skip
ELSEWHERE = ("22 Hone St", "300 Broadway", "9 Elm Street", "41 Main St", "17 Linden Avenue",
             "6 Orchard Road")  # fmt: skip
LINKS = ("https://pay.example/x1", "bit.ly/3xYzQ", "www.bluebird-pay.com", "bluebirdhandyman.com/pay",
         "paypal.me/sam", "http://198.51.100.7/form", "tinyurl.com/abc9")  # fmt: skip
MAILS = ("sam@gmail.com", "office@bluebird.example", "sam at gmail dot com", "pay@quick-fix.co")
PERCENTS = (
    "10%",
    "15 %",
    "20 percent",
    "ten percent",
    "50%",
    "25 per cent",
    "5%",
    "twenty-five percent",
)
PERCENTS_ES = ("10%", "15 %", "20 por ciento", "diez por ciento", "50%", "el veinte por ciento")
BESIDE = {
    Lang.EN: (
        "{0}",
        "{0}",
        "{0}",
        "By the way, {1}",
        "Also, {1}",
        "P.S. {0}",
        "({0})",
        "And {1}",
        "One more thing: {1}",
    ),
    Lang.ES: ("{0}", "{0}", "{0}", "Por cierto, {1}", "Además, {1}", "P.D. {0}", "({0})", "Y {1}"),
}
_BLANK = re.compile(r"\{(\w+)\}")


@cache
def lines(name: str, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The sections of a file of texts with their lines."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (TEXTS / f"{name}_{lang.value}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line.replace("\\n", "\n"))
    return {key: tuple(rows) for key, rows in found.items()}


@dataclass(frozen=True)
class Worded:
    """A text about a plan; `claim` is what was added to it, of a `kind`, and `pattern` what was said."""

    plan: ReplyPlan
    text: str
    patterns: tuple[str, ...] = ()
    claim: str = ""
    kind: str = ""


@dataclass
class Writer:
    """Writes wordings by chance. `phrasings` and `claims` name the files they are taken from."""

    seed: int | str
    phrasings: str = "phrasings"
    claims: str = "claims"
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    # ---- honest

    def honest(self) -> Worded:
        """A plan by chance in words of its own."""
        lang = self.rng.choice((Lang.EN, Lang.EN, Lang.ES))
        there = lines(self.phrasings, lang)
        known = {section.rstrip("_123") for section in there}
        kinds = self.rng.choice([r for r in REPLIES if {kind.value for kind in r} <= known])
        customer = self.rng.choice(CUSTOMERS)
        acts = self._acts(kinds, lang, customer)
        reply = plan(*acts, lang=lang)
        patterns = [self.rng.choice(there[self._section(one)]) for one in acts]
        around = {name: self._sayable(there[name], acts) for name in ("opener", "closer")}
        if self.rng.random() < 0.7:
            patterns.insert(0, self.rng.choice(around["opener"]))
        if self.rng.random() < 0.4 and not patterns[-1].endswith("?"):
            patterns.append(self.rng.choice(around["closer"]))
        open_acts: list[Act | None] = [None, *acts] if len(patterns) > len(acts) else [*acts]
        if patterns[0] not in there["opener"]:
            open_acts = [*acts]
        said = []
        for place, pattern in enumerate(patterns):
            one = open_acts[place] if place < len(open_acts) else None
            said.append(self._fill(pattern, one, reply, customer))
        between = self.rng.choice((" ", " ", "\n\n"))
        text = ""
        for one_said in said:
            text += (between if text[-1:] in ".!?:" else "\n" if text else "") + one_said
        return Worded(reply, text, tuple(patterns))

    @staticmethod
    def _sayable(patterns: tuple[str, ...], acts: list[Act]) -> list[str]:
        """Those that name nobody whom the plan does not name: its facts are all that a model is told."""
        keys = {fact.key for one in acts for fact in one.facts}
        keys |= {"customer"} if "name" in keys else set()
        return [each for each in patterns if set(_BLANK.findall(each)) <= keys]

    @staticmethod
    def _section(one: Act) -> str:
        if one.kind in (A.OFFER_SLOTS, A.WHICH_VISIT):
            return f"offer_slots_{len(one.facts)}"
        return one.kind.value

    def _acts(self, kinds: tuple[ActKind, ...], lang: Lang, customer: str) -> list[Act]:
        slots = self._slots()
        item = self.rng.choice(ITEMS[lang])
        address = f"{self.rng.choice(STREETS)}, Kingston, NY 12401"
        price = {"total": self._money(), "fee": self._money(3_000, 9_000)}
        low = self._money()
        price |= {"low": low, "high": low + self._money(2_000, 20_000)}
        price |= {"rate": self._money(6_000, 14_000), "minimum": self._money(5_000, 15_000)}
        text = {"item": item, "name": customer, "address": address, "owner": OWNER}
        text |= {
            "business": BUSINESS,
            "phone": PHONE,
            "number": "+18455550177",
            "includes": INCLUDES,
        }
        price["bid"] = self._money()
        wanted = {
            A.QUOTE_FIXED: ("item", "total"), A.QUOTE_RANGE: ("item", "low", "high"),
            A.QUOTE_HOURLY: ("item", "rate", "minimum"), A.TRIP_FEE: ("fee",),
            A.ESTIMATE_NEEDED: ("item",), A.PHOTOS_NEEDED: ("item",), A.NOT_OFFERED: ("item",),
            A.BOOKED: ("item", "slot", "name", "address", "total"), A.MOVED: ("slot", "address"),
            A.STATUS: ("slot", "address"), A.CANCELLED: ("slot",), A.HOLDING: ("slot",),
            A.REMINDER: ("slot", "address", "item"), A.OUT_OF_AREA: ("address",),
            A.TO_OWNER: ("owner", "phone"), A.APOLOGY: ("owner",), A.MACHINE: ("business", "owner"),
            A.GREET: ("business", "owner"), A.NO_SLOT_THEN: ("wanted",), A.CLOSED_THEN: ("day",),
            A.TRIP_FEE_CREDITED: ("fee",), A.INCLUDED: ("includes",), A.ESTIMATE_FEE: ("fee",),
            A.PHOTOS_PASSED_ON: ("owner",), A.TOO_FAR_AHEAD: ("day",), A.LET_GO: ("slot",),
            A.WHICH_VISIT: ("slot1", "slot2"), A.PRICE_STAYS: ("owner",), A.BID_PASSED_ON: ("bid", "owner"),
            A.CALLBACK: ("owner", "phone"), A.LIST_HEARD: ("item",), A.OCCUPANT_ASKED: ("name",),
            A.CALL_PASSED_ON: ("owner", "number", "best", "phone"),
            A.OFFER_SLOTS: ("slot1", "slot2", "slot3")[: self.rng.choice((1, 2, 3, 3))],
        }  # fmt: skip
        acts = []
        for kind in kinds:
            values: dict[str, int | Window | str] = {}
            for key in wanted.get(kind, ()):
                if key == "day":
                    values[key] = (TODAY + timedelta(days=self.rng.randrange(2, 20))).isoformat()
                elif key.startswith("slot") or key in ("wanted", "best"):
                    values[key] = slots.pop(0)
                else:
                    values[key] = price.get(key) or text[key]
            acts.append(act(kind, **values))
        return acts

    def _slots(self) -> list[Window]:
        """Windows of one length on days of the next weeks, in their order."""
        zone, length = ZoneInfo(ZONE), self.rng.choice((2, 2, 3, 1))
        days = sorted(self.rng.sample(range(1, 18), 5))
        found = []
        for days_on in days:
            day = TODAY + timedelta(days=days_on)
            start = datetime(
                day.year, day.month, day.day, self.rng.randrange(8, 18 - length), tzinfo=zone
            )
            if self.rng.random() < 0.15:
                start = start.replace(minute=30)
            found.append(Window(start=start, end=start + timedelta(hours=length)))
        return found

    def _money(self, low: int = 4_000, high: int = 90_000) -> int:
        return self.rng.randrange(low, high, self.rng.choice((500, 500, 100, 2_500)))

    def _fill(self, pattern: str, one: Act | None, reply: ReplyPlan, customer: str) -> str:
        known = {fact.key: fact for fact in (one.facts if one else ())}
        everything = {"customer": customer, "name": customer, "business": BUSINESS, "owner": OWNER}
        # A message writes its amounts and times in one manner.
        manner = self.rng.randrange(100)

        def filled(match: re.Match[str]) -> str:
            fact = known.get(match[1])
            said = (
                self._say(fact, reply.lang, manner, match) if fact else everything.get(match[1], "")
            )
            return said[:1].upper() + said[1:] if _opens(pattern, match.start()) else said

        return _BLANK.sub(filled, pattern)

    def _say(self, fact: Fact, lang: Lang, manner: int, match: re.Match[str]) -> str:
        value = fact.value
        if isinstance(value, Window):
            return spelled.slot(value, ZONE, TODAY, lang, manner)
        if isinstance(value, int):
            return spelled.money(value, lang, manner)
        if fact.type is FactType.DATE:
            return spelled.day(date.fromisoformat(value), TODAY, lang, manner)
        if fact.type is FactType.PHONE:
            return spelled.phone(value, manner)
        if fact.type is FactType.ADDRESS:
            parts = value.split(", ")
            return ", ".join(parts[: (3, 1, 2)[manner % 3]])
        if fact.key == "item" and not _opens(match.string, match.start()):
            return value[:1].lower() + value[1:] if value[1:2].islower() else value
        return value

    # ---- with a claim that is no fact

    def lie(self, honest: Worded) -> Worded | None:
        """The same with one claim inserted; None when the plan covers claims of the kind chosen."""
        there = lines(self.claims, honest.plan.lang)
        section = self.rng.choice(list(there))
        kind, *covering = section.split(" -")
        covering = [each for part in covering for each in part.split()]
        if {act.kind.value for act in honest.plan.acts} & set(covering):
            return None
        pattern = self.rng.choice(there[section])
        claim = self._claim(pattern, honest)
        beside = self.rng.choice(BESIDE[honest.plan.lang])
        said = beside.format(claim, claim if claim[:2].startswith("I") else _lower(claim))
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚ¿¡])", honest.text)
        place = self.rng.randrange(len(sentences) + 1)
        text = " ".join([*sentences[:place], said, *sentences[place:]])
        return Worded(honest.plan, text, honest.patterns, said, kind)

    def _claim(self, pattern: str, honest: Worded) -> str:
        lang = honest.plan.lang
        cents = {f.value for f in honest.plan.facts if f.type is FactType.MONEY}
        manner = self.rng.randrange(100)
        low = next(a for a in iter(self._money, None) if a not in cents)
        high = next(a + low for a in iter(self._money, None) if a + low not in cents)
        hours = {
            (w.start, w.end) for w in (f.value for f in honest.plan.facts) if isinstance(w, Window)
        }
        taken = {
            (i.astimezone(ZoneInfo(ZONE)).hour % 12, i.astimezone(ZoneInfo(ZONE)).minute)
            for pair in hours
            for i in pair
            if i is not None
        }
        clock = next(c for c in iter(self._clock, None) if (c[0] % 12, c[1]) not in taken)
        until = ((clock[0] + 2) % 24, clock[1])
        days = {
            i.astimezone(ZoneInfo(ZONE)).date() for pair in hours for i in pair if i is not None
        }
        days |= {
            date.fromisoformat(str(f.value)) for f in honest.plan.facts if f.type is FactType.DATE
        }
        free = [TODAY + timedelta(days=n) for n in range(1, 40)]
        day = self.rng.choice(
            [d for d in free if d not in days and d.weekday() not in {x.weekday() for x in days}]
            or [TODAY + timedelta(days=60)]
        )
        number = self.rng.choice(
            [n for n in (2, 3, 4, 5, 6, 10, 12, 15, 20, 25, 30, 40, 45, 90) if n > 1]
        )
        small = self.rng.choice((2, 3, 4, 5, 6, 8))
        said = {
            "amount": spelled.money(low, lang, manner),
            "low": spelled.money(low, lang, manner),
            "high": spelled.money(high, lang, manner),
            "percent": self.rng.choice(PERCENTS if lang is Lang.EN else PERCENTS_ES),
            "time": spelled.clock(*clock, lang, manner),
            "time_range": spelled.hours(clock, until, lang, manner),
            "day": spelled.day(day, TODAY, lang, manner),
            "minutes": spelled.number(number, lang) if manner % 3 == 0 else str(number),
            "n": spelled.number(small, lang) if manner % 2 == 0 else str(small),
            "link": self.rng.choice(LINKS),
            "email": self.rng.choice(MAILS),
            "phone": spelled.phone(f"+1845{self.rng.randrange(2_000_000, 9_999_999)}", manner),
            "street": self.rng.choice(ELSEWHERE),
            "stranger": self.rng.choice(STRANGERS),
            "code": str(self.rng.randrange(1_000, 9_999)),
            "owner": OWNER,
        }
        return _BLANK.sub(lambda match: said[match[1]], pattern)

    def _clock(self) -> tuple[int, int]:
        return self.rng.randrange(6, 22), self.rng.choice((0, 0, 30, 30, 15, 45, 20))


def _opens(pattern: str, at: int) -> bool:
    before = pattern[:at].rstrip()
    return not before or before[-1] in ".!?\n¿¡"


def _lower(text: str) -> str:
    first = text.split()[0]
    return (
        text
        if first in {*STRANGERS, OWNER, "P.S."} or first[1:2].isupper()
        else text[:1].lower() + text[1:]
    )
