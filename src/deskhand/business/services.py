"""What the services are called when an owner is asked about them. Their keys are the domain's."""

from __future__ import annotations

from deskhand.domain.base import Lang, Localised

_NAMES: dict[str, tuple[str, str]] = {
    "plumbing/faucet": ("Faucets", "Llaves de agua"),
    "plumbing/toilet": ("Toilets", "Inodoros"),
    "plumbing/drain": ("Clogged drains", "Desagües tapados"),
    "plumbing/leak": ("Small leaks", "Fugas pequeñas"),
    "electrical/outlet": ("Outlets and switches", "Tomacorrientes y apagadores"),
    "electrical/light_fixture": ("Light fixtures", "Lámparas"),
    "electrical/ceiling_fan": ("Ceiling fans", "Ventiladores de techo"),
    "drywall/patch": ("Drywall repair", "Reparación de tablaroca"),
    "painting/room": ("Painting", "Pintura"),
    "carpentry/door": ("Doors", "Puertas"),
    "carpentry/shelves": ("Shelves", "Repisas"),
    "carpentry/deck_fence": ("Decks and fences", "Terrazas y cercas"),
    "assembly/furniture": ("Furniture assembly", "Armado de muebles"),
    "mounting/tv": ("TV mounting and hanging", "Montaje de televisiones y cuadros"),
    "flooring/tile": ("Tile and flooring", "Azulejo y pisos"),
    "windows/screens": ("Windows, screens and blinds", "Ventanas, mosquiteros y persianas"),
    "gutters/cleaning": ("Gutters", "Canaletas"),
    "pressure_washing": ("Pressure washing", "Lavado a presión"),
    "appliance/install": ("Appliance installation", "Instalación de electrodomésticos"),
    "locks": ("Locks", "Chapas"),
    "general": ("Other small jobs", "Otros trabajos pequeños"),
}

SERVICE_NAMES: dict[str, Localised] = {
    key: {Lang.EN: english, Lang.ES: spanish} for key, (english, spanish) in _NAMES.items()
}
"""Every service key with its name in both languages, in the order of the price book."""
