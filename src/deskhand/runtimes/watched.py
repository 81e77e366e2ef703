"""The embedded runtime with a pulse: when each of its threads last did its round. Moves nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from deskhand.bootstrap import App
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.runtimes.embedded import Live


@dataclass
class Pulse:
    """Instants (UTC) of the last good rounds, and the trouble of the last bad one."""

    started: datetime
    timers_at: datetime | None = None
    mail_at: datetime | None = None
    troubles: dict[str, str] = field(default_factory=dict)


class Watched(Live):
    """`Live`, written down for /healthz and the terminal."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.pulse = Pulse(app.parts.clock.now())

    def _tick_once(self) -> None:
        try:
            super()._tick_once()
        except (TryAgain, ConfigurationError) as trouble:
            self.pulse.troubles["timers"] = str(trouble)
            raise
        self.pulse.timers_at = self.app.parts.clock.now()
        self.pulse.troubles.pop("timers", None)

    def _collect_once(self) -> None:
        try:
            super()._collect_once()
        except (TryAgain, ConfigurationError) as trouble:
            self.pulse.troubles["mail"] = str(trouble)
            raise
        self.pulse.mail_at = self.app.parts.clock.now()
        self.pulse.troubles.pop("mail", None)
