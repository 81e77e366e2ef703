"""A customer's photos behind a secret link, for people of the business without a mailbox. Decides nothing."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from deskhand.agents.followup import photos
from deskhand.bootstrap import App, secret_of
from deskhand.domain.control import Approval, OwnerItem
from deskhand.domain.errors import TryAgain
from deskhand.domain.messages import Message
from deskhand.domain.people import Picture
from deskhand.domain.work import Visit
from deskhand.effects import lines
from deskhand.effects.photos import Enclosures
from deskhand.ports.reach import HasPhotos
from deskhand.web.calendar import profile

if TYPE_CHECKING:
    from fastapi import FastAPI

PATH = "/photos/{kind}/{id}/{proof}/"
KINDS: dict[str, type[HasPhotos]] = {"visit": Visit, "approval": Approval, "owneritem": OwnerItem}
LASTS = timedelta(days=14)
"""After a visit, a question or an item its link shows nothing any more."""
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name}</title><style>body{{margin:0}}img{{display:block;width:100%;margin-bottom:4px}}</style>
</head><body>{images}</body></html>
"""


def add(web: FastAPI, app: App) -> None:
    """The pages of photos and what is on them, as routes of the web application."""
    from fastapi import Response
    from fastapi.responses import HTMLResponse, PlainTextResponse

    def answered(found: str | bytes | None) -> Response:
        if found is None:
            return PlainTextResponse("Not found\n", 404, HEADERS)
        if isinstance(found, bytes):
            return Response(found, media_type="image/jpeg", headers=HEADERS)
        return HTMLResponse(found, headers=HEADERS)

    def album(kind: str, id: str, proof: str) -> Response:
        try:
            return answered(page(app, kind, id, proof))
        except TryAgain:
            return PlainTextResponse("Try again\n", 503, {"Retry-After": "30"})

    def one(kind: str, id: str, proof: str, number: int) -> Response:
        try:
            return answered(photo(app, kind, id, proof, number))
        except TryAgain:
            return PlainTextResponse("Try again\n", 503, {"Retry-After": "30"})

    # Annotations are text here: the routes' types are told apart from this module's imports.
    album.__annotations__ = {"kind": str, "id": str, "proof": str, "return": Response}
    one.__annotations__ = {**album.__annotations__, "number": int}
    methods = ["GET", "HEAD"]
    web.add_api_route(PATH, album, methods=methods, response_model=None)
    web.add_api_route(PATH + "{number}.jpg", one, methods=methods, response_model=None)


def page(app: App, kind: str, id: str, proof: str) -> str | None:
    """The page of a link; None where the link is not ours, or over. Raises TryAgain."""
    shown = _behind(app, kind, id, proof)
    if shown is None:
        return None
    images = (f'<img src="{n}.jpg" alt="{n}">' for n in range(1, len(shown) + 1))
    return _PAGE.format(name=escape(profile(app).name), images="\n".join(images))


def photo(app: App, kind: str, id: str, proof: str, number: int) -> bytes | None:
    """A photo of the page as JPEG, counted from 1; None where there is none that can be shown."""
    shown = _behind(app, kind, id, proof) or ()
    if not 1 <= number <= len(shown):
        return None
    wanted = [Picture(name=str(number), sha256=shown[number - 1])]
    files = Enclosures(app.parts.blobs, app.parts.cleaner).of(app.business, wanted).files
    return files[0].content if files else None


def _behind(app: App, kind: str, id: str, proof: str) -> tuple[str, ...] | None:
    known = lines.proof(secret_of(app.parts, app.business), kind, id)
    if not hmac.compare_digest(proof.encode(), known.encode()):
        return None
    desk = app.dispatcher.outbox.desk(app.business, Message(business=app.business), "web")
    about = desk.peek(KINDS[kind], id) if kind in KINDS else None
    if about is None or app.parts.clock.now() > _over(about):
        return None
    return photos.of(about, desk)


def _over(about: HasPhotos) -> datetime:
    if isinstance(about, Visit):
        return about.end + LASTS
    return (about.asked_at if isinstance(about, Approval) else about.at) + LASTS
