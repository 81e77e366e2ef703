"""What each room of the house may do; who may import whom is checked by import-linter."""

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, SRC, imports, modules, room, tree, uses

LONGEST_MODULE = 400

# A vendor's SDK or a protocol's client, and the rooms that may import it. A new vendor adds a line.
VENDORS = {
    "anthropic": ("providers/",),
    "boto3": ("providers/",),
    "caldav": ("providers/calendar/", "providers/_"),
    "celery": ("providers/", "runtimes/celery"),
    "functions_framework": ("runtimes/functions",),
    "google": ("providers/",),
    "googleapiclient": ("providers/",),
    "httpx": ("providers/",),
    "imapclient": ("providers/email/",),
    "imaplib": ("providers/email/",),
    "kombu": ("providers/", "runtimes/celery"),
    "openai": ("providers/",),
    "opentelemetry": ("runtimes/functions",),
    "poplib": ("providers/email/",),
    "psycopg": ("providers/",),
    "redis": ("providers/",),
    "requests": ("providers/",),
    "smtplib": ("providers/email/",),
    "sqlite3": ("providers/",),
    "stripe": ("providers/",),
    "twilio": ("providers/",),
    "urllib.request": ("providers/",),
}

# Time is a port. A test that moves the clock must move all of it.
WALL_CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "date.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"}

# domain is pydantic and the standard library, and of that nothing which reaches outside.
DOMAIN_NEVER = {
    "asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "smtplib",
    "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
DOMAIN_ALSO = {"deskhand", "pydantic", "pydantic_core", "typing_extensions"}


def found(lines: list[str]) -> None:
    assert not lines, "\n" + "\n".join(lines)


def where(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(SRC)}:{line} {what}"


def test_the_environment_is_read_in_settings_only() -> None:
    found(
        [
            where(path, line, name)
            for path in modules()
            if room(path) != "settings.py"
            for line, name in uses(path)
            if name in ENVIRONMENT
        ]
    )


def test_the_wall_clock_is_read_behind_its_port_only() -> None:
    found(
        [
            where(path, line, name)
            for path in modules()
            if not room(path).startswith("providers/clock/")
            for line, name in uses(path)
            if name in WALL_CLOCK
        ]
    )


def test_only_the_terminals_rooms_print() -> None:
    found(
        [
            where(path, node.lineno, "print")
            for path in modules()
            if room(path) != "cli.py" and not room(path).startswith("rehearsal/")
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("print", "pprint")
        ]
    )


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_a_vendor_is_imported_in_its_own_room_only(vendor: str) -> None:
    found(
        [
            where(path, line, name)
            for path in modules()
            if not room(path).startswith(VENDORS[vendor])
            for line, name in imports(path)
            if name == vendor or name.startswith(f"{vendor}.")
        ]
    )


def test_the_domain_reaches_nothing_outside() -> None:
    allowed = (set(sys.stdlib_module_names) | DOMAIN_ALSO) - DOMAIN_NEVER
    found(
        [
            where(path, line, name)
            for path in modules()
            if room(path).startswith("domain/")
            for line, name in imports(path)
            if name.split(".")[0] not in allowed
        ]
    )


def test_a_module_is_short_enough_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    found(
        [
            where(path, length, f"is longer than {LONGEST_MODULE} lines: split it")
            for path, length in lengths.items()
            if length > LONGEST_MODULE
        ]
    )


def test_a_module_opens_by_saying_what_it_is() -> None:
    found(
        [where(path, 1, "no docstring") for path in modules() if not ast.get_docstring(tree(path))]
    )


def test_every_room_of_python_is_a_package() -> None:
    """A folder without __init__.py is not seen by the import contracts."""
    found(
        [
            where(path, 0, "no __init__.py beside it")
            for path in modules()
            if path.parent != PACKAGE.parent and not (path.parent / "__init__.py").is_file()
        ]
    )
