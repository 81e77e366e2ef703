"""Whether a commit stands whose answer was lost, by what its places hold now. No storage."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand.ports.store import Commit, Ref


def stands(held: Mapping[Ref, tuple[int, str]], commit: Commit, id: str) -> bool | None:
    """`held`: the version of each place that is there, and the commit that wrote it last. None: others
    have written over all of them, and nobody can know."""
    for ref in commit.puts:
        version, by = held.get(ref, (0, ""))
        if by == id:
            return True
        if version <= commit.expects[ref] + 1:
            return False  # as it was, or another took its turn
    return None if commit.puts else False
