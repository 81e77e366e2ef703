"""What is said of a place: codes leave the words, how to get in is read, who pays, how old it is."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deskhand.domain.property import Access
from deskhand.language.places import built, find_mail, find_named, read_access, sealed, who_pays

PHRASINGS = [
    "gate code is {}",
    "The gate code: {}",
    "lockbox {}",
    "lockbox on the back door, code {}",
    "{} is the gate code",
    "{} opens the gate",
    "punch in {} at the side",
    "use the keypad. It's {}",
    "el código del portón es {}",
    "la clave es {}",
    "alarm code {} and please lock up",
    "the code's {}, dog is friendly",
    "door code is #{}",
    "145 Wurts St, Kingston 12401, gate code {}, call 845-555-0199",
]


@given(st.sampled_from(PHRASINGS), st.from_regex(r"[1-9]\d{2,7}", fullmatch=True))
def test_a_code_leaves_the_words(phrasing: str, code: str) -> None:
    assume(code not in phrasing)
    text, codes = sealed(phrasing.format(code))
    assert code not in text
    assert code in " ".join(codes)
    assert sealed(text) == (text, ())


@given(st.from_regex(r"\d{3,8}[#*]?", fullmatch=True))
def test_a_bare_number_is_a_code_when_we_asked(code: str) -> None:
    assert sealed(code, asked=True) == ("****", (code,))
    assert sealed(f"{code}, two dogs", asked=True)[0] == "****, two dogs"


@pytest.mark.parametrize(
    "words",
    [
        "zip code 12401",
        "código postal 12401",
        "area code 845",
        "145 Wurts St, Kingston, NY 12401",
        "call me at 845-555-0199",
        "the gate is broken, can you fix it for $125?",
        "my gate is 480 ft long",
        "Tuesday at 1030",
        "the door sticks, 36 inches wide",
        "built in 1925",
    ],
)
def test_what_is_no_code_stays(words: str) -> None:
    assert sealed(words) == (words, ())


def test_spoken_digits_are_a_code_too() -> None:
    assert sealed("gate code four four one one") == ("gate code ****", ("four four one one",))


def test_two_codes_keep_their_order() -> None:
    text, codes = sealed("gate code 4411 or 8812, lockbox 7070")
    assert text == "gate code **** or ****, lockbox ****"
    assert codes == ("4411", "8812", "7070")


@pytest.mark.parametrize(
    ("words", "access"),
    [
        (
            "gate code is 4411, two dogs, park in the drive",
            Access(code="gate code is 4411", pets="two dogs", parking="park in the drive"),
        ),
        ("two dogs but friendly", Access(pets="two dogs, friendly")),
        ("I'll be home, no pets", Access(adult_home="I'll be home", pets="no pets")),
        (
            "nobody home, key under the mat",
            Access(adult_home="nobody home", notes="key under the mat"),
        ),
        (
            "El código del portón es 7788 y tengo un perro",
            Access(code="El código del portón es 7788", pets="tengo un perro"),
        ),
        (
            "va a estar mi esposa, estacione en la calle",
            Access(adult_home="va a estar mi esposa", parking="estacione en la calle"),
        ),
    ],
)
def test_an_answer_is_read_field_by_field(words: str, access: Access) -> None:
    text, codes = sealed(words, asked=True)
    told = read_access(text, codes, asked=True)
    assert told.access == access
    assert told.whole


@pytest.mark.parametrize("words", ["thanks!", "yes", "ok", "no", "gracias"])
def test_a_courtesy_tells_nothing(words: str) -> None:
    assert read_access(words, (), asked=True).access == Access()


def test_unasked_only_a_code_counts() -> None:
    assert read_access("my dog broke the gate", (), asked=False).access == Access()
    text, codes = sealed("my faucet drips, the dog barks, gate code is 4411")
    told = read_access(text, codes, asked=False)
    assert told.access == Access(code="gate code is 4411")
    assert not told.whole


@pytest.mark.parametrize(
    ("words", "himself"),
    [
        ("me", True),
        ("I do", True),
        ("I'll pay", True),
        ("yo", True),
        ("my landlord", False),
        ("my landlord Bob Hill, 845-555-0199", False),
        ("not me, the office", False),
        ("she does", False),
        ("el casero", False),
        ("my mom", False),
        ("what do you mean?", None),
    ],
)
def test_who_pays(words: str, himself: bool | None) -> None:
    assert who_pays(words) is himself


def test_whoever_is_spoken_of() -> None:
    assert find_named("my landlord Bob Hill, 845-555-0199") == "Bob Hill"
    assert find_named("my landlord pays") is None
    assert find_mail("write to Bob@Hill.example.") == "bob@hill.example"


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("our house was built in 1925", 1925),
        ("1940s house", 1940),
        ("it is a prewar building", 1977),
        ("built in 1985", None),
        ("my house", None),
    ],
)
def test_how_old_a_house_is(words: str, year: int | None) -> None:
    assert built(words) == year
