"""The web server in a thread of its own: started, awaited, stopped. Knows no route."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

from deskhand.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from fastapi import FastAPI


class Server:
    """uvicorn on one address. The port is taken before anything else starts."""

    def __init__(self, web: FastAPI, host: str, port: int) -> None:
        """Port 0 takes a free one. Raises ConfigurationError when the address cannot be had."""
        import uvicorn

        self._socket = _listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        config = uvicorn.Config(
            web, log_config=None, log_level="warning", access_log=False, lifespan="off",
            timeout_graceful_shutdown=5,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="deskhand-web", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish running requests (5 s at most) and let the port go."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(timeout=10)
        self._socket.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # whoever asks before uvicorn is up is answered, not refused
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"{host}:{port}",
            f"the web server cannot listen there ({error.strerror})",
            "Set DESKHAND_WEB_PORT or DESKHAND_WEB_HOST",
        ) from error
    return listening
