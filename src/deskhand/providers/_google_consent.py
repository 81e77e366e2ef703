"""An owner's consent: his browser goes to Google and comes back here with a code. Keeps nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.ports.clock import Clock
from deskhand.providers._google_tokens import Token

DONE = "Deskhand has what it needs. You can close this page.\n"
DENIED = "Google gave nothing to Deskhand. You can close this page.\n"


def ask(
    client: Path,
    scopes: Sequence[str],
    address: str,
    clock: Clock,
    shown: Callable[[str], None],
    port: int = 0,
    seconds: float = 300.0,
) -> Token:
    """Ask the owner of `address` for these rights; `shown` gets the page he has to open.

    `client` is the file of an OAuth client for desktop apps; the browser comes back to `port` of this
    machine (0: a free one). Raises ConfigurationError when it is no such file, when he says no or ticks
    less than is needed, TryAgain when nobody comes within `seconds` or Google is not reached.
    """
    from google_auth_oauthlib.flow import Flow

    flow = Flow.from_client_config(_config(client), scopes=list(scopes))
    with _Listener(port) as listener:
        flow.redirect_uri = f"http://127.0.0.1:{listener.server_port}/"
        page, _ = flow.authorization_url(
            access_type="offline", prompt="consent", login_hint=address
        )
        shown(page)
        came = listener.wait(seconds)
    return _exchanged(flow, came, scopes, client, clock)


def _exchanged(flow: Any, came: str, scopes: Sequence[str], client: Path, clock: Clock) -> Token:
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    place = "Google's consent"
    try:
        # The library wants a secure address; this one never left the machine.
        flow.fetch_token(authorization_response=f"https://127.0.0.1{came}", timeout=30)
    except Warning:
        pass  # fewer rights than asked for: said below
    except RequestException as error:
        raise TryAgain(f"Google cannot be reached ({type(error).__name__})") from None
    except OAuth2Error as error:
        told = f"was not given ({error.error})"
        raise ConfigurationError(place, told, "Run `deskhand connect google` again") from None
    held = flow.oauth2session.token
    if not held.get("refresh_token"):
        again = "Remove Deskhand at myaccount.google.com/connections and run it again"
        raise ConfigurationError(place, "came without a lasting token", again)
    given = held.get("scope", ())
    given = tuple(given.split() if isinstance(given, str) else given)
    if missing := [scope for scope in scopes if scope not in given]:
        told = f"leaves out {', '.join(missing)}"
        raise ConfigurationError(place, told, "Run it again and leave every box ticked")
    config = _config(client)["installed"]
    expiry, now = flow.credentials.expiry, clock.now()
    lasts = held.get("refresh_token_expires_in")
    return Token(
        refresh=held["refresh_token"],
        client_id=config["client_id"],
        client_secret=config["client_secret"],
        token_uri=config["token_uri"],
        scopes=given,
        access=held["access_token"],
        expires=expiry.replace(tzinfo=UTC) if expiry else None,
        since=now,
        ends=now + timedelta(seconds=int(lasts)) if lasts else None,
    )


def _config(client: Path) -> dict[str, Any]:
    remedy = "Make an OAuth client of the type Desktop app, and download its JSON file"
    try:
        config: dict[str, Any] = json.loads(client.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(
            str(client), f"cannot be read ({error.strerror})", remedy
        ) from error
    except ValueError as error:
        raise ConfigurationError(str(client), "is no JSON", remedy) from error
    needed = ("client_id", "client_secret", "auth_uri", "token_uri")
    if not all(config.get("installed", {}).get(name) for name in needed):
        raise ConfigurationError(str(client), "is not the file of a desktop client", remedy)
    return config


class _Listener(HTTPServer):
    """Waits for the one request that brings an answer; what else a browser asks for gets nothing."""

    def __init__(self, port: int) -> None:
        self.came: str | None = None
        try:
            super().__init__(("127.0.0.1", port), _Answer)
        except OSError as error:
            told = f"cannot be listened on ({error.strerror})"
            raise ConfigurationError(f"port {port}", told, "Name another one") from error

    def wait(self, seconds: float) -> str:
        """The path the browser came with."""
        end = time.monotonic() + seconds
        while self.came is None:
            self.timeout = max(0.05, min(1.0, end - time.monotonic()))
            self.handle_request()
            if time.monotonic() > end:
                raise TryAgain("nobody came back from Google's page")
        return self.came


class _Answer(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        asked = self.path.partition("?")[2]
        found = "state=" in asked and ("code=" in asked or "error=" in asked)
        if found:
            self.server.came = self.path
        body = (DONE if "code=" in asked else DENIED).encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Addresses with codes are in no log."""
