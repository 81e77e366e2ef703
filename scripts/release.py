"""Brings an image to every function: beside the running one, tried, a tenth of the traffic, all; or back.

    python scripts/release.py go --project P --region R --image NAME@sha256:... [--preset together]

Cloud Build and GitHub Actions run `go`; `plan` tells what `go` would do, and needs no cloud. Needs Python and
gcloud, nothing else. A release that fails at any step is taken back before this ends.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

ROOT = Path(__file__).parents[1]
EDGE, JOBS = "deskhand-edge", ("deskhand-backup", "deskhand-verify")
TAG, SHARE = "candidate", 10
WATCH_SECONDS, TRIES = 300, 12
BLOCKING = ("CRITICAL",)


class Failed(Exception):
    """The release must not go on."""


@dataclass
class Release:
    """One image on its way. `run` calls gcloud and returns what it printed."""

    project: str
    region: str
    image: str
    services: tuple[str, ...]
    run: Callable[[Sequence[str]], str]
    get: Callable[[str], int]
    wait: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = print
    before: dict[str, str] = field(default_factory=dict)
    """Service to the revision that served before, once it is known."""

    def go(self) -> None:
        """All steps; what fails is taken back. Raises Failed."""
        try:
            for step in (self.scan, self.beside, self.smoke, self.shift, self.watch, self.promote):
                self.say(f"== {(step.__doc__ or '').splitlines()[0]}")
                step()
        except (Failed, OSError, subprocess.CalledProcessError) as error:
            self.say(f"== {error}")
            self.back()
            raise Failed(str(error)) from error

    def scan(self) -> None:
        """Is a critical hole in the image for which there is a mend?"""
        on = (
            "--remote",
            f"--location={self.region.split('-')[0]}",
            "--format=value(response.scan)",
        )
        scan = self.gcloud("artifacts", "docker", "images", "scan", self.image, *on).strip()
        listed = self.gcloud(
            "artifacts", "docker", "images", "list-vulnerabilities", scan, "--format=json"
        )
        found = [one["vulnerability"] for one in json.loads(listed or "[]")]
        holes = [
            one.get("shortDescription", "?")
            for one in found
            if one.get("effectiveSeverity") in BLOCKING and one.get("fixAvailable")
        ]
        if holes:
            raise Failed(f"{len(holes)} critical holes with a mend: {', '.join(sorted(holes)[:5])}")

    def beside(self) -> None:
        """A revision beside the running one of each, without traffic; Cloud Run waits until it is up."""
        for name in self.services:
            self.before[name] = self._serving(name)
        for name in self.services:
            new = (f"--image={self.image}", "--no-traffic", f"--tag={TAG}")
            self.gcloud("run", "services", "update", name, *new, *self._where())

    def smoke(self) -> None:
        """Does the new edge say, at its own address, that store and outbox are well?"""
        url = self._candidate(EDGE)["url"]
        for attempt in range(TRIES):
            status = self.get(f"{url}/health")
            if status == 200:
                return
            self.say(f"{url}/health: {status}")
            self.wait(min(2.0**attempt, 10.0))
        raise Failed("the new edge is not well")

    def shift(self) -> None:
        """A tenth of the traffic to the new ones: both run on one store, side by side."""
        for name in self.services:
            share = f"--to-tags={TAG}={SHARE}"
            self.gcloud("run", "services", "update-traffic", name, share, *self._where())

    def watch(self) -> None:
        """Five minutes: does a new one log an error?"""
        self.wait(WATCH_SECONDS)
        for name in self.services:
            revision = self._candidate(name)["revisionName"]
            asked = (
                f'resource.labels.revision_name="{revision}" AND severity>=ERROR',
                "--freshness=15m",
                "--limit=1",
                "--format=value(insertId)",
                f"--project={self.project}",
            )
            if self.gcloud("logging", "read", *asked).strip():
                raise Failed(f"{revision} logs errors")

    def promote(self) -> None:
        """All of the traffic, and the backup jobs too."""
        for name in self.services:
            self.gcloud("run", "services", "update-traffic", name, "--to-latest", *self._where())
        for name in JOBS:
            self.gcloud("run", "jobs", "update", name, f"--image={self.image}", *self._where())

    def back(self) -> None:
        """All of the traffic to what served before; nothing is lost, a row is open until it is closed."""
        for name, revision in self.before.items():
            old = f"--to-revisions={revision}=100"
            self.say(f"{name} back to {revision}")
            self.gcloud("run", "services", "update-traffic", name, old, *self._where())

    def gcloud(self, *words: str) -> str:
        return self.run(("gcloud", *words))

    def _where(self) -> tuple[str, str]:
        return f"--project={self.project}", f"--region={self.region}"

    def _traffic(self, name: str) -> list[dict[str, Any]]:
        told = self.gcloud("run", "services", "describe", name, "--format=json", *self._where())
        traffic: list[dict[str, Any]] = json.loads(told)["status"]["traffic"]
        return traffic

    def _serving(self, name: str) -> str:
        shares = [one for one in self._traffic(name) if one.get("percent")]
        if not shares:
            raise Failed(f"{name} serves nothing: run terraform apply first")
        return str(max(shares, key=lambda one: one["percent"])["revisionName"])

    def _candidate(self, name: str) -> dict[str, Any]:
        found = [one for one in self._traffic(name) if one.get("tag") == TAG]
        if not found:
            raise Failed(f"{name} has no {TAG}")
        return found[0]


def services(preset: str) -> tuple[str, ...]:
    """The Cloud Run services of a preset."""
    told = json.loads((ROOT / "iac" / "topology" / f"{preset}.json").read_text(encoding="utf-8"))
    return tuple(one["name"] for one in told["functions"])


def told(release: Release) -> Iterator[str]:
    """What `go` would do, step by step, as one would type it."""
    said: list[str] = []

    def run(words: Sequence[str]) -> str:
        said.append(
            " ".join(f"'{word}'" if re.search(r"[\s<>\"()]", word) else word for word in words)
        )
        if "describe" in words:
            name = words[4]
            old = {"revisionName": f"{name}-BEFORE", "percent": 100}
            new = {
                "revisionName": f"{name}-NEW",
                "tag": TAG,
                "url": f"https://{TAG}---{name}-HASH.a.run.app",
            }
            return json.dumps({"status": {"traffic": [old, new]}})
        if "scan" in words:
            return "projects/PROJECT/locations/us/scans/SCAN"
        return "[]" if "list-vulnerabilities" in words else ""

    def get(url: str) -> int:
        said.append(f"curl {url}")
        return 200

    dry = Release(
        release.project, release.region, release.image, release.services, run, get,
        wait=lambda seconds: said.append(f"sleep {seconds:.0f}"), say=lambda _line: None,
    )  # fmt: skip
    yield from infrastructure(release.services)
    steps = (dry.scan, dry.beside, dry.smoke, dry.shift, dry.watch, dry.promote)
    for number, step in enumerate(steps, 1):
        said.clear()
        step()
        yield f"{number}. {(step.__doc__ or '').splitlines()[0]}"
        yield from (f"   {line}" for line in folded(said, release.services))
    said.clear()
    dry.back()
    yield f"Whatever fails: {(dry.back.__doc__ or '').splitlines()[0]}"
    yield from (f"   {line}" for line in folded(said, release.services))


def infrastructure(names: tuple[str, ...]) -> Iterator[str]:
    """Who may write to whom, as `terraform apply` makes it: the pipeline changes none of that."""
    yield f"Terraform has made {len(names)} Cloud Run services; each may write to:"
    for preset in ("apart", "together"):
        if services(preset) == names:
            path = ROOT / "iac" / "topology" / f"{preset}.json"
            for one in json.loads(path.read_text(encoding="utf-8"))["functions"]:
                yield f"   {one['name']}: {', '.join(one['publishes']) or 'nobody'}"
    yield "The pipeline brings a new image to them:"


def folded(lines: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """One line for what is done alike for each service."""
    any_of = re.compile("|".join(f'{re.escape(name)}(?=[ "-])' for name in names))
    alike: dict[str, list[str]] = {}
    for line in lines:
        alike.setdefault(any_of.sub("SERVICE", f"{line} ").rstrip(), []).append(line)
    for common, each in alike.items():
        yield f"{common}   (for each of {len(each)})" if len(each) > 1 else each[0]


def _called(words: Sequence[str]) -> str:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - what gcloud named
            return int(answer.status)
    except URLError as error:
        return int(getattr(error, "code", 0))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("go", "plan"))
    parser.add_argument("--project", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--image", required=True)
    parser.add_argument("--preset", default="apart", choices=("apart", "together"))
    given = parser.parse_args(arguments)
    if not re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", given.image):
        parser.error(
            "name the image by its digest, NAME@sha256:..., so that what runs is what was tested"
        )
    release = Release(
        given.project, given.region, given.image, services(given.preset), _called, _status
    )
    if given.what == "plan":
        for line in told(release):
            print(line)
        return 0
    try:
        release.go()
    except Failed as error:
        print(f"Not released: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
