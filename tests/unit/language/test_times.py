"""Days and times as people say them."""

from datetime import date

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window
from deskhand.language.times import say_day, say_window
from tests.support.plans import TODAY, ZONE, at


def whole(first: int, last: int) -> Window:
    return Window(start=at(first, 0).start, end=at(last + 1, 0).start)


EXAMPLES = [
    (at(24, 13, 15), "Tue Nov 24, between 1 and 3 pm",
     "el martes 24 de noviembre, entre la 1 y las 3 de la tarde"),
    (at(24, 8, 10), "Tue Nov 24, between 8 and 10 am",
     "el martes 24 de noviembre, entre las 8 y las 10 de la mañana"),
    (at(24, 11, 13), "Tue Nov 24, between 11 am and 1 pm",
     "el martes 24 de noviembre, entre las 11 de la mañana y la 1 de la tarde"),
    (at(24, 10, 12), "Tue Nov 24, between 10 am and noon",
     "el martes 24 de noviembre, entre las 10 de la mañana y el mediodía"),
    (at(24, 12, 14), "Tue Nov 24, between noon and 2 pm",
     "el martes 24 de noviembre, entre el mediodía y las 2 de la tarde"),
    (at(24, 12.5, 14.5), "Tue Nov 24, between 12:30 and 2:30 pm",
     "el martes 24 de noviembre, entre las 12:30 y las 2:30 de la tarde"),
    (at(24, 17, 20), "Tue Nov 24, between 5 and 8 pm",
     "el martes 24 de noviembre, entre las 5 de la tarde y las 8 de la noche"),
    (at(24, 10), "Tue Nov 24 at 10 am", "el martes 24 de noviembre a las 10 de la mañana"),
    (at(24, 13), "Tue Nov 24 at 1 pm", "el martes 24 de noviembre a la 1 de la tarde"),
    (at(24, 12), "Tue Nov 24 at noon", "el martes 24 de noviembre al mediodía"),
    (at(22, 13, 15), "today, Sun Nov 22, between 1 and 3 pm",
     "hoy, domingo 22 de noviembre, entre la 1 y las 3 de la tarde"),
    (at(23, 8, 10), "tomorrow, Mon Nov 23, between 8 and 10 am",
     "mañana, lunes 23 de noviembre, entre las 8 y las 10 de la mañana"),
    (Window(start=at(24, 20).start, end=at(25, 0).start), "Tue Nov 24, between 8 pm and midnight",
     "el martes 24 de noviembre, entre las 8 de la noche y la medianoche"),
    (Window(start=at(24, 22).start, end=at(25, 1).start),
     "Tue Nov 24 at 10 pm to Wed Nov 25 at 1 am",
     ("desde el martes 24 de noviembre a las 10 de la noche "
      "hasta el miércoles 25 de noviembre a la 1 de la madrugada")),
    (whole(24, 24), "Tue Nov 24", "el martes 24 de noviembre"),
    (whole(24, 28), "Tue Nov 24 to Sat Nov 28",
     "desde el martes 24 de noviembre hasta el sábado 28 de noviembre"),
]  # fmt: skip


@pytest.mark.parametrize(("window", "english", "spanish"), EXAMPLES)
def test_a_window_is_said_as_people_say_it(window: Window, english: str, spanish: str) -> None:
    assert say_window(window, ZONE, TODAY, Lang.EN) == english
    assert say_window(window, ZONE, TODAY, Lang.ES) == spanish


def test_times_are_spoken_in_the_zone() -> None:
    assert say_window(at(24, 13, 15), "America/Los_Angeles", TODAY, Lang.EN) == (
        "Tue Nov 24, between 10 am and noon"
    )
    late = at(24, 1)
    assert (
        say_window(late, "America/Los_Angeles", TODAY, Lang.EN) == "tomorrow, Mon Nov 23 at 10 pm"
    )


def test_a_far_day_is_said_with_its_year() -> None:
    assert say_day(date(2027, 1, 5), TODAY, Lang.EN) == "Tue Jan 5"
    assert say_day(date(2027, 11, 24), TODAY, Lang.EN) == "Wed Nov 24, 2027"
    assert say_day(date(2027, 11, 24), TODAY, Lang.ES) == "el miércoles 24 de noviembre de 2027"


def test_the_night_the_clocks_change() -> None:
    window = Window(start=at(1, 0.5).start, end=at(1, 3).start)
    assert say_window(window, ZONE, date(2026, 10, 1), Lang.EN) == (
        "Sun Nov 1, between 12:30 and 3 am"
    )
