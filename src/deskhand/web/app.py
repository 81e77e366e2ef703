"""The web application: /healthz, the calendar feed, photos, pushes of mail and calendars. Decides nothing."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from deskhand.bootstrap import CHANGED, App
from deskhand.domain.errors import TooNew, TryAgain
from deskhand.web import photos
from deskhand.web.calendar import Feed, feed

if TYPE_CHECKING:
    from fastapi import FastAPI

PUSH = "/gmail/{token}"
CALENDAR = "text/calendar; charset=utf-8"
HEALTH = ("/healthz", "/health")
"""Google's front end keeps paths that end in z for itself."""


def create(
    app: App,
    secret: str,
    health: Callable[[], Mapping[str, Any]],
    new_mail: Callable[[], object] = lambda: None,
    changed: Callable[[], object] = lambda: None,
    proven: Callable[[str], bool] = lambda _: True,
) -> FastAPI:
    """The application of one installation. `secret` opens the calendar feed, and is where Google's
    pushes come in: each of them, repeated or late, calls `new_mail`, which only looks. `proven` is asked
    about its Authorization header, and raises TryAgain when it cannot know. `changed` is called when a
    technician's calendar is said to have changed, and only looks too."""
    from fastapi import FastAPI, Request, Response
    from fastapi.responses import JSONResponse, PlainTextResponse

    web = FastAPI(title="Deskhand", docs_url=None, redoc_url=None, openapi_url=None)

    def healthz() -> Response:
        told = health()
        return JSONResponse(dict(told), 200 if told["ok"] else 503, {"Cache-Control": "no-store"})

    def calendar(token: str, request: Request) -> Response:
        if not hmac.compare_digest(token.encode(), secret.encode()):
            return PlainTextResponse("Not found\n", 404)
        try:
            found = feed(app)
        except (TryAgain, TooNew):
            return PlainTextResponse("Try again\n", 503, {"Retry-After": "30"})
        headers = {
            "ETag": found.etag,
            "Last-Modified": format_datetime(found.changed_at.replace(microsecond=0), usegmt=True),
            "Cache-Control": "private, max-age=300",
        }
        if _unchanged(request.headers, found):
            return Response(status_code=304, headers=headers)
        return Response(found.body, media_type=CALENDAR, headers=headers)

    def pushed(token: str, request: Request) -> Response:
        if not hmac.compare_digest(token.encode(), secret.encode()):
            return PlainTextResponse("Not found\n", 404)
        try:
            if not proven(request.headers.get("authorization", "")):
                return PlainTextResponse("Not signed by whom it should be\n", 403)
        except TryAgain:
            return PlainTextResponse("Try again\n", 503, {"Retry-After": "30"})
        new_mail()
        return Response(status_code=204)

    def told(request: Request) -> Response:
        """What Google sends: no body, the token we gave, and first of all a "sync" that means nothing."""
        given = request.headers.get("x-goog-channel-token", "")
        if not app.proof or not hmac.compare_digest(given.encode(), app.proof.encode()):
            return PlainTextResponse("Not found\n", 404)
        if request.headers.get("x-goog-resource-state") != "sync":
            changed()
        return Response(status_code=204)

    # Annotations are text here: the routes' types are told apart from this module's imports.
    healthz.__annotations__ = {"return": Response}
    calendar.__annotations__ = {"token": str, "request": Request, "return": Response}
    pushed.__annotations__ = {"token": str, "request": Request, "return": Response}
    web.add_api_route(PUSH, pushed, methods=["POST"], response_model=None)
    told.__annotations__ = {"request": Request, "return": Response}
    methods = ["GET", "HEAD"]
    web.add_api_route(CHANGED, told, methods=["POST"], response_model=None)
    for path in HEALTH:
        web.add_api_route(path, healthz, methods=methods, response_model=None)
    web.add_api_route("/calendar/{token}.ics", calendar, methods=methods, response_model=None)
    photos.add(web, app)
    return web


def _unchanged(headers: Mapping[str, str], found: Feed) -> bool:
    """RFC 9110: If-None-Match decides alone when it is there."""
    if tags := headers.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or found.etag in known
    since = headers.get("if-modified-since")
    if not since:
        return False
    try:
        then = parsedate_to_datetime(since)
    except ValueError:
        return False
    return then.tzinfo is not None and found.changed_at.replace(microsecond=0) <= then
