"""The targets of the one source: `push`, `tick`, `mail` and `datebook`, as functions-framework calls them.

Importing this module makes the function ready, and opens nothing: a server may fork afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import functions_framework

from deskhand.runtimes.functions.delivering import Answer
from deskhand.runtimes.functions.serving import from_environment

if TYPE_CHECKING:
    from flask import Request

served = from_environment()

Response = tuple[str, int]


@functions_framework.http
def push(request: Request) -> Response:
    """A message of the one subscription of an agent. A GET asks whether the function is up."""
    if request.method == "GET":
        return _told(Answer(200, "up"))
    body = request.get_json(force=True, silent=True)
    return _told(served.push(body, request.headers.get("Authorization")))


@functions_framework.http
def tick(request: Request) -> Response:
    """The scheduler's minute."""
    if request.method == "GET":
        return _told(Answer(200, "up"))
    return _told(served.tick(request.headers.get("Authorization")))


@functions_framework.http
def mail(request: Request) -> Response:
    """A round of the mailbox."""
    if request.method == "GET":
        return _told(Answer(200, "up"))
    return _told(served.mail(request.headers.get("Authorization")))


@functions_framework.http
def datebook(request: Request) -> Response:
    """A round of the technicians' calendars."""
    if request.method == "GET":
        return _told(Answer(200, "up"))
    return _told(served.datebook(request.headers.get("Authorization")))


def _told(answer: Answer) -> Response:
    return (f"{answer.words}\n" if answer.words else "", answer.status)
