"""The last free slot on functions: all is pushed one to seven times, at once, on Firestore's own rules."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.contracts.last_slot import LastSlotContract, one_technician
from tests.scale import SEED, pick
from tests.support.bluebird import Office
from tests.support.firestore import Service, Shaped
from tests.support.pushing import Pushing

CUSTOMERS = pick(small=8, prove=64)


class PushedOffice(Office):
    """What is delivered goes over the bus, from as many threads as ask for it."""

    def __init__(self, **arguments: Any) -> None:
        service = Service()
        super().__init__(store=Shaped(service, CUSTOMERS), **arguments)
        pushing = Pushing(self.app, lambda: Shaped(service), threads=4, seed=SEED)
        self.runtime: Any = pushing
        self.dispatcher: Any = SimpleNamespace(run=pushing.submit)


@pytest.mark.timeout(600)
class TestOnFunctions(LastSlotContract):
    @pytest.fixture
    def office(self) -> Office:
        arguments: dict[str, Any] = one_technician()
        return PushedOffice(**arguments)
