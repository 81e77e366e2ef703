"""The applications that the environment asks for: a worker's, which waits for an installation, and beat's."""

from __future__ import annotations

from deskhand import settings as environment
from deskhand.bootstrap import (
    App,
    arm,
    folder_of,
    graph,
    has_business,
    installed,
    joined,
    store_place,
)
from deskhand.bootstrap.published import files_of
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.office import Office
from deskhand.settings import Settings


def from_environment() -> Application:
    """What `celery -A deskhand.runtimes.celery` runs. Raises ConfigurationError."""
    return application(environment.from_environment())


def application(settings: Settings) -> Application:
    """Celery for an installation. Raises ConfigurationError."""
    if settings.redis is None:
        raise ConfigurationError(
            "DESKHAND_REDIS", "is not set", "set redis://HOST/0, or run `deskhand serve`"
        )
    recipients = [member.name for member in graph().members]
    office = Office(lambda: opened(settings))
    return Application(settings.redis, office, recipients, prepare=lambda: prepare(settings))


def opened(settings: Settings) -> App:
    """The installation that beat has made. Raises TryAgain while there is none."""
    if not has_business(settings):
        raise TryAgain("there is no business yet: `deskhand celery beat` makes it")
    return joined(settings)


def prepare(settings: Settings) -> None:
    """Publish the files of the business, as `serve` does when it starts, and start its timers. Where
    no folder is named a business that is there stays as it is.

    Raises ConfigurationError where the database is another business's: these files would take the place
    of that one's. A folder that is not there any more was moved."""
    known = has_business(settings)
    if settings.business_dir is None and known:
        return
    served = folder_of(settings) if known else None
    own = settings.business_dir.resolve() if settings.business_dir else None
    if served is not None and served != own and served.is_dir():
        raise ConfigurationError(
            store_place(settings),
            f"works by the files in {served}",
            f"Give {own} a database of its own, or remove that folder if this one took its place",
        )
    app = installed(settings, files_of(settings.business_dir))
    try:
        arm(app)
    finally:
        app.close()
