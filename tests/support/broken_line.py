"""A line to a server on this machine that breaks at a word: unheard, or before the answer is."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class BreakingLine:
    """Listens on `port` and hands on to the server's. Breaks once, when `break_at` has been called."""

    def __init__(self, server: int) -> None:
        self._server, self._word = server, b""
        self._heard, self._meanwhile = False, lambda: None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def break_at(
        self, word: bytes, *, heard: bool, meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        """Break when the client says `word`, which the server has `heard` and answered by then or never
        hears; `meanwhile` happens before the client notices."""
        self._heard, self._meanwhile, self._word = heard, meanwhile, word

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._hand_on, args=(client,), daemon=True).start()

    def _hand_on(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self._server))
            with server:
                while self._handed_on(client, server):
                    pass

    def _handed_on(self, client: socket.socket, server: socket.socket) -> bool:
        ready, _, _ = select.select([client, server], [], [])
        for one, other in ((client, server), (server, client)):
            if one not in ready:
                continue
            said = one.recv(65536)
            if one is client and self._word and self._word in said:
                self._word = b""
                if self._heard:
                    server.sendall(said)
                    server.recv(65536)
                server.close()
                self._meanwhile()
                return False
            if not said:
                return False
            other.sendall(said)
        return True
