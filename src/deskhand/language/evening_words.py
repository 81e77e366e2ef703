"""How the evening mail speaks to the owner, in his language. What is in it is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from deskhand.domain.base import Lang

WORDS: dict[Lang, dict[str, str]] = {
    Lang.EN: {
        "yes": "WAITING FOR YOUR YES",
        "questions": "QUESTIONS I HAVE NO ANSWER TO",
        "answer_question": "Write the number and your answer, like {n} Yes we do. It goes out as written.",
        "settle": "FOR YOU TO SETTLE",
        "tomorrow": "TOMORROW, {day}",
        "booked": "BOOKED TODAY",
        "not_booked": "NOT BOOKED",
        "alone": "LEFT ALONE, NO ANSWER SENT",
        "count_yes": "{n} waiting for your yes",
        "count_settle": "{n} to settle",
        "count_tomorrow_1": "1 visit tomorrow",
        "count_tomorrow": "{n} visits tomorrow",
        "count_booked": "{n} booked",
        "count_quiet": "the day",
        "wrote": "wrote: {words}",
        "would_send": "would get: {draft}",
        "too_late": "(the time in it has passed: yes no longer sends it)",
        "answer_one": "Answer yes {n} or no {n}, or {n} and your own words.",
        "answer": "Answer yes or no with the number, like yes {n}, or the number and your own words.",
        "settle_how": "Answer settled and the name when it is done, like settled {name}.",
        "broken": "a message could not be dealt with; please look at it yourself",
        "since": "open since {day}",
        "by": "by {day}",
        "more_1": "and 1 older one",
        "more": "and {n} older ones",
        "your_yes": "you said yes",
        "in_hours": "inside your hours",
        "book_price": "{price} from your price book",
        "no_price": "price to be named there",
        "your_price": "{price}, as agreed",
        "moved": "moved",
        "extended": "more work in it now",
        "canceled": "canceled by the customer",
        "offered": "was offered {times}, no answer yet",
        "held": "{times} is held while we wait for {missing}",
        "lapsed": "{times} was held, then no answer",
        "lapsed_yours": "{times} was held for your yes, which did not come",
        "refused": "you said no to {times}",
        "name": "the name",
        "address": "the address",
        "out_of_area": "outside your area",
        "declined": "did not want it at that price",
        "dropped": "called it off",
        "not_offered": "not something you do",
        "no_time": "no free time",
        "asked": "was asked what and when, no answer yet",
        "lower": "asked for a lower price",
        "or": " or ",
        "customer": "a customer",
    },
    Lang.ES: {
        "yes": "ESPERAN SU SÍ",
        "questions": "PREGUNTAS PARA LAS QUE NO TENGO RESPUESTA",
        "answer_question": "Escriba el número y su respuesta, como {n} Sí, claro. Sale tal como la escriba.",
        "settle": "PARA QUE USTED LO RESUELVA",
        "tomorrow": "MAÑANA, {day}",
        "booked": "AGENDADO HOY",
        "not_booked": "NO SE AGENDÓ",
        "alone": "SIN CONTESTAR, NO HACÍA FALTA",
        "count_yes": "{n} esperan su sí",
        "count_settle": "{n} por resolver",
        "count_tomorrow_1": "1 visita mañana",
        "count_tomorrow": "{n} visitas mañana",
        "count_booked": "{n} agendadas",
        "count_quiet": "el día",
        "wrote": "escribió: {words}",
        "would_send": "recibiría: {draft}",
        "too_late": "(ya pasó la hora que dice: con sí ya no se manda)",
        "answer_one": "Conteste sí {n} o no {n}, o {n} y sus propias palabras.",
        "answer": "Conteste sí o no con el número, por ejemplo sí {n}, o el número y sus propias palabras.",
        "settle_how": "Conteste resuelto y el nombre cuando esté, por ejemplo resuelto {name}.",
        "broken": "un mensaje no se pudo atender; véalo usted mismo, por favor",
        "since": "pendiente desde {day}",
        "by": "antes de {day}",
        "more_1": "y 1 más de antes",
        "more": "y {n} más de antes",
        "your_yes": "usted dijo que sí",
        "in_hours": "dentro de su horario",
        "book_price": "{price} de su lista de precios",
        "no_price": "el precio se da en el lugar",
        "your_price": "{price}, como quedaron",
        "moved": "se cambió",
        "extended": "ahora con más trabajo",
        "canceled": "la canceló el cliente",
        "offered": "se le ofreció {times}, aún sin respuesta",
        "held": "{times} apartado mientras llega {missing}",
        "lapsed": "{times} estaba apartado y no contestó",
        "lapsed_yours": "{times} estaba apartado para su sí, que no llegó",
        "refused": "usted dijo que no a {times}",
        "name": "el nombre",
        "address": "el domicilio",
        "out_of_area": "fuera de su zona",
        "declined": "no lo quiso a ese precio",
        "dropped": "ya no lo quiso",
        "not_offered": "no es algo que usted haga",
        "no_time": "no había lugar",
        "asked": "se le preguntó qué y cuándo, aún sin respuesta",
        "lower": "pidió un precio más bajo",
        "or": " o ",
        "customer": "un cliente",
    },
}


class Part(NamedTuple):
    """A part of the mail: its title, its entries (an entry may have several lines), a last line."""

    title: str
    entries: tuple[str, ...]
    after: str = ""


def mail(parts: Sequence[Part]) -> str:
    """The parts that have something in them, for a narrow screen; empty when none has."""
    said = []
    for part in parts:
        if part.entries:
            # Entries of one line stand close together, longer ones apart.
            between = "\n\n" if any("\n" in entry for entry in part.entries) else "\n"
            body = between.join(part.entries)
            said.append(f"{part.title}\n{body}" + (f"\n\n{part.after}" if part.after else ""))
    return "\n\n\n".join(said)


def say(key: str, lang: Lang, **facts: object) -> str:
    """One phrase of WORDS."""
    return WORDS[lang][key].format(**facts)


def counted(key: str, count: int, lang: Lang) -> str:
    """A phrase with a number; "1 visit", "3 visits"."""
    words = WORDS[lang]
    return words[f"{key}_1"] if count == 1 and f"{key}_1" in words else words[key].format(n=count)


def quoted(words: str, most: int = 160) -> str:
    """What somebody wrote on one line, cut where it is long."""
    flat = " ".join(words.split())
    cut = flat if len(flat) <= most else f"{flat[: most - 3].rstrip()}..."
    return f'"{cut}"'
