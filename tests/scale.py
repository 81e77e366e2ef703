"""How much a test does: small counts in `make test`, large ones in `make prove`; and the seed.

    @pytest.mark.parametrize("kill", range(pick(small=10, prove=200)))
    def test_...(kill): rng = random.Random(f"{SEED}/{kill}")

A test that is worth nothing when small carries `@pytest.mark.prove` and runs in `make prove` only.
"""

import os
import random
from typing import TypeVar

Count = TypeVar("Count", int, float)

PROVE = os.environ.get("DESKHAND_PROVE") == "1"

# Set once by the process that starts the tests and inherited by its workers, so that all agree.
SEED = int(os.environ.setdefault("DESKHAND_SEED", str(random.SystemRandom().randrange(2**31))))


def pick(*, small: Count, prove: Count) -> Count:
    return prove if PROVE else small
