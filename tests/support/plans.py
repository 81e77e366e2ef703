"""Reply plans for tests: a short way to write one, and a hypothesis strategy over all valid ones.

Which facts an act carries is read from the header of templates/en.toml, the one place that says so.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.windows import Window

ZONE = "America/New_York"
TODAY = date(2026, 11, 22)  # a Sunday

OWNER, BUSINESS, PHONE = "Sam", "Bluebird Handyman", "+18455550100"
ADDRESS = "14 Wurts St, Kingston, NY 12401"


class Declared(NamedTuple):
    """A fact an act may carry, by the header of the English templates."""

    key: str
    type: FactType
    optional: bool


@cache
def declared() -> dict[ActKind, tuple[Declared, ...]]:
    """The facts of each act; acts that carry none are there with none."""
    text = (files("deskhand.language") / "templates" / "en.toml").read_text(encoding="utf-8")
    table: dict[ActKind, tuple[Declared, ...]] = dict.fromkeys(ActKind, ())
    for line in re.findall(r"^#   (\w+ {2,}\w+ \w+\??(?:, \w+ \w+\??)*)$", text, re.MULTILINE):
        kind, facts = line.split(maxsplit=1)
        table[ActKind(kind)] = tuple(
            Declared(key, FactType(form.rstrip("?")), form.endswith("?"))
            for key, form in (fact.split() for fact in facts.split(", "))
        )
    return table


# ---- by hand


def at(day: int, hour: float, until: float | None = None, month: int = 11) -> Window:
    """A window on a day of November 2026 in the sample business's zone: at(24, 13, 15)."""
    midnight = datetime(2026, month, day, tzinfo=ZoneInfo(ZONE))

    def clock(hours: float) -> datetime:
        return midnight.replace(hour=int(hours), minute=round(hours % 1 * 60))

    return Window(start=clock(hour), end=None if until is None else clock(until))


def fact(key: str, form: FactType, value: int | Window | str) -> Fact:
    return Fact(key=key, type=form, value=value, source="test")


def act(kind: ActKind, **values: int | Window | str) -> Act:
    """An act with facts, each of the type the templates declare for its key."""
    types = {each.key: each.type for each in declared()[kind]}
    return Act(kind=kind, facts=tuple(fact(k, types[k], value) for k, value in values.items()))


def plan(
    *acts: Act, lang: Lang = Lang.EN, channel: Channel = Channel.SMS, today: date = TODAY
) -> ReplyPlan:
    return ReplyPlan(acts=acts, lang=lang, channel=channel, zone=ZONE, today=today.isoformat())


# ---- by chance

NAMES = (
    "Dana", "Dana Reyes", "April", "May Chen", "Will Park", "José Núñez", "Siobhan O'Brien", "Mark",
    "Ana María López", "Grace", "Domingo Abril", "Jean-Luc", "Bob", "Владимир", "Martes",
)  # fmt: skip
BUSINESSES = (BUSINESS, "Smith & Sons Repairs", "24 Hour Fix-It", "Reparaciones Núñez")
ITEMS = (
    "Kitchen faucet replacement", "toilet repair", "TV mounting, up to 65 inches", "Interior door",
    "Cambio de llave de cocina", "Instalación de tomacorriente", "Parche de tablaroca, 12 x 12",
)  # fmt: skip
STREETS = (
    "Wurts St", "Hone Street", "Broadway", "N Front St", "East Chester Street Bypass", "May Ave",
    "Saint James Ct", "Lucas Ave Ext", "Calle Luna",
)  # fmt: skip
TOWNS = ("Kingston, NY 12401", "Kingston NY", "Hurley, New York 12443", "")
TEXTS = (
    "Estimates are free and we are fully insured.",
    "We work Monday to Saturday, 8 am to 6 pm. The minimum is $95!",
    "Leave the building now. Call 911 from outside, then 845-555-0199.",
    "Sí, garantizamos el trabajo por 90 días; vea https://bluebird.example/garantia",
    "parts and labor",
)

people = st.sampled_from(NAMES)
amounts = st.one_of(
    st.integers(15, 2_500).map(lambda dollars: dollars * 100), st.integers(1_500, 250_000)
)
phones = st.integers(2_000_000_000, 9_999_999_999).map(lambda digits: f"+1{digits}")


@st.composite
def addresses(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from(["", "", " Apt 3", ", Unit 12B", " #4"]))
    place = f"{draw(st.integers(1, 2_999))} {draw(st.sampled_from(STREETS))}{unit}"
    town = draw(st.sampled_from(TOWNS))
    return f"{place}, {town}" if town else place


@st.composite
def windows(draw: st.DrawFn, zone: str, today: date, length: int | None) -> Window:
    """A slot within the horizon, on the half hour by day; `length` minutes, or a point."""
    day = today + timedelta(days=draw(st.integers(0, 60)))
    start = time(draw(st.integers(6, 19)), draw(st.sampled_from([0, 0, 0, 30])))
    begin = datetime.combine(day, start, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Window(start=begin, end=begin + timedelta(minutes=length) if length else None)


@st.composite
def plans(draw: st.DrawFn, kinds: tuple[ActKind, ...] = tuple(ActKind), most: int = 4) -> ReplyPlan:
    """Any valid plan: acts in any order, with every fact they need and some they may have.

    Slots of one plan are all different and of one length, as a business offers them.
    """
    zone = draw(st.sampled_from([ZONE, ZONE, "America/Los_Angeles", "America/Phoenix"]))
    today = TODAY + timedelta(days=draw(st.integers(-40, 40)))
    length = draw(st.sampled_from([120, 120, 60, 90, 180, 240, None]))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most, unique=True))
    slots = draw(
        st.lists(
            windows(zone, today, length), min_size=5 * len(chosen), max_size=5 * len(chosen),
            unique_by=lambda window: window.start,
        )
    )  # fmt: skip
    acts = tuple(draw(_acts(kind, slots)) for kind in chosen)
    return ReplyPlan(
        acts=acts,
        lang=draw(st.sampled_from(Lang)),
        channel=draw(st.sampled_from(Channel)),
        zone=zone,
        today=today.isoformat(),
    )


@st.composite
def _acts(draw: st.DrawFn, kind: ActKind, slots: list[Window]) -> Act:
    wanted = [each for each in declared()[kind] if not each.optional or draw(st.booleans())]
    keys = {each.key for each in wanted}
    drop = _unpriced(kind, keys)
    if kind is ActKind.INCLUDED and not keys & {"includes", "excludes"}:
        wanted = list(declared()[kind])
    if kind is ActKind.NO_HURRY and keys != {"slot", "until"}:  # what is held, and how long
        drop = {"slot", "until"}
    for n in (3, 4, 5):  # times are numbered without a gap
        if f"slot{n - 1}" not in keys - drop:
            drop |= {f"slot{n}"}
    low = draw(amounts)
    facts = []
    for key, form, _ in wanted:
        if key in drop:
            continue
        value: int | Window | str
        if form is FactType.SLOT:
            value = slots.pop()
        elif form is FactType.DATE:
            value = draw(st.dates(TODAY, TODAY + timedelta(days=60))).isoformat()
        elif form is FactType.MONEY:
            value = {"low": low, "high": low + draw(amounts)}.get(key) or draw(amounts)
        elif form is FactType.PHONE:
            value = draw(phones)
        elif form is FactType.ADDRESS:
            value = draw(addresses())
        elif form in {FactType.FAQ, FactType.PROCEDURE}:
            value = draw(st.sampled_from(TEXTS))
        else:
            pool = {"item": ITEMS, "business": BUSINESSES}.get(key, NAMES)
            value = draw(st.sampled_from(pool))
        facts.append(fact(key, form, value))
    return Act(kind=kind, facts=tuple(facts))


def _unpriced(kind: ActKind, keys: set[str]) -> set[str]:
    """What a booking leaves out: it has one price or one range, never both or half, and a look has none."""
    if kind not in {ActKind.BOOKED, ActKind.BOOKED_DAYS, ActKind.PAYER_TOLD}:
        return set()
    if "item" not in keys:
        return {"total", "low", "high"}
    return {"low", "high"} if "total" in keys or not {"low", "high"} <= keys else set()
