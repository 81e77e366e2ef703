"""The owner's own names, found word for word or with slips of the pen."""

from deskhand.domain.base import Lang
from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.language.aliases import own_names

COOP = PriceItem(
    key="henhouse",
    service="carpentry/deck_fence",
    name={Lang.EN: "Henhouse repair"},
    aliases={Lang.EN: ("chicken coop", "re-hang coop"), Lang.ES: ("gallinero",)},
    how_quoted=HowQuoted.FIXED,
    minutes=60,
    cents=9_000,
)
NAMES = own_names((COOP,))


def test_names_are_found_where_they_stand() -> None:
    text = "fix the chicken  coop, please"
    (found,) = NAMES.find(text)
    assert text[slice(*found.span)] == "chicken  coop"
    assert (found.service, found.bare) == ("carpentry/deck_fence", False)
    assert [named.bare for named in NAMES.find("el gallinero")] == [True]
    assert NAMES.find("a chicken, and the coop of it") == []


def test_a_hyphen_is_a_space() -> None:
    assert NAMES.find("re hang coop")
    assert NAMES.find("re-hang coop")


def test_slips_count_in_names_of_several_words_only() -> None:
    assert NAMES.find("the chiken coop") == []
    assert [named.service for named in NAMES.find_near("the chiken coop")] == [COOP.service]
    assert NAMES.find_near("el galinero") == []


def test_of_names_that_begin_alike_the_longest_comes_first_in_every_process() -> None:
    spoken = ["coop roof edge " + " ".join("abcdefgh"[:more]) for more in range(9)]
    coop = COOP.model_copy(update={"aliases": {Lang.EN: tuple(spoken)}})
    found = own_names((coop,)).find(spoken[-1])
    assert [end for _, (_, end), _ in found] == sorted(
        (len(name.strip()) for name in spoken), reverse=True
    )
