"""The words of a new owner's business.yaml, for a man who has never seen such a file. No prices."""

from __future__ import annotations

import json
from collections.abc import Sequence

from deskhand.business.answers import Answers
from deskhand.business.fields import WEEKDAYS
from deskhand.business.shapes import PersonShape
from deskhand.domain.business import Policy
from deskhand.domain.money import decimal_string
from deskhand.domain.understanding import Hazard

_DANGERS: dict[Hazard, str] = {
    Hazard.FLOOD: "water is running and does not stop",
    Hazard.ELECTRICAL: "sparks, a shock, a hot panel",
    Hazard.GAS: "a smell of gas",
    Hazard.CO: "the carbon monoxide alarm rings",
    Hazard.FIRE: "fire or smoke",
    Hazard.STRUCTURAL: "something is coming down",
    Hazard.SEWAGE: "sewage comes up",
    Hazard.NO_HEAT: "no heat in the cold",
    Hazard.LOCKOUT: "locked out",
}
_ABOUT: dict[str, str] = {
    "licence": "Are you licensed?",
    "insurance": "Are you insured?",
    "bonding": "Are you bonded?",
    "warranty": "Do you guarantee your work?",
    "background_checks": "Are your people background checked?",
    "payment": "How can I pay?",
}


def profile(answers: Answers) -> str:
    """The text of business.yaml."""
    owner = PersonShape(name=answers.owner, phone=answers.owner_phone, email=answers.owner_email)
    others = [person for person in answers.technicians if person.name != owner.name]
    on_call = answers.on_call or (answers.owner,)
    return (
        "\n".join(
            [
                "# Your business. Lines that begin with # are notes like this one, for you alone.",
                "# Change what stands after a colon, keep the blanks at the beginning of a line, and save.",
                "# Then `deskhand check` looks it over, and names the line if something is not right.",
                "",
                f"name: {quoted(answers.name)}",
                f"zone: {answers.zone}",
                *([f"address: {quoted(answers.address)}"] if answers.address.strip() else []),
                *([f"phone: {quoted(owner.phone)}"] if owner.phone else []),
                *([f"email: {quoted(owner.email)}"] if owner.email else []),
                "",
                "owner:",
                *_person(owner, "  "),
                "",
                "# Everybody who does the work, you included. Whoever speaks Spanish: languages: [en, es]",
                "technicians:",
                *(line for person in (owner, *others) for line in _dashed(_person(person, "    "))),
                "",
                "# Who is woken when somebody is in danger, in this order, and how many minutes each has.",
                "on_call:",
                *(
                    line
                    for name in on_call
                    for line in (f"  - name: {quoted(name)}", "    minutes: 5")
                ),
                "",
                *_danger(),
                "",
                "# Days that are not listed are closed.",
                "hours:",
                *(
                    f"  {day}: {span.opens:%H:%M}-{span.closes:%H:%M}"
                    for day, span in sorted(
                        answers.hours.items(), key=lambda one: WEEKDAYS.index(one[0])
                    )
                ),
                "",
                "holidays: us_federal    # or none, when you work on holidays",
                "closed: []              # more closed days, such as [2026-12-24, 2026-12-31]",
                "",
                "# ZIP codes you go to; an empty list means anywhere.",
                f"area: [{', '.join(quoted(code) for code in answers.area)}]",
                "",
                "# The languages customers are answered in.",
                f"languages: [{', '.join(answers.languages)}]",
                "",
                *_about(answers),
                "",
                "# Work whose price names a licence is offered only when you hold it, such as",
                "# licences: [{trade: electrical, jurisdiction: New York City}]",
                "licences: []",
                "",
                *_policy(answers),
            ]
        )
        + "\n"
    )


def dollars(cents: int) -> str:
    """An amount as an owner writes it."""
    return decimal_string(cents).removesuffix(".00")


def quoted(text: str) -> str:
    """A text that any YAML reader takes as it is: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)


def _danger() -> list[str]:
    return [
        "# What happens when somebody reports danger. Whatever you choose, he first gets the safety text.",
        "#   wake      the people above are rung at once, day and night",
        "#   morning   you hear of it when your quiet hours end",
        "#   not_ours  he is told whom to call instead, like this:",
        "#             no_heat: {then: not_ours, refer_to: the oil company, refer_phone: 845-555-0199}",
        "on_danger:",
        *(f"  {f'{hazard}: wake':<19} # {words}" for hazard, words in _DANGERS.items()),
        "",
        "# Whether somebody comes outside your hours, and what coming costs then, on top of the work.",
        "after_hours:",
        "  attends: true",
        "  fee: 0",
    ]


def _about(answers: Answers) -> list[str]:
    lines = [
        "# Customers get these answers in just your words. What is left blank, you are asked each time.",
        '# In Spanish too: {en: "Yes, ...", es: "Sí, ..."}',
        "about:",
    ]
    for field, question in _ABOUT.items():
        said = getattr(answers, field).strip()
        start = f"  {field}: {quoted(said)}" if said else f"  {field}:"
        lines.append(f"{start:<22} # {question}")
    return lines


def _policy(answers: Answers) -> list[str]:
    usual = Policy()
    return [
        "policy:",
        "  # draft: everything waits for your yes. routine: firm prices and bookings inside these",
        "  # limits go out, the rest asks you. auto: everything inside these limits goes out.",
        f"  mode: {answers.mode}",
        "  # Sooner than this asks you, and so does the same day if you write true. Later than so many",
        "  # days cannot be booked yet.",
        f"  min_notice_minutes: {usual.min_notice_minutes}",
        f"  same_day_asks: {_word(usual.same_day_asks)}",
        f"  horizon_days: {usual.horizon_days}",
        "  # Customers are promised that you arrive within so many minutes; and the way between two jobs.",
        f"  window_minutes: {usual.window_minutes}",
        f"  travel_minutes: {usual.travel_minutes}",
        "  # true: the first job of the day is promised for a time, such as 8 am.",
        f"  first_job_exact: {_word(usual.first_job_exact)}",
        "  # Kept free of jobs; and how many jobs a day each of you takes. Take the # away to use them.",
        "  # lunch: 12:00-13:00",
        "  # jobs_a_day: 4",
        "  # Kept free each day for urgent work until that day begins.",
        f"  urgent_gap_minutes: {usual.urgent_gap_minutes}",
        "  # A price above this asks you, whatever the mode.",
        f"  quote_limit: {dollars(usual.quote_limit_cents)}",
        f"  quote_valid_days: {usual.quote_valid_days}",
        "  # How long a visit takes that only looks; and the longest work that is booked without you.",
        f"  estimate_visit_minutes: {usual.estimate_visit_minutes}",
        f"  longest_visit_minutes: {usual.longest_visit_minutes}",
        "  # Cancelling later than this before the visit costs the fee; 0 is no fee.",
        f"  cancel_notice_hours: {usual.cancel_notice_hours}",
        f"  late_cancel_fee: {dollars(usual.late_cancel_fee_cents)}",
        f"  no_show_fee: {dollars(usual.no_show_fee_cents)}",
        "  # The same trouble at the same place within so many days: no price is named, you settle it.",
        f"  warranty_days: {usual.warranty_days}",
        "  # When customers are reminded: the day before, and on the day.",
        f"  reminder_day_before: {usual.reminder_day_before:%H:%M}",
        f"  reminder_same_day: {usual.reminder_same_day:%H:%M}",
        "  # Between these no message is started; an answer still goes at once.",
        f"  quiet_from: {usual.quiet_from:%H:%M}",
        f"  quiet_until: {usual.quiet_until:%H:%M}",
        "  # When you get your one mail a day.",
        f"  evening_mail: {usual.evening_mail:%H:%M}",
        "  # Mail from these senders is never answered: suppliers, the bank, your family.",
        "  ignore: []",
    ]


def _word(yes: bool) -> str:
    return "true" if yes else "false"


def _person(person: PersonShape, indent: str) -> list[str]:
    return [
        f"{indent}{field}: {quoted(value)}"
        for field in ("name", "email", "phone")
        if (value := getattr(person, field))
    ]


def _dashed(lines: Sequence[str]) -> list[str]:
    return [f"  - {lines[0].strip()}", *lines[1:]]
