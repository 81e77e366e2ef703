"""`deskhand replay`: stimuli as JSON Lines on a scratch installation with a clock that is moved."""

from deskhand.rehearsal.replay.run import Replay, replay

__all__ = ["Replay", "replay"]
