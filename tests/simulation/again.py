"""One world again: `python -m tests.simulation.again SEED [STEPS]` prints its story and what broke."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.simulation.cast import Broken
from tests.simulation.world import World


def main() -> int:
    seed, steps = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 25
    with tempfile.TemporaryDirectory() as folder:
        world = World(seed, Path(folder), steps)
        try:
            world.run()
        except Broken as broken:
            print("\n".join(world.log))
            print(broken)
            return 1
        print("\n".join(world.log))
        print(f"holds: {world.figures}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
