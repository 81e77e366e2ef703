"""properties.yaml over what was learned: the file wins where it speaks, learning stays elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from deskhand.business.places import laid_over
from deskhand.domain.property import Access, Party, PastWork, Property, Role

PAST = (PastWork(services=("locks",), visit="v", done_at=datetime(2026, 11, 2, tzinfo=UTC)),)
SAID = Property(
    id="p",
    address="14 Wurts St",
    parties={Role.OWNER: Party(name="Lee", phone="+13125550161")},
    payer=Role.OWNER,
    not_to_exceed_cents=25_000,
    access=Access(code="0815"),
)
LEARNED = Property(
    id="p",
    address="14 Wurts Street",
    parties={
        Role.OCCUPANT: Party(name="Dana", customer="c1"),
        Role.OWNER: Party(name="L.", email="lee@example.com", customer="c2"),
    },
    payer=Role.OCCUPANT,
    access=Access(pets="a cat", code="1"),
    access_asked=True,
    built=1931,
    done=PAST,
)


def test_the_file_wins_where_it_says_something_and_learning_stays_elsewhere() -> None:
    place = laid_over(LEARNED, SAID, None)
    assert place.parties == {
        Role.OCCUPANT: Party(name="Dana", customer="c1"),
        Role.OWNER: Party(name="Lee", phone="+13125550161", email="lee@example.com", customer="c2"),
    }
    assert (place.address, place.payer) == ("14 Wurts St", Role.OWNER)
    assert (place.not_to_exceed_cents, place.built) == (25_000, 1931)
    assert place.access == Access(pets="a cat", code="0815")
    assert (place.access_asked, place.done) == (True, PAST)


def test_a_place_nobody_knew_is_what_the_file_says() -> None:
    assert laid_over(None, SAID, None) == SAID


def test_a_line_taken_out_of_the_file_is_forgotten() -> None:
    place = laid_over(laid_over(LEARNED, SAID, None), None, SAID)
    assert (place.payer, place.not_to_exceed_cents, place.access.code) == (None, None, None)
    assert place.parties[Role.OWNER] == Party(email="lee@example.com", customer="c2")
    assert (place.access.pets, place.built, place.done) == ("a cat", 1931, PAST)


def test_a_new_occupant_in_the_file_inherits_nothing_of_the_one_before() -> None:
    stored = Property(
        id="p",
        address="x",
        parties={
            Role.OCCUPANT: Party(
                name="Dana", phone="+13125550160", email="dana@example.com", customer="c1"
            )
        },
    )
    new = Party(name="Max", phone="+13125550170")
    said = Property(id="p", address="x", parties={Role.OCCUPANT: new})
    assert laid_over(stored, said, None).parties == {Role.OCCUPANT: new}


maybe = st.none() | st.sampled_from(["a", "b"])
accesses = st.builds(Access, parking=maybe, pets=maybe, code=maybe)
parties = st.dictionaries(
    st.sampled_from(list(Role)), st.builds(Party, name=maybe, phone=maybe, customer=maybe)
)
said_parties = st.dictionaries(
    st.sampled_from(list(Role)), st.builds(Party, name=maybe, phone=maybe)
)
limits = st.none() | st.integers(0, 3)


@given(
    stored=st.builds(
        Property, id=st.just("p"), address=st.just("x"), parties=parties, access=accesses,
        not_to_exceed_cents=limits,
    ),
    said=st.builds(
        Property, id=st.just("p"), address=st.just("x"), parties=said_parties, access=accesses,
        not_to_exceed_cents=limits,
    ),
)  # fmt: skip
def test_loading_the_same_files_again_changes_nothing(stored: Property, said: Property) -> None:
    once = laid_over(stored, said, None)
    assert laid_over(once, said, said) == once
    for name in ("parking", "pets", "code"):
        wanted = getattr(said.access, name) or getattr(stored.access, name)
        assert getattr(once.access, name) == wanted
