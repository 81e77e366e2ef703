"""A release ends with the new image everywhere, or with the old one everywhere; whatever fails on the way."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from scripts.release import EDGE, JOBS, TAG, Failed, Release, services, told

OLD, NEW = "deskhand@sha256:" + "0" * 64, "deskhand@sha256:" + "1" * 64


class Cloud:
    """Cloud Run as far as a release touches it: revisions, shares of traffic, tags. `fails` is the word of a
    gcloud command at which it breaks, `after` so many times."""

    def __init__(self, names: Sequence[str], fails: str = "", after: int = 0) -> None:
        self.images = {f"{name}-1": OLD for name in names}
        self.traffic: dict[str, dict[str, int]] = {name: {f"{name}-1": 100} for name in names}
        self.latest = {name: f"{name}-1" for name in names}
        self.tags: dict[str, str] = {}
        self.jobs = dict.fromkeys(JOBS, OLD)
        self.fails, self.after = fails, after
        self.holes: list[dict[str, Any]] = []
        self.errors: set[str] = set()
        self.health: list[int] = []
        self.shares: list[dict[str, int]] = []
        self.waited = 0.0

    def run(self, words: Sequence[str]) -> str:
        line = " ".join(words)
        if self.fails and self.fails in line:
            self.after -= 1
            if self.after < 0:
                raise subprocess.CalledProcessError(1, words)
        if words[:5] == ("gcloud", "artifacts", "docker", "images", "scan"):
            assert words[5] == NEW
            return "projects/p/scans/1\n"
        if "list-vulnerabilities" in words:
            assert words[5] == "projects/p/scans/1"
            return json.dumps([{"vulnerability": hole} for hole in self.holes])
        if words[1:3] == ("logging", "read"):
            return "one" if any(f'"{revision}"' in words[3] for revision in self.errors) else ""
        assert {"--project=p", "--region=us-east4"} <= set(words), line
        if words[1:4] == ("run", "jobs", "update"):
            self.jobs[words[4]] = words[5].removeprefix("--image=")
            return ""
        assert words[1:3] == ("run", "services"), line
        return self._service(words[3], words[4], list(words[5:7]))

    def _service(self, verb: str, name: str, given: list[str]) -> str:
        if verb == "describe":
            shares = [{"revisionName": r, "percent": p} for r, p in self.traffic[name].items()]
            tagged = self.tags.get(name)
            new = {"revisionName": tagged, "tag": TAG, "url": f"https://{TAG}---{name}.example"}
            return json.dumps({"status": {"traffic": [*shares, *([new] if tagged else [])]}})
        if verb == "update":
            assert given[1] == "--no-traffic"
            self.latest[name] = self.tags[name] = f"{name}-2"
            self.images[f"{name}-2"] = given[0].removeprefix("--image=")
            return ""
        assert verb == "update-traffic"
        how, _, share = given[0].partition("=")
        if how == "--to-latest":
            self.traffic[name] = {self.latest[name]: 100}
        elif how == "--to-tags":
            percent = int(share.partition("=")[2])
            self.traffic[name] = {f"{name}-1": 100 - percent, self.tags[name]: percent}
            self.shares.append(self.traffic[name])
        else:
            revision, _, percent_ = share.partition("=")
            assert (how, percent_) == ("--to-revisions", "100")
            self.traffic[name] = {revision: 100}
        return ""

    def get(self, url: str) -> int:
        assert url == f"https://{TAG}---{EDGE}.example/health"
        return self.health.pop(0) if self.health else 200

    def serving(self) -> set[str]:
        return {self.images[r] for shares in self.traffic.values() for r, p in shares.items() if p}


def release(cloud: Cloud, names: Sequence[str]) -> Release:
    def wait(seconds: float) -> None:
        cloud.waited += seconds

    return Release(
        "p", "us-east4", NEW, tuple(names), cloud.run, cloud.get, wait, lambda _line: None
    )


@pytest.mark.parametrize("preset", ["apart", "together"])
def test_it_comes_everywhere(preset: str) -> None:
    names = services(preset)
    cloud = Cloud(names)
    cloud.health = [0, 503]  # an instance that is just coming up
    release(cloud, names).go()
    assert cloud.serving() == {NEW}
    assert set(cloud.jobs.values()) == {NEW}
    assert len(cloud.shares) == len(names)
    assert all(sorted(shares.values()) == [10, 90] for shares in cloud.shares)
    assert cloud.waited > 300


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("images scan ", 0), ("list-vulnerabilities", 0), ("services describe", 0), ("services describe", 20),
        ("services update ", 0), ("services update ", 5), ("--to-tags", 0), ("--to-tags", 7), ("logging", 3),
        ("--to-latest", 0), ("--to-latest", 12), ("jobs update", 0), ("jobs update", 1),
    ],
)  # fmt: skip
def test_whatever_fails_the_old_one_serves(word: str, after: int) -> None:
    names = services("apart")
    cloud = Cloud(names, word, after)
    with pytest.raises(Failed):
        release(cloud, names).go()
    assert cloud.serving() == {OLD}


def test_a_hole_with_a_mend_stops_it_and_one_without_does_not() -> None:
    names = services("apart")
    cloud = Cloud(names)
    hole = {"shortDescription": "CVE-1", "effectiveSeverity": "CRITICAL", "fixAvailable": True}
    cloud.holes = [hole]
    with pytest.raises(Failed, match="CVE-1"):
        release(cloud, names).go()
    assert cloud.serving() == {OLD}
    cloud.holes = [{**hole, "fixAvailable": False}, {**hole, "effectiveSeverity": "HIGH"}]
    release(cloud, names).go()
    assert cloud.serving() == {NEW}


def test_an_error_in_the_log_takes_it_back() -> None:
    names = services("apart")
    cloud = Cloud(names)
    cloud.errors = {"deskhand-paging-2"}
    with pytest.raises(Failed, match="deskhand-paging-2"):
        release(cloud, names).go()
    assert cloud.serving() == {OLD}


def test_an_edge_that_is_not_well_takes_it_back() -> None:
    names = services("apart")
    cloud = Cloud(names)
    cloud.health = [503] * 100
    with pytest.raises(Failed, match="not well"):
        release(cloud, names).go()
    assert cloud.serving() == {OLD}
    assert cloud.shares == []


def test_the_plan_names_every_step_and_calls_nothing() -> None:
    def never(*_: object) -> Any:
        raise AssertionError("a plan calls nothing")

    names = services("apart")
    text = "\n".join(told(Release("p", "us-east4", NEW, names, never, never)))
    for word in ("images scan", "--no-traffic", "/health", f"{TAG}=10", "sleep 300", "--to-latest"):
        assert word in text
    assert f"for each of {len(names)}" in text
    assert "Whatever fails" in text
    assert "deskhand-edge: emergency" in text
