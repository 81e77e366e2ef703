"""Times of the writer's own life: "I teach 9:30 to 5", "checkout is 11". Bookings with us are not here."""

from __future__ import annotations

from deskhand.language.dates.reader import Reader
from deskhand.language.dates.unit import Unit

ENDS = ("comma", "break", "cue_turn")
# Lexemes that may stand between having and what he has.
REACH = 5
LONGEST_CLAUSE = 30
LONGEST_NAME = 2
IS = ("is", "are", "es", "son")
HIS = ("his", "her", "their", "our", "my", "su", "sus", "mi", "mis")
ALSO_OWN = ("and i", "and we", "we", "i")
A_SUBJECT = 3
PEOPLE = ("people", "folks", "men", "gente")
ONES = ("ones", "kids", "tenants")
YOU = ("you", "u", "usted", "ustedes")
YOURS = ("your", "ur", "sus", "tus")
SMALL = ("cue_filler", "at", "on", "the", "from", "around", "by", "before", "after", "between")


def own_day(read: Reader, unit: Unit, floor: int) -> bool:
    """Do the words right before the time, back to `floor`, tell what he or his does then? Somebody and
    what he does; "I'm" and where or what he is; or a thing of his day and at most small words after it."""
    small = True
    for at in range(unit.first - 1, floor - 1, -1):
        if read.has(at, *ENDS):
            return False
        if read.has(at, "cue_own_event") and small and not _asked_of_us(read, at):
            return True
        if _others_then(read, at, floor) or _has_then(read, unit, at, floor):
            return True
        if read.has(at, "cue_own_opens") and (at == floor > 0 or _opens(read, at)):
            return True
        if read.has(at, "cue_own_who") and at + 1 < unit.first and _does(read, at + 1):
            return not read.has(at - 1, "cue_wish")  # "could he come at 7:30"
        if read.has(at, "cue_own_am") and at + 1 < unit.first:
            return _is_away(read, at + 1, unit.first)
        if read.has(at, "cue_own_stay") and _elsewhere(read, at + 1, unit.first):
            return True
        if read.has(at, "cue_own_away") and read.has(at - 1, "cue_own_am"):
            return True  # "I'm in the hospital for a procedure on December 3"
        asks = read.has(at, "cue_wish", "cue_exclude", "cue_fits_after")
        if asks and not read.has(at, "fits", "cue_own_does"):
            return False
        small = small and read.has(at, *SMALL)
    return False


def _others_then(read: Reader, at: int, floor: int) -> bool:
    """Does a verb stand here that tells what others do: "the carpet people come", "we have the grandkids
    coming", "the surveyor is measuring"?"""
    if read.has(at, "cue_own_arrives", "cue_own_acts") and _has_people(read, at, floor):
        return True
    if read.has(at, "cue_own_acts") and _others(read, at - 1):
        return True
    return read.is_word(at - 1) and _is_at_it(read, at)


def _has_then(read: Reader, unit: Unit, at: int, floor: int) -> bool:
    """Does he begin here to tell what he or his has then: "I have my water exercise", "we have shabbat"?"""
    if read.has(at, "cue_busy") and at + 1 < unit.first:
        named = read.has(at + 1, "cue_own_event") or _only_names(read, at + 1, unit.first)
        return named or (read.has(at + 1, "cue_mine") and at + 2 < unit.first)
    if read.has(at, "cue_own_has") and at + 1 < unit.first:
        his = read.text(at + 1) in HIS and at + 2 < unit.first
        we = read.text(at - 1) == "we" and _only_names(read, at + 1, unit.first)
        on = read.text(at - 1) in ALSO_OWN and read.has(at + 1, "cue_own_event")
        return his or we or on  # "my sister has her treatment Tuesday", "and I have company"
    # "I'm a nurse and work Monday nights".
    toils = read.has(at, "cue_own_toils") and read.has(at - 1, "and")
    return toils and _of_himself(read, at, floor)


def _only_names(read: Reader, begin: int, end: int) -> bool:
    """ "We have shabbat after sundown", "I have a hair appointment at": a thing, and small words behind."""
    at = read.skip(begin, "a_thing")
    named = at
    while named < end and (read.is_word(named) or read.has(named, "cue_booking_noun")):
        named += 1
    if not 0 < named - at <= LONGEST_NAME or read.has(at, "cue_booking_noun"):
        return False
    return all(read.has(n, *SMALL) for n in range(named, end))


def _others(read: Reader, at: int) -> bool:
    """Do several others stand here, of whom something is told: "the painters", "new ones", "they had him"?"""
    several = read.is_word(at) and (read.text(at).endswith("s") or read.text(at) in PEOPLE)
    several = several or read.text(at) in ONES
    asked = read.text(at - 1) in (*YOU, *YOURS) or any(
        read.has(n, "cue_wish") for n in range(max(0, at - A_SUBJECT), at)
    )
    return several and not asked


def _of_himself(read: Reader, at: int, floor: int) -> bool:
    """Does the clause begin with who he is?"""
    begin = at
    while begin > max(floor, at - LONGEST_CLAUSE) and not read.has(begin - 1, *ENDS):
        begin -= 1
    return any(read.has(n, "cue_own_am", "cue_own_who") for n in range(begin, at))


def _has_people(read: Reader, at: int, floor: int) -> bool:
    """ "I've got the whole family", "we have new tenants": who comes to him, right before."""
    for n in range(at - 1, max(floor, at - REACH) - 1, -1):
        if read.has(n, "cue_event"):
            return True  # "I have company" is one
        if read.has(n, "cue_own_has", "cue_busy"):
            # "We had somebody come out on the 12th", and not "I'd have somebody come".
            told = read.has(at, "cue_own_arrives") or read.text(n) == "had"
            return told and n + 1 < at and read.text(n - 1) not in YOU
        if read.has(n, *ENDS):
            return False
    return False


def at_work(read: Reader, unit: Unit, floor: int) -> bool:
    """ "I'm at work at the library Fridays": where he works stands between, and nothing that asks."""
    for at in range(unit.first - 1, floor - 1, -1):
        if read.has(at, "cue_own_work"):
            return True
        if read.has(at, *ENDS, "cue_wish", "cue_call", "cue_fits_after", "cue_own_free"):
            return False
    return False


def _opens(read: Reader, at: int) -> bool:
    """ "Trabajo de 7 a 5", and not "quiero el trabajo para el viernes"."""
    return at == 0 or read.has(at - 1, *ENDS, "and", "or", "cue_own_led")


def full_day(read: Reader, unit: Unit) -> bool:
    """ "Tuesday I get my hair done", "el martes tengo la corte": a clause that begins with its day and goes
    on with what he does, which leaves that day out."""
    if read.has(unit.end - 1, "cue_exclude"):
        return False  # "any day except I go to my son's"
    begin = unit.first
    while read.has(begin - 1, "on", "the"):
        begin -= 1
    if unit.hours or not (begin == 0 or read.has(begin - 1, *ENDS, "and")):
        return False
    at = unit.end
    if read.has(at, "cue_own_stay"):
        return _elsewhere(read, at + 1, _clause_end(read, at))
    if is_something(read, unit):
        return True  # "Mondays are choir"
    if read.has(at, "cue_own_am"):
        return _is_away(read, at + 1, _clause_end(read, at))
    if read.has(at, "cue_own_who") and _does(read, at + 1):
        return True
    opens = read.has(at, "cue_own_opens")
    has = read.has(at + read.has(at, "cue_own_who"), "cue_own_has")
    if not (opens or has or read.has(at, "cue_busy")):
        return False
    end = _clause_end(read, at)
    free = any(read.has(n, "cue_own_free", "cue_fits_after", "cue_wish") for n in range(at, end))
    if opens and not free:
        return True  # "los martes cuido a mi nieta"
    if not free and _names_a_thing(read, at + 1, end):
        return True
    for n in range(at + 1, min(at + 1 + REACH, len(read.lexemes))):
        if read.has(n, *ENDS, "cue_own_free", "cue_fits_after"):
            return False
        if read.has(n, "cue_own_event") or read.text(n) == "done":
            return True
    return False


def own_then(read: Reader, unit: Unit) -> bool:
    """ "Sunday night my wife notices a stain": a clause that begins with a day and its hours and tells what
    somebody does."""
    if not (unit.days and unit.hours) or unit.hours.kind == "after":
        return False
    begins = unit.first == 0 or read.has(unit.first - 1, *ENDS)
    if not begins or not read.has(unit.end, "cue_own_who") or not _does(read, unit.end + 1):
        return False
    told = range(unit.end, _clause_end(read, unit.end))
    return not any(read.has(n, "cue_own_free", "cue_fits_after", "cue_wish") for n in told)


def is_something(read: Reader, unit: Unit) -> bool:
    """ "Saturday morning is soccer": what a day with its time is taken by."""
    at = unit.end + (read.text(unit.end) in IS)
    told = at > unit.end or read.has(unit.end - 1, "possessive")
    if told and read.has(at, "cue_mine") and _is_his_day(read, at + 1):
        return True
    at = read.skip(at, "the")
    # "El jueves es fiesta pero no celebramos" leaves it open.
    return told and read.has(at, "cue_own_event") and not read.has(at + 1, "cue_turn")


def _is_his_day(read: Reader, begin: int) -> bool:
    """ "Friday is my volunteer day", and not "is my day off", "is my best day"."""
    told = range(begin, _clause_end(read, begin))
    if any(read.has(n, "cue_own_free", "cue_fits_after", "cue_wish") for n in told):
        return False
    return len(told) > 1 and any(read.has(n, "day_word") for n in told[:REACH])


def _names_a_thing(read: Reader, begin: int, end: int) -> bool:
    """ "I have the grandkids": a thing, and no time of day, which would leave the rest free."""
    told = range(begin, end)
    if any(read.has(n, "clock", "number", "noon", "after", "before", "any_day") for n in told):
        return False
    return any(
        read.has(n, "cue_own_who") or (not read.lexemes[n].roles and read.text(n).isalpha())
        for n in told
    )


def _clause_end(read: Reader, at: int) -> int:
    last = min(at + LONGEST_CLAUSE, len(read.lexemes))
    while at < last and not read.has(at, *ENDS):
        at += 1
    return at


def _does(read: Reader, at: int) -> bool:
    """Is it a verb of everyday life, none of asking or of having time?"""
    if read.has(at, "cue_own_does", "cue_own_acts", "cue_own_toils"):
        return True
    if _is_at_it(read, at):
        return True
    return (
        not read.lexemes[at].roles and read.text(at).isalpha() and not read.has(at, "cue_own_asks")
    )


def _is_at_it(read: Reader, at: int) -> bool:
    """ "The realtor is bringing people", "los pintores están lijando"."""
    being = read.text(at) in (*IS, "esta", "estan")
    return being and read.is_word(at + 1) and read.text(at + 1).endswith(("ing", "ndo"))


def _is_away(read: Reader, begin: int, end: int) -> bool:
    """ "I'm on the road Monday to Friday", and not "I'm home Monday"."""
    told = range(begin, end)
    if _elsewhere(read, begin, end):
        return True
    if any(read.has(n, "cue_own_free", "cue_fits_after", "cue_wish", "cue_own_asks") for n in told):
        return False
    return any(not read.lexemes[n].roles and read.text(n).isalpha() for n in told)


def _elsewhere(read: Reader, begin: int, end: int) -> bool:
    """ "I'm over there with her": whatever else is said of it, he is not at home."""
    return any(read.has(n, "cue_own_away") for n in range(begin, end))


def _asked_of_us(read: Reader, at: int) -> bool:
    """ "Your open house", "a meeting with you": not his."""
    return read.text(at - 1) in ("your", "su")
