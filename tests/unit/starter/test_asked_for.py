"""The rows of the sample's price book that a whole letter asks for: all of them, and no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.business.load import sample
from deskhand.ports.llm import ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

BLUEBIRD = sample()
BOOK = BLUEBIRD.price_book
ENGINE = OfflineEngine()


def rows(text: str) -> set[str]:
    context = ReadingContext(
        now=datetime(2026, 11, 23, 15, tzinfo=UTC),
        zone=BLUEBIRD.business.zone,
        items=BOOK.items,
        faqs=BLUEBIRD.faq_book.faqs,
    )
    found = ENGINE.understand(text, context)
    return {item.key for item in BOOK.work(found.services, found.items)}


FIVE_PARAGRAPHS = """Hello Sam,

We moved in over the summer and it is time to tackle a few things before my parents arrive.

The faucet in the laundry room drips day and night, I keep a bowl under it.

Upstairs the bedroom door scrapes along the carpet and you have to lift it to get it shut.

There is a hole in the hallway wall about as big as a tennis ball, the movers did that.

Our porch light died on Sunday and a new bulb made no difference.

Lastly the bathtub drains so slowly that we shower in a puddle.

We are around most afternoons. What would all this come to?

Many thanks, Ruth
"""

CINCO_PARRAFOS = """Buenos días don Sam:

Compramos una casita en septiembre y hay que dejarla lista antes de Navidad.

La llave del lavadero gotea todo el día y ya no la aguanto.

La puerta del cuarto de los niños roza en el piso y no cierra.

En el pasillo hay un hoyo en la pared como de cuatro pulgadas.

También se tapó la tina, el agua tarda una hora en bajar.

Y quisiera colgar la tele de la sala en la pared.

Estoy en casa por las tardes. ¿Cuánto sería por todo? Gracias, Nora
"""


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        (FIVE_PARAGRAPHS, {"faucet_repair", "door_adjust", "patch_small", "light_outdoor", "drain_tub"}),
        (CINCO_PARRAFOS, {"faucet_repair", "door_adjust", "patch_small", "drain_tub", "tv_mount"}),
    ],
)  # fmt: skip
def test_each_paragraph_tells_its_own_job(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        (
            (
                "Hi Sam, here is what we need at the rental before the new people come:\n"
                "1. hall toilet rocks. The bolts look rusty\n"
                "2. bedroom window won't stay up. The other ones are fine\n"
                "3. kitchen cabinet door hangs by one hinge\n"
                "4. smoke alarms, replace two\n"
                "Could you do it all in one trip, and what would it cost? Thanks, Al"
            ),
            {"toilet_reset", "window_stuck", "cabinet_door", "smoke_detector"},
        ),
        (
            (
                "Hola, esto es lo que falta en el apartamento:\n"
                "- el excusado se mueve al sentarse\n"
                "- una ventana no abre\n"
                "- la puertita de la alacena está caída de la bisagra\n"
                "- cambiar dos detectores de humo\n"
                "¿Me da un precio por todo junto? Puedo el jueves. Saludos, Iris"
            ),
            {"toilet_reset", "window_stuck", "cabinet_door", "smoke_detector"},
        ),
    ],
)
def test_each_line_of_a_list_is_a_job(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        (
            (
                "The deadbolt needs replacing. The bathroom faucet drips too, but I don't want that "
                "one fixed, it is going anyway. How much for the lock?"
            ),
            {"lock_replace"},
        ),
        (
            (
                "Please quote: paint one bedroom, regrout the shower. The deck: do NOT touch, my "
                "brother is on it."
            ),
            {"paint_room", "regrout"},
        ),
        (
            (
                "Two things. The disposal hums. Mount a TV in the den - not needed anymore, we sold "
                "it. Cost?"
            ),
            {"disposal_jam"},
        ),
        ("I need a grab bar put in the shower. The gutters can wait until spring.", {"grab_bars"}),
        (
            (
                "Hay que cambiar la chapa de la entrada. La llave del baño gotea pero esa no hay que "
                "arreglarla."
            ),
            {"lock_replace"},
        ),
        (
            (
                "Necesito pintar una recámara. La cerca está caída pero esa no la toque, la arregla "
                "mi primo."
            ),
            {"paint_room"},
        ),
        (
            (
                "Poner una barra de apoyo en la ducha, por favor. Las canaletas pueden esperar hasta "
                "la primavera."
            ),
            {"grab_bars"},
        ),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_not_priced(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    "letter",
    [
        (
            "We bought a place in Rosendale and are lining up people before anything fails. "
            "Nothing needs doing at the moment. Do you charge by the hour, and do you come closer "
            "to the river?"
        ),
        (
            "Quisiera saber nada más si van a Saugerties y si cobran por hora. Por ahora no "
            "necesito ningún trabajo."
        ),
    ],
)  # fmt: skip
def test_whoever_only_asks_how_we_work_is_priced_nothing(letter: str) -> None:
    assert rows(letter) == set()


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        # The row of the thing, not of its neighbour.
        (
            "need 3 broken floor tiles replaced by the back door. also the shower needs new caulk",
            {"tile_repair", "caulk_tub"},
        ),
        (
            "hay que cambiar dos losetas rotas del piso y poner silicón nuevo en la tina",
            {"tile_repair", "caulk_tub"},
        ),
        ("can you put up Christmas lights along the roof of the porch?", {"lights_string"}),
        ("¿ponen luces de Navidad en el techo del porche?", {"lights_string"}),
        ("the trim around my windows is peeling, can you paint it", {"paint_look"}),
        (
            "se está descarapelando la pintura de los marcos de las ventanas, ¿la pueden pintar?",
            {"paint_look"},
        ),
        ("my faucet drips. Do I have to get a new faucet or can the old one be fixed?", {"faucet_repair"}),
        ("la llave de la cocina gotea, ¿hay que comprar una nueva o se puede arreglar?", {"faucet_repair"}),
        ("the downspout came apart at the corner", {"gutter_repair"}),
        ("se soltó la bajante de la esquina", {"gutter_repair"}),
        ("the bifold doors of the pantry came off their track", {"door_adjust"}),
        ("la puerta corrediza del clóset se salió del riel", {"door_adjust"}),
        ("three curtain rods to hang, I have them", {"hang_pictures"}),
        ("poner dos barras de cortina en la sala", {"hang_pictures"}),
        ("do you do blinds? I have five windows", {"blinds_install"}),
        ("can you anchor a tall dresser to the nursery wall", {"childproofing"}),
        ("¿pueden anclar una cómoda a la pared? tengo un niño chiquito", {"childproofing"}),
        ("two of our stairs squeak, can that be fixed", {"general_look"}),
        ("las escaleras rechinan mucho, ¿se puede arreglar?", {"general_look"}),
        ("the closer on my storm door is shot and it bangs", {"door_closer"}),
        ("el cierrapuertas de la entrada ya no sirve y la puerta azota", {"door_closer"}),
        ("the post of our mailbox leans", {"mailbox"}),
        ("el poste del buzón está ladeado", {"mailbox"}),
        ("a towel bar came off the wall", {"towel_bar"}),
        ("se cayó el toallero del baño", {"towel_bar"}),
        ("a piece of bathroom ceiling came down, about two feet square, it is dry now", {"drywall_look"}),
        ("se cayó un pedazo del techo del baño, como dos pies por dos, ya está seco", {"drywall_look"}),
        ("one fence panel is down and the post snapped off", {"deck_fence_look"}),
        ("se cayó un panel de la cerca y el poste se quebró", {"deck_fence_look"}),
        ("the grout in our shower is falling out", {"regrout"}),
        ("la boquilla de la ducha se está cayendo", {"regrout"}),
        ("5 screens torn on the upstairs windows", {"screen_repair"}),
        ("tengo 3 mosquiteros rotos", {"screen_repair"}),
        ("clean the gutters please, the house has two stories", {"gutters_two_story"}),
        ("¿cuánto por limpiar las canaletas? la casa es de 2 pisos", {"gutters_two_story"}),
        ("wash the siding of a two story house and clean its gutters", {"wash_house", "gutters_two_story"}),
        (
            "lavar la casa por fuera a presión, es de dos pisos, y limpiar canaletas",
            {"wash_house", "gutters_two_story"},
        ),
        ("plain white seat for the toilet, the old one cracked", {"toilet_seat"}),
        ("cambiar el asiento del inodoro por uno blanco sencillo", {"toilet_seat"}),
        ("four outlets in the garage are dead", {"outlet_replace"}),
        ("the storm window in the den is stuck and won't slide up", {"window_stuck"}),
        ("want a fan where there is only a ceiling light now", {"fan_new_place"}),
        ("poner un ventilador donde ahorita hay una lámpara", {"fan_new_place"}),
        ("three soft boards on the deck and the railing wobbles", {"deck_boards", "railing"}),
        ("tres tablas de la terraza están podridas y el barandal se mueve", {"deck_boards", "railing"}),
        ("a bulb burned out way up in the stairwell, can you change it", {"bulbs"}),
        ("se fundió un foco muy alto, ¿lo pueden cambiar?", {"bulbs"}),
        ("the knob on our cellar door is loose", {"door_knob"}),
        ("la perilla del cuarto se zafó", {"door_knob"}),
        ("the living room fan shakes badly on high", {"fan_repair"}),
        ("the slow tub and the drip of the kitchen faucet, both please", {"drain_tub", "faucet_repair"}),
        ("la tina se vacía lento y la llave de la cocina gotea", {"drain_tub", "faucet_repair"}),
        ("a crib and a dresser arrived flat packed", {"assembly_bed", "assembly_piece"}),
        ("atrás de la secadora hay un enchufe que no sirve", {"outlet_replace"}),
        ("dog door put into the back door", {"door_exterior"}),
    ],
)  # fmt: skip
def test_the_row_that_is_meant(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    ("mail", "asked"),
    [
        (
            "TV on the wall\nA 65 inch TV, above the fireplace, brick wall. Are you free on Saturday?",
            {"tv_brick"},
        ),
        (
            "Toilet seat replacement\nHi Sam, the one upstairs needs it badly, I am at home on most days.",
            {"toilet_seat"},
        ),
    ],
)
def test_a_subject_says_in_short_what_the_mail_says_after_it(mail: str, asked: set[str]) -> None:
    assert rows(mail) == asked
