"""A door for messages that another system of the owner's brings: a web form, a phone provider's relay.

It stores and answers; what becomes of the message is the agents'. Whoever comes must know the token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deskhand.bootstrap import App
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel
from deskhand.domain.errors import Reject, TryAgain
from deskhand.engine.rows import Wake

if TYPE_CHECKING:
    from fastapi import FastAPI

BIGGEST = 64_000
"""Bytes of one request."""


class Inbound(BaseModel):
    """One message. `id` is the bringer's own: a repeated one is the same message."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    channel: Literal["sms", "web", "voicemail"]
    sender: str = Field(alias="from", min_length=1, max_length=200)
    text: str = Field(max_length=BIGGEST)
    id: str = Field(min_length=1, max_length=200)
    sent_at: datetime | None = None


def add(
    web: FastAPI,
    app: App,
    accepts: Callable[[str], bool],
    submit: Callable[[Sequence[Wake]], object],
) -> None:
    """POST /messages. `accepts` knows the token; `submit` moves what was accepted on."""
    from fastapi import Request, Response
    from fastapi.concurrency import run_in_threadpool
    from fastapi.responses import JSONResponse

    async def messages(request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not accepts(token):
            return JSONResponse({"error": "no such token"}, 401)
        size = request.headers.get("content-length", "")
        if size.isdigit() and int(size) > BIGGEST:
            return JSONResponse({"error": f"more than {BIGGEST} bytes"}, 413)
        body = await request.body()
        if len(body) > BIGGEST:
            return JSONResponse({"error": f"more than {BIGGEST} bytes"}, 413)
        # Stored, and handed on, before it is answered: nothing runs here afterwards.
        status, told = await run_in_threadpool(_accepted, app, body, submit)
        return JSONResponse(told, status, {"Retry-After": "5"} if status == 503 else None)

    messages.__annotations__ = {"request": Request, "return": Response}
    web.add_api_route("/messages", messages, methods=["POST"], response_model=None)


def _accepted(
    app: App, body: bytes, submit: Callable[[Sequence[Wake]], object]
) -> tuple[int, dict[str, Any]]:
    try:
        given = Inbound.model_validate_json(body)
        channel = Channel(given.channel)
        message = texts.inbound(
            channel=channel,
            contact=contact_id(channel, given.sender),
            text=given.text,
            received_at=app.parts.clock.now(),
            sent_at=given.sent_at if given.sent_at and given.sent_at.tzinfo else None,
            outside_id=given.id,
        )
    except ValidationError as error:
        wrong = {".".join(map(str, one["loc"])) or "body": one["msg"] for one in error.errors()}
        return 422, {"error": "not a message", "fields": wrong}
    except Reject as error:
        return 422, {"error": str(error)}
    try:
        submit(app.intake.accept(app.business, message))
    except TryAgain:
        return 503, {"error": "try again"}
    return 202, {"message": app.intake.identity(message)}
