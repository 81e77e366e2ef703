"""The edge: the one service the outside may reach, for webhooks, feed and health. Decides nothing.

Run by `uvicorn --factory deskhand.runtimes.functions.edge:from_environment`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deskhand import settings as environment
from deskhand.bootstrap import App, attached, bus, with_secrets
from deskhand.domain.secret import Secret
from deskhand.ports.bus import Bus, Posted
from deskhand.runtimes.functions import tracing
from deskhand.runtimes.functions.delivering import SOON
from deskhand.runtimes.functions.presets import DATEBOOK, GMAIL, topic
from deskhand.runtimes.functions.relay import Relay
from deskhand.runtimes.functions.serving import LateBus, cloud_of, log_as
from deskhand.web import inbound
from deskhand.web.app import create
from deskhand.web.calendar import secret
from deskhand.web.health import parts

if TYPE_CHECKING:
    from fastapi import FastAPI


def from_environment() -> FastAPI:
    """The edge that the environment describes. Raises ConfigurationError."""
    settings = environment.from_environment(with_secrets(environment.variables()))
    cloud = cloud_of(settings)
    log_as(settings, cloud)
    app = attached(settings, only=())
    if not settings.test_clock:
        app.dispatcher.outbox.soon = SOON
    return served(app, LateBus(lambda: bus(cloud)), cloud.edge_token)


def served(app: App, bus: Bus, token: Secret | None) -> FastAPI:
    """The routes of an installation. Without a token no message is taken."""
    relay = Relay(bus)

    def health() -> dict[str, Any]:
        found = parts(app)
        return {"ok": all(part["ok"] for part in found.values()), **found}

    def round_of(name: str) -> Callable[[], object]:
        """Asks for a round at once; where the bus takes nothing the clock makes it within a minute."""
        return lambda: bus.publish([Posted(topic(name), b"{}", {})])

    web = create(app, secret(app), health, round_of(GMAIL), round_of(DATEBOOK))
    traced(web)
    if token is not None:
        inbound.add(web, app, token.accepts, relay.hand_on)
    return web


def traced(web: FastAPI) -> None:
    """Each request begins a trace, or goes on with the one it came with."""
    from starlette.types import ASGIApp, Receive, Scope, Send

    class Traced:
        def __init__(self, app: ASGIApp) -> None:
            self._app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            headers = {
                k.decode("latin-1"): v.decode("latin-1") for k, v in scope.get("headers", ())
            }
            with tracing.hop("edge", headers):
                await self._app(scope, receive, send)

    web.add_middleware(Traced)
