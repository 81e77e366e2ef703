"""No row of the sample's price book but those of the work asked for: not of what stands beside it, of what
is told of the past or of somebody else, nor of a neighbouring trade."""

from __future__ import annotations

import pytest

from tests.unit.starter.test_asked_for import rows


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        # A new one is not asked for where the old one has a trouble.
        ("our storm door won't latch and the wind throws it open", {"door_adjust"}),
        ("Storm door\nThe storm door on the side no longer closes right, it catches.", {"door_adjust"}),
        ("the storm door closer snapped, can you put on a new one?", {"door_closer"}),
        ("la puerta mosquitero no cierra bien, se atora", {"door_adjust"}),
        ("there is a gap under our front door, it needs a new sweep", {"door_weatherstrip"}),
        ("entra frío por debajo de la puerta, hay que ponerle un burlete nuevo", {"door_weatherstrip"}),
        # The lock of a window is no lock of a door, a gate no door.
        ("the lock on my bathroom window is broken", {"window_stuck"}),
        ("two window locks are broken in the den", {"window_stuck"}),
        ("el seguro de la ventana de la sala está roto", {"window_stuck"}),
        ("se rompió el pestillo de una ventana, no cierra con seguro", {"window_stuck"}),
        ("la puerta de la cerca arrastra y no cierra", {"gate_repair"}),
        ("la puertita de la barda se cayó, no cierra", {"gate_repair"}),
        (
            "change the lock of the side door, and mend the lock on the den window",
            {"lock_replace", "window_stuck"},
        ),
        # Small parts have their own row.
        ("please put in a door stop behind the office door", {"door_stop"}),
        ("poner un tope en la puerta del baño para que no pegue en la pared", {"door_stop"}),
        ("three outlet cover plates are cracked, swap them please", {"cover_plates"}),
        ("two broken switch plates in the hall", {"cover_plates"}),
        ("cambiar dos tapas rotas de los enchufes", {"cover_plates"}),
        ("the outlet in the den is warm and its cover has gone brown", {"outlet_replace"}),
        ("un contacto de la sala no sirve y le falta un tornillo a la tapa", {"outlet_replace"}),
        # A fan instead of a light is one job.
        ("swap the light in the guest room for a ceiling fan, I bought one", {"fan_new_place"}),
        ("quiero cambiar la lámpara de la recámara por un ventilador de techo", {"fan_new_place"}),
        # New locks that share a key are not rekeyed.
        ("change both of our locks please, and I'd like one key for all doors", {"lock_replace"}),
        ("hay que cambiar dos chapas, y que quede la misma llave para todas las puertas", {"lock_replace"}),
        ("can you rekey the locks so it is the same key for all doors", {"lock_rekey"}),
        # Each piece of a list of things.
        (
            "We have a wardrobe, a crib and a bookcase here, all still in their boxes.",
            {"assembly_piece", "assembly_bed"},
        ),
        (
            "Tenemos un ropero, una cuna y una cómoda, todo en sus cajas, hay que armarlos.",
            {"assembly_piece", "assembly_bed"},
        ),
        # A closet door to replace, and one to mend.
        ("replace the bifold door of the hall closet", {"door_interior"}),
        ("replace both pantry doors, we have the new ones", {"door_interior"}),
        ("one tile of the bathroom floor rocks", {"tile_repair"}),
        ("una loseta del piso del baño se mueve", {"tile_repair"}),
        ("touch up the scuffs in the hall, I have paint left over", {"paint_touch_up"}),
        ("retocar los raspones de la escalera, sobró pintura", {"paint_touch_up"}),
    ],
)  # fmt: skip
def test_the_neighbouring_row_is_not_named(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        (
            (
                "Dear Sam, you mended our back steps two summers ago, the white house by the mill. This "
                "time it is the hall toilet, it runs and runs. What would that be?"
            ),
            {"toilet_repair"},
        ),
        (
            (
                "Hi Sam, you came last winter to fix our kitchen faucet and we were very happy. Now the "
                "gutters need cleaning, it is a ranch house. How much would you charge?"
            ),
            {"gutters_one_story"},
        ),
        (
            (
                "Don Sam, usted nos arregló el porche hace dos años. Ahora la llave de la cocina gotea "
                "todo el día y quiero saber cuánto cobra por eso."
            ),
            {"faucet_repair"},
        ),
        (
            (
                "Hola, me dio su número mi cuñada Inés, usted le pintó la cocina. Yo tengo el inodoro "
                "tapado desde ayer. ¿Puede venir mañana?"
            ),
            {"toilet_clog"},
        ),
        (
            (
                "Can you wash the siding on the north side, it has gone green? The outside spigot is "
                "still on, and nobody has to be home for it."
            ),
            {"wash_house"},
        ),
        (
            (
                "Hay que lavar la fachada, está verde de moho. La llave del jardín está abierta y no "
                "tenemos que estar en casa para eso."
            ),
            {"wash_house"},
        ),
        (
            (
                "Take out the old dishwasher and put in the new one please. The floor was redone after "
                "it went in, so there is a lip of tile in front of it."
            ),
            {"dishwasher"},
        ),
        # Whoever complains of our work tells what it is.
        (
            (
                "You fixed our kitchen faucet last fall. It drips day and night now, could you come "
                "by and have a look at it this week?"
            ),
            {"faucet_repair"},
        ),
        (
            (
                "Usted nos arregló la llave de la cocina hace dos años. Ya gotea día y noche, ¿podría "
                "venir esta semana a ver qué tiene?"
            ),
            {"faucet_repair"},
        ),
        (
            (
                "You recaulked our tub two weeks ago and it is coming off already. I would like you to "
                "come back and do it over."
            ),
            {"caulk_tub"},
        ),
        (
            (
                "Usted puso silicón nuevo en la tina hace dos semanas y ya se está despegando otra vez. "
                "Quisiera que regrese a arreglarlo."
            ),
            {"caulk_tub"},
        ),
    ],
)  # fmt: skip
def test_what_is_only_told_is_not_priced(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        (
            (
                "Hi, three things at the lake house. A rope is broken on two of the upstairs windows, "
                "they won't stay up. There is a cracked pane in the den. And the wooden storms are "
                "in the shed, eight of them, they need to go up."
            ),
            {"window_stuck", "window_glass", "storm_windows"},
        ),
        (
            (
                "Could you clean our gutters, the house is two stories? A piece of gutter over the "
                "kitchen is pulling away from the board and has to be put back up."
            ),
            {"gutters_two_story", "gutter_repair"},
        ),
        (
            (
                "Drafts, and the storm windows\nHi Sam, it is chilly in here. The storm windows are in "
                "the barn, six of them, could you put them up for us this week?"
            ),
            {"storm_windows"},
        ),
        (
            (
                "Entra aire, y las contraventanas\nBuenas tardes, hace frío en la casa. Las "
                "contraventanas están en el granero, son seis, ¿nos las puede poner esta semana?"
            ),
            {"storm_windows"},
        ),
        (
            (
                "¿Me limpia las canaletas? La casa es de dos pisos. Un pedazo de canaleta sobre la "
                "cocina se despegó y hay que volver a ponerlo."
            ),
            {"gutters_two_story", "gutter_repair"},
        ),
        (
            (
                "Wash the siding please, the house is two stories. And do you clean gutters too, they are "
                "full of leaves?"
            ),
            {"wash_house", "gutters_two_story"},
        ),
        (
            (
                "¿Cuánto por lavar la casa por fuera a presión? Es de dos pisos. Y también limpiar las "
                "canaletas, están llenas de hojas."
            ),
            {"wash_house", "gutters_two_story"},
        ),
        (
            (
                "Furniture assembly, a wardrobe and a desk\nHi Sam, I have an IKEA wardrobe and a desk "
                "that came last week and stand in nine boxes. Could you put them together?"
            ),
            {"assembly_piece", "assembly_desk"},
        ),
        (
            (
                "Put together two wardrobes that came in boxes plus a crib. The wardrobes must be "
                "attached to the wall too, we have a toddler."
            ),
            {"assembly_piece", "assembly_bed", "childproofing"},
        ),
        (
            (
                "En la ducha hay tres azulejos flojos que se están cayendo. La lechada también está "
                "negra y hay que cambiarla. ¿Cuánto sería por todo eso?"
            ),
            {"tile_repair", "regrout"},
        ),
        (
            (
                "There's a hole in the den wall as big as a plate. As that has to be painted we would "
                "like the entire room done, it's 10 x 11. What would it come to?"
            ),
            {"patch_small", "paint_room"},
        ),
        (
            (
                "Here is my list for you:\n- shelves in the cellar, three along one wall, I have the "
                "lumber\n- the pantry door sticks\n- an old couch to the dump"
            ),
            {"shelves_custom", "door_adjust", "haul_away"},
        ),
        (
            (
                "Could you bring a new carbon monoxide alarm and put it up in the hall? I open the "
                "kitchen window a while in the evening, that is not a repair."
            ),
            {"smoke_detector"},
        ),
        (
            (
                "¿Podría traer un detector de monóxido nuevo y ponerlo en el pasillo? Abro la ventana "
                "de la cocina un rato por las noches."
            ),
            {"smoke_detector"},
        ),
    ],
)  # fmt: skip
def test_every_row_that_is_asked_for(letter: str, asked: set[str]) -> None:
    assert rows(letter) == asked
