"""Settings: servers' addresses may hold passwords, and are shown nowhere."""

from __future__ import annotations

import pytest

from deskhand.bootstrap import store_place
from deskhand.domain.errors import ConfigurationError
from deskhand.settings import from_environment

POSTGRES = "postgresql://desk:sesame@db.example:5433/deskhand"


def test_where_the_servers_are() -> None:
    found = from_environment(
        {"DESKHAND_POSTGRES": POSTGRES, "DESKHAND_REDIS": "rediss://:sesame@broker.example/2"}
    )
    assert found.postgres == POSTGRES
    assert found.redis == "rediss://:sesame@broker.example/2"
    assert "sesame" not in repr(found)
    assert store_place(found) == "PostgreSQL db.example/deskhand"


@pytest.mark.parametrize("name", ["DESKHAND_POSTGRES", "DESKHAND_REDIS"])
def test_a_wrong_address_is_not_repeated(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        from_environment({name: "mysql://desk:sesame@db.example/deskhand"})
    assert "sesame" not in str(caught.value)


def test_without_servers_it_is_one_file_and_the_machines_clock() -> None:
    found = from_environment({})
    assert (found.postgres, found.redis, found.test_clock) == (None, None, False)
    assert store_place(found).endswith("deskhand.db")
