"""The web server takes its port before anything starts, and gives it back."""

import socket
import urllib.request

import pytest
from fastapi import FastAPI

from deskhand.domain.errors import ConfigurationError
from deskhand.web.server import Server


def test_it_serves_and_stops() -> None:
    web = FastAPI()
    web.add_api_route("/", lambda: "here")
    server = Server(web, "127.0.0.1", 0)
    server.start()
    with urllib.request.urlopen(server.address, timeout=10) as answer:
        assert answer.read() == b'"here"'
    server.stop()
    with socket.socket() as line:
        assert line.connect_ex(("127.0.0.1", server.port)) != 0


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port}.*DESKHAND_WEB_PORT"):
            Server(FastAPI(), "127.0.0.1", port)
