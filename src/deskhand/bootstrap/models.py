"""The language model of an installation, and what cleans photos. A vendor is imported when chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from deskhand.connections import ModelAccount
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.spending import Outcome
from deskhand.ports.llm import LLMClient, NoAnswer
from deskhand.ports.photos import PhotoCleaner

if TYPE_CHECKING:
    from deskhand.providers.llm.gemini import Gemini
    from deskhand.providers.llm.openai import OpenAICompatible


def reader(account: ModelAccount | None = None) -> LLMClient:
    """What reads and words messages: the offline engine, or a model to be asked beside it. Raises
    ConfigurationError when the model's library or credentials are not there."""
    if account is None:
        from deskhand.providers.llm.offline import OfflineEngine

        return OfflineEngine()
    from deskhand.providers._prices import Price
    from deskhand.providers._prompted import PromptedModel
    from deskhand.providers.clock.system import SystemClock

    clock = SystemClock()
    price = Price(*account.price) if account.price else None
    return PromptedModel(_vendor(account), lambda: clock.now().date(), price)


def cleaner() -> PhotoCleaner:
    """What makes photos fit to be shown."""
    from deskhand.providers.photos.pillow import PillowCleaner

    return PillowCleaner()


def model_price(model: str, day: date) -> tuple[float, float] | None:
    """Dollars per million tokens in and out, by the price list; None where it has none."""
    from deskhand.providers._prices import price_of

    found = price_of(model, day)
    return (found.input, found.output) if found else None


class Reached(NamedTuple):
    """What the model's API said: its name for the model, what the price list and the list of models
    that end know of it."""

    name: str
    price: tuple[float, float] | None
    priced_on: str
    ends: str | None


def check_model(account: ModelAccount) -> Reached:
    """Ask the API for the model, without a prompt. Raises ConfigurationError or NoAnswer."""
    from deskhand.providers._prices import checked_on, price_of, retirement_of
    from deskhand.providers.clock.system import SystemClock

    found = retirement_of(account.model)
    ends = f"it ends on {found.on}; {found.instead} takes its place" if found else None
    vendor = _vendor(account)
    try:
        name = vendor.check()
    except NoAnswer as error:
        if error.why is Outcome.NOT_ALLOWED:
            raise ConfigurationError(
                f"{account.engine} {account.model}",
                f"is not available to you ({error})",
                "Check DESKHAND_LLM_KEY and DESKHAND_LLM_MODEL",
            ) from error
        raise
    finally:
        vendor.close()
    price = account.price or price_of(account.model, SystemClock().now().date())
    return Reached(
        name,
        (price[0], price[1]) if price else None,
        checked_on().isoformat(),
        ends,
    )


def _vendor(account: ModelAccount) -> Gemini | OpenAICompatible:
    if account.engine == "openai":
        from deskhand.providers.llm.openai import OPENAI, OpenAICompatible, OpenAISettings

        return OpenAICompatible(
            OpenAISettings(
                model=account.model,
                url=account.url or OPENAI,
                key=account.key,
                effort=account.effort,
            )
        )
    from deskhand.providers.llm.gemini import Gemini, GeminiSettings

    return Gemini(
        GeminiSettings(
            model=account.model,
            key=account.key,
            project=account.project,
            location=account.location,
            url=account.url,
            thinking=account.effort and account.effort.upper(),
        )
    )
