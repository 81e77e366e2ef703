"""Who answers now, `serve` on this machine or workers of a broker, and how they get rows. Starts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskhand.bootstrap import App
    from deskhand.engine.rows import Wake
    from deskhand.runtimes.celery.application import Application
    from deskhand.settings import Settings


def running(settings: Settings, app: App) -> str | None:
    """The process that sees to it that messages are moved, if one does."""
    if settings.redis is None:
        from deskhand.runtimes.lock import holder

        pid = holder(settings.data)
        return pid and f"process {pid}"
    celery(settings)
    from deskhand.runtimes.celery.health import beat

    leader = beat(app).get("leader")
    return leader and f"beat {leader}"


def move(app: App, settings: Settings, wakes: Sequence[Wake]) -> None:
    """Give rows to workers; a running `serve` finds them itself; without either they are delivered here."""
    if settings.redis is not None:
        celery(settings).hand_on(wakes)
    elif running(settings, app) is None:
        app.dispatcher.run(wakes)


def celery(settings: Settings) -> Application:
    """Celery for this installation. Raises ConfigurationError when it is not installed."""
    from deskhand.domain.errors import ConfigurationError

    try:
        from deskhand.runtimes.celery.serving import application
    except ImportError as error:
        raise ConfigurationError(
            "Celery", "is not installed", "pip install 'deskhand[celery]'"
        ) from error
    return application(settings)
