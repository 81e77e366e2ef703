"""Forbids every connection that would leave this machine, to the tests and to their children.

Python imports a module of this name when it starts. conftest.py puts this folder on PYTHONPATH, so
that a `deskhand serve` which a test starts is held by the same rule. Names are not resolved either:
that asks a server.
"""

import sys

# Kept on sys, because a child that runs tests loads this file under two names.
_hooked = hasattr(sys, "_deskhand_network_attempts")
attempts: list[str] = sys.__dict__.setdefault("_deskhand_network_attempts", [])
_LOCAL_NAMES = frozenset(
    {"", "localhost", "localhost.localdomain", "ip6-localhost", "::1", "::", "0.0.0.0"}
)


def is_local(host: object) -> bool:
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    name = name.lower().removeprefix("::ffff:")
    return name in _LOCAL_NAMES or name.startswith("127.") or name.endswith(".localhost")


def _forbid(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket's is a path
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not is_local(host):
        attempts.append(f"{event} {host!r}")
        raise PermissionError(f"tests use no network but this machine's own: {event} {host!r}")


if not _hooked:
    sys.addaudithook(_forbid)
