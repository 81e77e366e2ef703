"""Names, phones and addresses: found where people put them, and not where they only look like them."""

import pytest

from deskhand.language.people import find_address, find_name, find_phone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("toilet runs - Dana", "Dana"),
        ("toilet runs\n\nThanks, Dana Reyes", "Dana Reyes"),
        ("thanks, dana", "Dana"),
        ("this is Dana from Elm St", "Dana"),
        ("hi my name is dana reyes and my sink leaks", "Dana Reyes"),
        ("Hola, soy Marta López, vivo en 9 Elm St", "Marta López"),
        ("me llamo pedro cruz", "Pedro Cruz"),
        ("Hi, Dana here. The door sticks", "Dana"),
        ("The door sticks.\n\nBest regards,\nEleanor Whitcomb\n845-555-0110", "Eleanor Whitcomb"),
        ("The gate sags. Priya Raman 845-555-0111", "Priya Raman"),
        ("Hi Sam, it's your neighbor Walt. The gate sags", "Walt"),
        ("Atentamente, Guadalupe de la Cruz", "Guadalupe de la Cruz"),
        ("name: hector p\nmessage: gutters", "Hector P"),
        ("Name: Test\nMessage: hello", None),
        ("hi its carol d e n e e n deneen the outlets quit", "Carol Deneen"),
        ("hi its carol d e n e e n the outlets quit", "Carol Deneen"),
        ("buenas le llama efrain de la cruz mire se tapo el fregadero", "Efrain de la Cruz"),
        ("soy pedro de kingston", "Pedro"),
        ("hello this is mister alvin purdy calling back", "Alvin Purdy"),
        ("habla el ingeniero robledo para cancelar", "Robledo"),
        ("Atentamente,\nDra. Amparo Villaseñor", "Amparo Villaseñor"),
        (
            "mande la factura a nombre de Taquería El Comal. Saludos, Lic. Bernabé Ochoa",
            "Bernabé Ochoa",
        ),
        ("the gate sags\n\nxo Dani + Lou", "Dani"),
        ("what day am i down for? its under Castellano", "Castellano"),
        ("yes it's under warranty", None),
        ("this is kind of urgent", None),
        ("I have the bracket too, the one from Costco.\nGreg\n845-555-0112", "Greg"),
        ("The pipe is regular gas from Central Hudson. Around after 5.\n\nGreg", "Greg"),
        ("the lease is in my name alone, so call me", None),
        ("The gate sags. Please call. Nora Kline 61 Green St", "Nora Kline"),
        ("Hi Sam, can you come Tuesday?", None),
        ("Thanks Sam!", None),
        ("Is Mike still coming?", None),
        ("Hi Sam, thanks, Sam", None),
        ("Hi Rick, the gate sags. Thanks, Rick", None),
        ("Tell Rick the gate sags.\n\nRick", None),
        ("thanks so much", None),
        ("I'm locked out", None),
        ("My Samsung tv, from Monday", None),
        ("I'm at 1450 Route 32, Saugerties", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    found = find_name(text, address=find_address(text))
    assert (found.value if found else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Vance 41 Green St", "Tom Vance"),
        ("dana reyes, 56 henry st", "Dana Reyes"),
        ("Priya N., 40 Hone St", "Priya N"),
        ("yes please", None),
    ],
)
def test_a_bare_name_counts_when_we_asked(text: str, name: str | None) -> None:
    found = find_name(text, asked=True, address=find_address(text, asked=True))
    assert (found.value if found else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dana Reed", "Dana Reed"),
        ("dana reed", "Dana Reed"),
        ("Maria Elena Lopez.", "Maria Elena Lopez"),
        ("Bill payment", None),
        ("will do", None),
        ("Dana?", None),
        ("Thank you", None),
        ("Main Street", None),
        ("Kitchen faucet", None),
        ("Sam please", None),
        ("tuesday morning", None),
    ],
)
def test_a_whole_name_and_nothing_else_counts_unasked(text: str, name: str | None) -> None:
    found = find_name(text)
    assert (found.value if found else None) == name


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("call 845-555-0134", "+18455550134"),
        ("(845) 555.0134", "+18455550134"),
        ("8455550134", "+18455550134"),
        ("+52 55 1234 5678", "+525512345678"),
        ("eight four five, five five five, oh one nine two", "+18455550192"),
        ("ocho cuatro cinco cinco cinco cinco cero uno nueve dos", "+18455550192"),
        ("845-555-0100, sorry, 845-555-0134", "+18455550134"),
        ("model 1234567", None),
        ("555-0134", None),
        ("invoice 8455550134", None),
        ("$1,845.55", None),
        ("2026-11-24", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    found = find_phone(text)
    assert (found.value if found else None) == phone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("can u come? 14 Wall St - Ruth", "14 Wall St"),
        ("I'm at 212 Washington Ave apt 3. thanks", "212 Washington Ave apt 3"),
        ("77 Maiden Lane, Kingston NY 12401", "77 Maiden Lane, Kingston NY 12401"),
        ("1450 Route 32, Saugerties", "1450 Route 32, Saugerties"),
        ("120 Broadway apto 2", "120 Broadway apto 2"),
        ("vivo en 15 pine st", "15 pine st"),
        ("estoy en la calle Broadway número 120", "calle Broadway número 120"),
        ("im at fifty two lucas avenue phone is eight four five", "fifty two lucas avenue"),
        ("the super from three forty broadway we", "three forty broadway"),
        ("la casa del dos cero tres first avenue", "dos cero tres first avenue"),
        (
            "at one one seven tremper avenue apartment two",
            "one one seven tremper avenue apartment two",
        ),
        ("over on north front street number eighty two", "north front street number eighty two"),
        ("mi consultorio (Hurley Ave 606, suite B)", "Hurley Ave 606, suite B"),
        ("es de ladrillo. Dr. King Blvd num 210. Martes", "Dr. King Blvd num 210"),
        ("we are one street over", None),
        ("two lights on main street are out", None),
        ("on elm st 3 doors stick", None),
        ("PO Box 14, Wall St", None),
        ("P.O. Box 212 Main St", None),
        ("same place as last time", None),
        ("3 doors down the street", None),
        ("it is a 10 minute drive", None),
        ("2 coats, 65 inch tv over the drive way", None),
    ],
)
def test_addresses(text: str, address: str | None) -> None:
    found = find_address(text)
    assert (found.value if found else None) == address


def test_a_street_without_its_word_counts_when_we_asked() -> None:
    assert find_address("It's 212 Wurts") is None
    found = find_address("It's 212 Wurts", asked=True)
    assert found is not None
    assert found.value == "212 Wurts"
    assert find_address("2 pm", asked=True) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Dana Reyes, 14 Elm St", "Dana Reyes"),
        ("Dana Reyes, 14 Elm St, Kingston NY 12401", "Dana Reyes"),
        ("Marta López\n22 Pine St", "Marta López"),
        ("Leaky faucet, 14 Elm St", None),
        ("Thanks, 14 Elm St", None),
    ],
)
def test_name_and_address_alone_are_both_read_without_being_asked(
    written: str, name: str | None
) -> None:
    found = find_name(written, asked=False, address=find_address(written))
    assert (found.value if found else None) == name
