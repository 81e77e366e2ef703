"""`deskhand demo`: one scripted day of the sample business through the real pipeline. Draws nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.business.load import sample
from deskhand.domain.control import AuditEntry, Incident
from deskhand.domain.messages import (
    IncidentAcknowledged,
    Message,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.money import say_dollars
from deskhand.domain.work import Quote, Visit, VisitStatus
from deskhand.engine import owners_list
from deskhand.engine.codec import decode
from deskhand.ports.queries import QUOTES, VISITS_BY_START
from deskhand.ports.store import Ref
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.stimuli import OwnerSaid, Said, Setup, Tick
from deskhand.rehearsal.story import Story

DAY = "2026-11-23"
"""A Monday; its Thursday is Thanksgiving."""
