"""How much a test does: small counts in `make test`, large ones in `make prove`; and the seed.

    @pytest.mark.parametrize("kill", range(pick(small=10, prove=200)))
    def test_...(kill): rng = random.Random(f"{SEED}/{kill}")

A test that is worth nothing when small carries `@pytest.mark.prove` and runs in `make prove` only.
"""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

Count = TypeVar("Count", int, float)
One = TypeVar("One")

PROVE = os.environ.get("DESKHAND_PROVE") == "1"

# The same small run for everybody: what goes red there is the change. The search for new schedules is
# `make prove`, with a new seed each time. Inherited by the workers of the process that starts the tests.
USUAL = 20261130
SEED = int(
    os.environ.setdefault(
        "DESKHAND_SEED", str(random.SystemRandom().randrange(2**31) if PROVE else USUAL)
    )
)


def pick(*, small: Count, prove: Count) -> Count:
    return prove if PROVE else small


def chosen(among: Sequence[One], what: str) -> One:
    """The one whose turn it is with this seed; another seed, another one."""
    return random.Random(f"{SEED}/{what}").choice(among)
