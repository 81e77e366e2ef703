"""What is shipped for Docker and systemd: it starts commands that exist, as nobody special."""

from __future__ import annotations

import configparser
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from deskhand.cli import app
from deskhand.settings import from_environment
from tests.architecture.source import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))
OURS = {name: part for name, part in COMPOSE["services"].items() if "build" in part}
PARTS = {"beat", "worker", "urgent", "web"}


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def check_command(words: list[str]) -> None:
    """Every word is a command or an option that the command line knows."""
    command: Any = typer.main.get_command(app)
    while words and not words[0].startswith("-"):
        assert words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    passes = command.context_settings.get("ignore_unknown_options")
    passed_on = {"--concurrency", "--queues"} if passes else set()
    assert {word for word in words if word.startswith("-")} <= known | passed_on, words


def test_each_part_is_there_twice() -> None:
    assert set(OURS) == PARTS
    assert {path.stem.removeprefix("deskhand-").removesuffix("@") for path in UNITS} == PARTS
    assert {"redis", "postgres"} <= set(COMPOSE["services"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_compose_starts_a_command_that_exists(name: str) -> None:
    part = OURS[name]
    check_command(list(part["command"]))
    environment = {k: re.sub(r"\$\{\w+:\?[^}]*\}", "x", v) for k, v in part["environment"].items()}
    found = from_environment(environment)
    assert found.redis
    assert found.postgres
    assert part["restart"] == "always"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_command_that_exists_and_is_not_root(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = service["ExecStart"].split()
    assert program == "/opt/deskhand/bin/deskhand"
    check_command(words)
    assert service["User"] == "deskhand"
    assert service["Restart"] == "always"
    # One instance for each business: its settings and its data are its own.
    assert service["EnvironmentFile"] == "/etc/deskhand/%i.env"
    assert service["StateDirectory"] == "deskhand/%i"


def test_the_image_is_pinned_not_root_and_compiled() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all(re.search(r":\d+\.\d+\.\d+-", image) for image in images)
    assert DOCKERFILE.count("--require-hashes") == 2
    assert "compileall" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["deskhand"]
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    check_command(json.loads(command))


def test_what_the_image_copies_is_let_through() -> None:
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1]
    ]
    assert set(copied) == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_no_broker_evicts_and_no_database_is_reached_from_outside() -> None:
    assert "noeviction" in COMPOSE["services"]["redis"]["command"]
    assert not any("ports" in COMPOSE["services"][name] for name in ("redis", "postgres"))
