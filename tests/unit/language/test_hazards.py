"""Signs of danger: found in plain words, excused by denial, history, supposition and product names."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.understanding import Hazard
from deskhand.language.dangers import find_signs, gravest
from deskhand.language.hazards import Sign, read_by_rule
from deskhand.language.text import Text


def kind(text: str) -> Hazard | None:
    """What the rules say; the weights beside them must not change it."""
    ruled = gravest(signs_by_rule(text))
    assert gravest(find_signs(text)) is ruled
    return ruled


def signs_by_rule(text: str) -> tuple[Sign, ...]:
    return read_by_rule(Text.of(text)).signs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I smell gas", Hazard.GAS),
        ("the thing in the hall goes four beeps and then quiet", Hazard.CO),
        (
            "The socket by the sofa hums when the heater runs, and since yesterday a fishy burnt smell",
            Hazard.ELECTRICAL,
        ),
        ("the house smells like something burning and we can't find it", Hazard.FIRE),
        ("quitamos una pared y empezó a bajar el techo", Hazard.STRUCTURAL),
        ("la escalera de atrás se separó de la pared", Hazard.STRUCTURAL),
        ("el radiador está como hielo y no siento los pies", Hazard.NO_HEAT),
        ("huele a gas en la cocina", Hazard.GAS),
        ("water is pouring through the ceiling", Hazard.FLOOD),
        ("se reventó un tubo", Hazard.FLOOD),
        ("outlet is sparking", Hazard.ELECTRICAL),
        ("el contacto echa chispas", Hazard.ELECTRICAL),
        ("breaker box smells like burning", Hazard.ELECTRICAL),
        ("CO alarm going off", Hazard.CO),
        ("sewage backing up into the tub", Hazard.SEWAGE),
        ("no heat and it's 10 degrees", Hazard.NO_HEAT),
        ("locked out with my baby inside", Hazard.LOCKOUT),
        ("ceiling is about to come down", Hazard.STRUCTURAL),
        # The thing and its trouble may stand in either order.
        ("sparks are coming out of the outlet", Hazard.ELECTRICAL),
        # One sentence cut in two.
        ("Pipe behind dryer. Leaking. Gas.", Hazard.GAS),
        ("Kitchen outlet. Sparking.", Hazard.ELECTRICAL),
        ("Somebody left the burner on with no flame", Hazard.GAS),
        ("power line is hanging across my sidewalk", Hazard.ELECTRICAL),
        ("toilet won't stop filling and it's going over the rim", Hazard.FLOOD),
        ("se sale el agua del calentador y ya mojó todo el sótano", Hazard.FLOOD),
        # Told without a word for what the danger is.
        ("the detector says 94 and the number keeps climbing", Hazard.CO),
        ("me duele la cabeza adentro y en la calle se me quita", Hazard.CO),
        ("the gray box is buzzing like a beehive", Hazard.ELECTRICAL),
        ("agarró la llave de la regadera y lo aventó", Hazard.ELECTRICAL),
        ("the hallway is foggy and our eyes burn", Hazard.FIRE),
        ("my aunt isn't answering and I hear moaning", Hazard.LOCKOUT),
        ("estoy en el porche en calcetines y se me cerró la puerta", Hazard.LOCKOUT),
        # "Ahora sí" supposes nothing.
        ("ahora si se puso feo, sale agua por todos lados", Hazard.FLOOD),
        # Told as past, but it is back.
        ("last year we had a flood and now the basement is flooding again", Hazard.FLOOD),
    ],
)
def test_each_kind(text: str, found: Hazard) -> None:
    assert kind(text) is found


@pytest.mark.parametrize(
    "text",
    [
        "there is no gas smell, just a clicking stove",
        "I don't smell gas",
        "the igniter sparks but won't light",
        "My tub overflow plate is loose",
        "mi llave se quebró en la cerradura",
        "the outlet is not sparking, it is just dead",
        "no huele a gas",
        "the wall is not hot, I just want to know what's behind it",
        "el termostato de la pared marca 68, lo quiero cambiar",
        "a picture hung over the fireplace gives me a headache to level",
        "not urgent, the faucet drips",
        "The outlet is dead but there's no burning smell",
        "el contacto no jala pero no huele a quemado",
        "the shower drains so slowly that I stand in water up to my ankles",
        "la regadera se tapa y el agua me llega hasta los tobillos",
        "the downspout came off at the elbow",
        "wind took the fence panel and a post looks snapped",
        "a section of stockade fence, one post snapped at the ground",
        "my uncle almost went through the deck carrying the grill, three boards are soft",
        "el inodoro del segundo piso se mueve",
        "after the fire in 2019 we never repainted",
        "two years ago the basement flooded",
        "el año pasado se inundó el sótano",
        "what if a pipe bursts in January?",
        "I want to insulate them so the pipes don't burst",
        "gas range hookup",
        "build a fire pit",
        "mount a fire extinguisher",
        "install a flood light and a smoke detector",
        "I'll be back in spring",
        "leave it sparkling clean",
        "turn at the gas station",
        "paint it in a burst of colour",
        "water heater install",
        "install a CO detector",
        "fireplace mantel",
        "we had a pipe burst last winter and now the drywall needs patching",
        "did you hear about the gas leak on Broadway yesterday?",
        "si se pone feo y sale agua por todos lados, ¿vienen?",
        "The faucet is leaking a little. We want gas for the stove too.",
        "the smell of gas turned out to be nothing, false alarm",
    ],
)
def test_what_is_no_danger(text: str) -> None:
    assert kind(text) is None


def test_all_kinds_are_kept_the_gravest_first() -> None:
    signs = find_signs("The pipe burst and now I smell gas too")
    assert gravest(signs) is Hazard.GAS
    assert {sign.hazard for sign in signs} == {Hazard.GAS, Hazard.FLOOD}
    assert signs[0].words == "smell gas"


def test_monoxide_and_lockouts_are_never_history() -> None:
    assert kind("the CO alarm was going off a few weeks ago and we have headaches") is Hazard.CO


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The "no" belongs to the trouble: the alarm that will not stop is no denied alarm.
        ("la alarma de monóxido no deja de sonar", Hazard.CO),
        ("the carbon monoxide alarm won't stop", Hazard.CO),
        # The "no" stands between the two: the thing is there, the trouble is not.
        ("the outlet is not smoking", None),
        ("the water is not pouring", None),
        # A blanked name does not hide the "no" in front of it.
        ("no water damage or flooding that I can see, but the toilet rocks", None),
    ],
)
def test_whose_no_it_is(text: str, found: Hazard | None) -> None:
    assert kind(text) is found


def test_spanish_things_meet_english_troubles() -> None:
    assert kind("mi outlet está sparking") is Hazard.ELECTRICAL
    assert kind("the tubo in the wall reventó") is Hazard.FLOOD


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Locked out and my toddler is inside", Hazard.LOCKOUT),
        ("Locked out and my toddler is inside. Wait, we got her out", None),
        ("I'm locked out, my daughter brings the other key at five, can you change the lock", None),
    ],
)
def test_a_lockout_is_over_when_they_are_out_or_a_key_comes(
    text: str, found: Hazard | None
) -> None:
    assert kind(text) is found


def test_what_hangs_on_a_wall_is_not_the_wall() -> None:
    """Something else fell off the wall; the wall stands."""
    assert kind("the towel bar came down off the wall and fell on the floor") is None
    assert kind("the wall came down") is Hazard.STRUCTURAL


def test_the_evidence_names_what_met() -> None:
    (sign,) = find_signs("the outlet is sparking")
    assert sign.rule == "electrical/wired+sparks"
    assert sign.words == "outlet is sparking"


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    find_signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "not a " * 3000,
        "water " * 2000,
        "_" * 9000,
        "🔥" * 10_000,
        "gas smell leak " * 600,
        "water. pouring. " * 600,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    find_signs("warm up")
    start = process_time()
    find_signs(text)
    assert process_time() - start < 2
