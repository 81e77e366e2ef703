"""The two pipelines do the same, without a key; their files have the shape their runners take."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from tests.architecture.source import ROOT

CLOUD_BUILD, GITHUB = ROOT / "cloudbuild.yaml", ROOT / ".github" / "workflows" / "deploy.yml"
BUILD: dict[str, Any] = yaml.safe_load(CLOUD_BUILD.read_text(encoding="utf-8"))
FLOW: dict[Any, Any] = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
DOCKERFILE = ROOT / "deploy" / "functions" / "Dockerfile"


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (CLOUD_BUILD, "cloudbuild"),
        (GITHUB, "github-workflows"),
        (ROOT / ".github" / "workflows" / "ci.yml", "github-workflows"),
    ],
    ids=lambda one: getattr(one, "name", one),
)
def test_it_has_the_shape_its_runner_takes(path: Any, schema: str) -> None:
    source = files("check_jsonschema.builtin_schemas.vendor").joinpath(f"{schema}.json")
    shape = json.loads(source.read_text(encoding="utf-8"))
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if True in content:  # "on" is a truth to YAML 1.1
        content["on"] = content.pop(True)
    found = jsonschema.validators.validator_for(shape)(shape)
    assert [f"{one.json_path}: {one.message[:200]}" for one in found.iter_errors(content)] == []


def test_a_shape_that_is_wrong_is_seen() -> None:
    source = files("check_jsonschema.builtin_schemas.vendor").joinpath("cloudbuild.json")
    shape = json.loads(source.read_text(encoding="utf-8"))
    found = jsonschema.validators.validator_for(shape)(shape)
    assert list(found.iter_errors({"steps": [{"name": "x", "waitfor": ["-"]}]}))


def texts(step: dict[str, Any]) -> str:
    return " ".join([*step.get("args", ()), step.get("script", ""), step.get("run", "")])


@pytest.mark.parametrize(
    "steps", [BUILD["steps"], FLOW["jobs"]["deploy"]["steps"]], ids=["cloud", "github"]
)
def test_both_test_build_scan_and_release(steps: list[dict[str, Any]]) -> None:
    every = [texts(step) for step in steps]
    order = ("make check test", "make scan", "deploy/functions/Dockerfile", "push", "release.py go")
    places = [next(n for n, text in enumerate(every) if word in text) for word in order]
    assert places == sorted(places)
    assert "@$digest" in every[-1]


def test_nothing_is_pushed_that_was_not_tested() -> None:
    steps = {step["id"]: step for step in BUILD["steps"]}
    assert set(steps["push"]["waitFor"]) == {"test", "look for mistakes in Terraform", "build"}
    assert "waitFor" not in steps["release"]  # waits for all before it


def test_no_key_is_anywhere() -> None:
    for path in (CLOUD_BUILD, GITHUB):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"secrets\.|credentials_json|secretEnv|key-file", text), path
    job = FLOW["jobs"]["deploy"]
    assert job["permissions"] == {"contents": "read", "id-token": "write"}
    assert FLOW["permissions"] == {"contents": "read"}
    auth = next(
        step for step in job["steps"] if "google-github-actions/auth" in step.get("uses", "")
    )
    assert set(auth["with"]) == {"workload_identity_provider", "service_account"}
    # The subject that Terraform binds is that of a branch: a job of an environment would have another.
    assert "environment" not in job
    assert "refs/heads/main" in job["if"]
    assert "dh-deployer@" in BUILD["serviceAccount"]


def test_the_image_is_pinned_and_not_root_and_takes_what_is_there() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert all(
        re.search(r":\d+\.\d+\.\d+-", image) for image in re.findall(r"^FROM (\S+)", text, re.M)
    )
    assert text.count("--require-hashes") == 2
    assert re.findall(r"^USER (\S+)", text, re.M) == ["deskhand"]
    ignore = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8")
    allowed = {line[1:] for line in ignore.splitlines() if line.startswith("!")}
    lines = re.findall(r"^COPY (?!--from)(.+)$", text, re.M)
    copied = {word for line in lines for word in line.split()[:-1]}
    assert copied == allowed
