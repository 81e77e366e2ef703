"""The technicians' calendars of an installation: which provider they lie with, and whether it is there."""

from __future__ import annotations

from deskhand.domain.business import Business
from deskhand.domain.errors import ConfigurationError
from deskhand.ports.calendar import CalendarClient
from deskhand.ports.store import Store
from deskhand.settings import CALDAV, Settings


def calendars(settings: Settings, store: Store, business: Business) -> CalendarClient | None:
    """The way to them, None where nobody has one. Asks nobody. Raises ConfigurationError where a
    calendar is named and no provider is set: a booking would wait for it for ever."""
    account = settings.calendars
    if not business.calendars():
        return None
    if account is None and settings.cloud and settings.cloud.function:
        return None  # another function has them: what is published was checked as a whole
    if account is None:
        names = ", ".join(business.calendars())
        raise ConfigurationError(
            "business.yaml",
            f"names a calendar for {names}, and none is connected",
            "Set DESKHAND_CALENDAR, or remove `calendar` there",
        )
    if account.kind == CALDAV:
        from deskhand.providers.calendar.caldav import CalDavCalendars

        return CalDavCalendars(account.url, account.user, account.password, business.zone)
    from deskhand.bootstrap import google

    return google.calendars(settings, account.user, store, business)
