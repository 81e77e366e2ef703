"""Which work is meant: by its name, by its symptom, misspelt, and in the owner's own words."""

import json
from pathlib import Path

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.language.letters import Letter
from deskhand.language.services import all_services, find_work, trade_of
from deskhand.language.text import Text


def services(text: str, items: tuple[PriceItem, ...] = ()) -> list[str]:
    return [work.service for work in find_work(Text.of(text), trade_of(items))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kitchen faucet drips", ["plumbing/faucet"]),
        ("it runs all night, the toilet", ["plumbing/toilet"]),
        ("the tub won't drain", ["plumbing/drain"]),
        ("leak under the sink", ["plumbing/leak"]),
        ("outlet dead", ["electrical/outlet"]),
        ("se tapó el fregadero", ["plumbing/drain"]),
        ("gotea la llave", ["plumbing/faucet"]),
        ("un hoyo en la tablaroca", ["drywall/patch"]),
        ("my toliet leeks", ["plumbing/toilet"]),
        ("hang a ceiling fan", ["electrical/ceiling_fan"]),
        ("paint a room and patch a hole in the wall", ["painting/room", "drywall/patch"]),
        ("change the lock on my front door", ["locks"]),
        # A leak gives way to the thing that leaks.
        ("the kitchen faucet leaks, a slow leak", ["plumbing/faucet"]),
        # What only says where, or only sounds like work.
        ("there is a draft behind the couch, it is the window sash", ["windows/screens"]),
        ("can you switch my appointment", []),
        ("what is the arrival window", []),
        ("baby shower on Saturday", []),
        # As laypeople call it, here and there.
        ("slop sink backs up whenever the washer runs", ["plumbing/drain"]),
        ("the thingy under my kitchen sink drips into a bowl", ["plumbing/leak"]),
        ("need another plug in behind the desk", ["electrical/outlet"]),
        ("two of the high hats quit", ["electrical/light_fixture"]),
        ("the popcorn on the ceiling has to go", ["drywall/patch"]),
        ("want to put in a ceiling fan where theres just a light", ["electrical/ceiling_fan"]),
        ("la pluma del fregadero no deja de gotear", ["plumbing/faucet"]),
        ("el suiche de la sala no prende", ["electrical/outlet"]),
        ("poner unas tablillas en el closet", ["carpentry/shelves"]),
        ("un roto en la pared del pasillo", ["drywall/patch"]),
        ("la grada de la entrada está floja", ["carpentry/deck_fence"]),
        ("se me dañó el llavín de la puerta", ["locks"]),
        # Gas work is no electrician's line.
        ("can you install a new gas line for my range", ["general"]),
        # The symptom without the trade's word.
        ("the thing that flushes flops around", ["plumbing/toilet"]),
        ("el agua de la regadera no se va", ["plumbing/drain"]),
        ("la puerta que no cierra es la del baño", ["carpentry/door"]),
        # Places, materials and causes are no work.
        ("the outlet behind the couch is dead", ["electrical/outlet"]),
        ("55 inch TV on drywall, have the bracket", ["mounting/tv"]),
        ("quiero la tele de 65 en la pared, es de tablaroca", ["mounting/tv"]),
        ("my shower door came off, a panel of it", ["carpentry/door"]),
        ("hole from a doorknob in the hallway", ["drywall/patch"]),
        ("patch the ceiling where it leaked last winter", ["drywall/patch"]),
        ("is painting included?", []),
        ("do you take old appliances to the dump?", []),
        ("I'll leave the garage door up", []),
        ("¿está incluida la pintura?", []),
        # Done already, by us or by another.
        ("the sink is fixed, now only the toilet rocks", ["plumbing/toilet"]),
        ("thanks, the faucet works great", []),
        ("gracias, la puerta quedó muy bien", []),
        ("is Sam the same guy who hung my mirrors?", []),
        # Several jobs in one breath; an "and" joins a few words to the work asked for.
        (
            "colgar una tele y poner dos repisas",
            ["mounting/tv", "carpentry/shelves"],
        ),
        ("a towel bar, and the drawer is stuck", ["carpentry/shelves", "general"]),
        # What goes on in the next sentence.
        ("It is the hallway lamp. It flickers", ["electrical/light_fixture"]),
        # A list of small things is its own work only where nothing is named.
        ("several small repairs", ["general"]),
        ("several small repairs: the toilet runs", ["plumbing/toilet"]),
        ("la lámpara está bien alta, la quiero cambiar", ["electrical/light_fixture"]),
        ("quiero poner un enchufe atrás de la tele", ["electrical/outlet"]),
        ("hay un charquito debajo del lavamanos cada mañana", ["plumbing/leak"]),
        ("la manija del agua fría del lavabo da vueltas", ["plumbing/faucet"]),
        ("quiero cambiarle el color a la sala", ["painting/room"]),
        ("poner la tele en la pared y esconder los cables", ["mounting/tv"]),
        ("la llave de paso de debajo del inodoro tira gotitas", ["plumbing/leak"]),
        ("se cayó la barra donde cuelga la ropa", ["carpentry/shelves"]),
        ("que me pongan barras en la regadera", ["general"]),
        ("The shelf you put up already came loose", ["carpentry/shelves"]),
        ("need somebody to put my bed together", ["assembly/furniture"]),
        ("door downstairs rubs the rug since they put new carpet in", ["carpentry/door"]),
    ],
)
def test_services(text: str, expected: list[str]) -> None:
    assert services(text) == expected


def test_a_passing_mention_in_a_long_mail_is_no_request_but_an_addition_is() -> None:
    mail = (
        "Hello, our back gate sags and drags on the stones so the dog gets out every evening. "
        "We are in the blue house with the new windows and the tile roof, past the school, and "
        "there is always somebody at home in the afternoon because my mother stays with us. {} "
        "Thank you so much and have a very good week."
    )
    assert services(mail.format("")) == ["carpentry/deck_fence"]
    also = services(mail.format("Also, the toilet upstairs rocks."))
    assert also == ["carpentry/deck_fence", "plumbing/toilet"]


ITEM = PriceItem(
    key="henhouse",
    service="carpentry/deck_fence",
    name={Lang.EN: "Henhouse repair"},
    aliases={Lang.EN: ("chicken coop", "hen house door"), Lang.ES: ("gallinero",)},
    how_quoted=HowQuoted.FIXED,
    minutes=60,
    cents=9_000,
)


@pytest.mark.parametrize(
    "text", ["the chicken coop leans", "hte chiken coop leans", "el gallinero"]
)
def test_the_owners_own_names_count(text: str) -> None:
    assert services(text, (ITEM,)) == ["carpentry/deck_fence"]


def test_the_owners_own_name_counts_more_than_the_trades_word_for_the_same() -> None:
    roof = ITEM.model_copy(
        update={"key": "roof", "service": "general", "aliases": {Lang.EN: ("roof leak",)}}
    )
    pipe = ITEM.model_copy(update={"key": "pipe", "service": "plumbing/leak", "aliases": {}})
    assert services("there is a roof leak", (pipe,)) == ["plumbing/leak"]
    assert services("there is a roof leak", (roof, pipe)) == ["general"]


def test_only_what_the_owner_offers_is_found() -> None:
    assert services("toilet runs and the fence leans", (ITEM,)) == ["carpentry/deck_fence"]


def test_the_keys_are_those_of_the_price_book() -> None:
    assert len(all_services()) == 21
    assert {"plumbing/faucet", "pressure_washing", "locks", "general"} <= set(all_services())


def test_what_laypeople_call_the_work_is_known() -> None:
    """A sample of what its words were learned from; what to expect of others: docs/understanding.md."""
    lines = (Path(__file__).parents[2] / "data" / "work.jsonl").read_text("utf-8").splitlines()
    right = wrong = missed = 0
    for row in map(json.loads, lines[::5]):
        asked = {work.service for work in Letter(Text.of(row["text"])).work()}
        right += len(asked & set(row["services"]))
        wrong += len(asked - set(row["services"]))
        missed += len(set(row["services"]) - asked)
    assert right >= 0.88 * (right + wrong)
    assert right >= 0.88 * (right + missed)
