"""Terraform makes all of it, with stand-ins for what only the cloud can make; and it is formatted."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from deskhand.settings import from_environment
from tests.iac.source import IAC, topologies
from tests.iac.terraform import GIVEN, apply, plan, run, stand_in

pytestmark = [
    pytest.mark.needs_unpackaged("terraform", "install it from HashiCorp"),
    pytest.mark.xdist_group("terraform"),
]
SECRET = "DESKHAND_MAIL_PASSWORD"
SET = {
    "DESKHAND_MAIL_ADDRESS": "sam@bluebird.example",
    "DESKHAND_IMAP_HOST": "imap.bluebird.example",
    "DESKHAND_SMTP_HOST": "smtp.bluebird.example",
    "DESKHAND_LLM": "gemini",
    "DESKHAND_CALENDAR": "caldav",
    "DESKHAND_CALENDAR_URL": "https://caldav.bluebird.example",
    "DESKHAND_CALENDAR_USER": "sam",
    "DESKHAND_LOG_LEVEL": "DEBUG",
}
PINNED = (
    "DESKHAND_LLM_KEY",
    "DESKHAND_CALENDAR_PASSWORD",
    "DESKHAND_EDGE_TOKEN",
    "DESKHAND_LOG_SALT",
)
CONNECTED: dict[str, Any] = {
    "settings": SET,
    "secret_versions": {SECRET: "3", **dict.fromkeys(PINNED, "1")},
    "previous_secret_versions": {SECRET: "2"},
}
ROUNDS = topologies()["apart"]["rounds"]
APART = {one["name"].removeprefix("deskhand-"): one for one in topologies()["apart"]["functions"]}
Made = dict[str, Any]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("iac")
    stand_in(folder)
    return folder


@pytest.fixture(scope="module")
def made(root: Path) -> Made:
    """An installation: each resource's address to what is configured of it."""
    return apply(root, **CONNECTED)


@pytest.fixture(scope="module")
def together(root: Path, made: Made) -> Made:
    return apply(root, preset="together", **CONNECTED)


def account(name: str) -> str:
    return f"<module.account['{name}'].google_service_account.this>"


def caller(name: str) -> str:
    return f"<module.account['{name}'].google_service_account.caller>"


def service(made: Made, name: str) -> Any:
    return made[f'module.function["{name}"].google_cloud_run_v2_service.this']


def environment(made: Made, name: str) -> dict[str, Any]:
    (container,) = service(made, name)["template"][0]["containers"]
    return {one["name"]: one.get("value", one.get("value_source")) for one in container["env"]}


def granted(made: Made, kind: str, role: str) -> dict[str, set[str]]:
    """Member to what it has a role on."""
    found: dict[str, set[str]] = defaultdict(set)
    for address, body in made.items():
        if f".{kind}." in f".{address}" and body["role"] == role:
            place = next(
                body[name] for name in ("topic", "secret_id", "name", "project") if name in body
            )
            found[body["member"].removeprefix("serviceAccount:")].add(place)
    return dict(found)


def test_it_is_formatted() -> None:
    done = run(IAC, "fmt", "-check", "-recursive", "-diff")
    assert done.returncode == 0, done.stdout


def test_each_function_is_as_the_code_says(made: Made) -> None:
    for name, told in APART.items():
        found = service(made, name)
        (template,) = found["template"]
        assert template["service_account"] == account(name)
        assert template["timeout"] == f"{told['timeout_seconds']}s"
        assert template["max_instance_request_concurrency"] == told["concurrency"]
        public = name == "edge"
        assert found["invoker_iam_disabled"] is public
        assert found["ingress"].endswith("_ALL") is public
        (container,) = template["containers"]
        assert container["command"][0] == ("uvicorn" if public else "functions-framework")
        assert public or container["args"][-1] == told["target"]


def test_each_is_told_who_it_is_and_who_may_call(made: Made) -> None:
    for name in APART:
        told = environment(made, name)
        assert told["DESKHAND_FUNCTION"] == name
        assert told["DESKHAND_FUNCTIONS"] == "apart"
        assert told["DESKHAND_CLOUD_PROJECT"] == GIVEN["project"]
        assert told["DESKHAND_PUSH_ACCOUNT"] == caller(name)
        assert service(made, name)["custom_audiences"] == [told["DESKHAND_PUSH_AUDIENCE"]]
        right = made[f'module.function["{name}"].google_cloud_run_v2_service_iam_member.caller']
        assert right["member"] == f"serviceAccount:{caller(name)}"


@pytest.mark.parametrize("preset", ["apart", pytest.param("together", marks=pytest.mark.prove)])
def test_each_message_is_pushed_to_whoever_serves_its_recipient(
    preset: str, request: pytest.FixtureRequest
) -> None:
    found: Made = request.getfixturevalue({"apart": "made"}.get(preset, preset))
    served = {
        recipient: one["name"].removeprefix("deskhand-")
        for one in topologies()[preset]["functions"]
        for recipient in one["recipients"]
    }
    assert len(served) >= 10
    for recipient, name in served.items():
        inbox = found[f'module.inbox["{recipient}"].google_pubsub_subscription.this']
        (push,) = inbox["push_config"]
        assert (
            push["push_endpoint"] == f"<module.function['{name}'].google_cloud_run_v2_service.this>"
        )
        (token,) = push["oidc_token"]
        assert token["service_account_email"] == caller(name)
        assert token["audience"] == environment(found, name)["DESKHAND_PUSH_AUDIENCE"]
        dead = f"<module.inbox['{recipient}'].google_pubsub_topic.dead>"
        assert inbox["dead_letter_policy"][0]["dead_letter_topic"] == dead
        kept = found[f'module.inbox["{recipient}"].google_pubsub_subscription.dead']
        assert kept["topic"] == dead
    pushed = [
        address for address in found if re.match(r"module\.inbox.*subscription\.this$", address)
    ]
    assert len(pushed) == len(served)


def test_each_publishes_where_the_graph_says_and_nowhere_else(made: Made) -> None:
    found = granted(made, "google_pubsub_topic_iam_member", "roles/pubsub.publisher")
    rounds = {f"<module.round['{name}'].google_pubsub_topic.this>" for name in ROUNDS}
    for name, told in APART.items():
        topics = {f"<module.inbox['{to}'].google_pubsub_topic.this>" for to in told["publishes"]}
        topics |= rounds if name == "edge" else set()
        assert found.pop(account(name), set()) == topics, name
    gmail = found.pop("gmail-api-push@system.gserviceaccount.com")
    assert gmail == {"<module.round['gmail'].google_pubsub_topic.this>"}
    ((agent, dead),) = found.items()  # Pub/Sub itself, which buries
    assert agent.startswith("service-123456789@gcp-sa-pubsub")
    assert len(dead) == len(topologies()["apart"]["subscriptions"]) + len(ROUNDS)


def test_a_round_is_made_by_who_has_what_it_is_about(made: Made) -> None:
    for name, function in ROUNDS.items():
        inbox = made[f'module.round["{name}"].google_pubsub_subscription.this']
        (push,) = inbox["push_config"]
        home = function.removeprefix("deskhand-")
        wanted = f"<module.function['{home}'].google_cloud_run_v2_service.this>"
        assert push["push_endpoint"] == wanted
        assert push["oidc_token"][0]["service_account_email"] == caller(home)


def test_who_calls_may_only_call(made: Made) -> None:
    for name in APART:
        rights = [
            address for address, body in made.items() if caller(name) in str(body.get("member", ""))
        ]
        assert rights == [
            f'module.function["{name}"].google_cloud_run_v2_service_iam_member.caller'
        ]


def test_a_secret_reaches_who_reads_it_pinned_and_the_one_before_with_it(made: Made) -> None:
    readers = granted(
        made, "google_secret_manager_secret_iam_member", "roles/secretmanager.secretAccessor"
    )
    for name, told in APART.items():
        secrets = {
            f"<module.secrets.google_secret_manager_secret.this['{one}']>"
            for one in told["secrets"]
        }
        assert readers.get(account(name), set()) == secrets
        env = environment(made, name)
        for variable, version in ((SECRET, "3"), (f"{SECRET}_PREVIOUS", "2")):
            if SECRET in told["secrets"]:
                (ref,) = env[variable][0]["secret_key_ref"]
                assert ref == {"secret": "deskhand-mail-password", "version": version}
            else:
                assert variable not in env


def test_who_reaches_the_outside_is_told_how_and_nobody_else_is(made: Made) -> None:
    told = topologies()["apart"]["settings"]
    for name, one in APART.items():
        env = environment(made, name)
        for variable in SET:
            of = {what for what, starts in told.items() if variable.startswith(tuple(starts))}
            assert (variable in env) is (of <= set(one["connects"])), (name, variable)


@pytest.mark.parametrize("preset", ["apart", pytest.param("together", marks=pytest.mark.prove)])
def test_each_starts_with_what_it_is_given(preset: str, request: pytest.FixtureRequest) -> None:
    found: Made = request.getfixturevalue({"apart": "made"}.get(preset, preset))
    for one in topologies()[preset]["functions"]:
        env = environment(found, one["name"].removeprefix("deskhand-"))
        given = {
            name: value if isinstance(value, str) else "a secret" for name, value in env.items()
        }
        settings = from_environment(given)
        assert settings.cloud is not None
        assert settings.cloud.function == one["name"].removeprefix("deskhand-")
        assert (settings.mail is not None) is ("mailbox" in one["connects"])
        assert (settings.model is not None) is one["asks_a_model"]
        assert (settings.calendars is not None) is ("calendars" in one["connects"])


def test_only_who_asks_a_model_may(made: Made) -> None:
    found = granted(made, "google_project_iam_member", "roles/aiplatform.user")
    assert set(found) == {account(name) for name, told in APART.items() if told["asks_a_model"]}


def test_each_reaches_one_database_only(made: Made) -> None:
    for name in APART:
        right = made[f'module.account["{name}"].google_project_iam_member.database']
        assert right["condition"][0]["expression"] == (
            'resource.name == "<module.database.google_firestore_database.this>"'
        )


def test_the_clock_calls_what_is_to_be_called(made: Made) -> None:
    for job in topologies()["apart"]["jobs"]:
        name = job["function"].removeprefix("deskhand-")
        errand = made[f'module.schedule["{name}"].google_cloud_scheduler_job.this']
        (target,) = errand["http_target"]
        assert target["uri"] == f"<module.function['{name}'].google_cloud_run_v2_service.this>"
        assert target["oidc_token"][0]["service_account_email"] == caller(name)
        assert errand["schedule"] == job["schedule"]


def test_every_index_of_the_code_is_made(made: Made) -> None:
    for index in topologies()["apart"]["indexes"]:
        found = made[f'module.database.google_firestore_index.query["{index["name"]}"]']
        assert found["collection"] == index["collection"]
        assert [field["field_path"] for field in found["fields"]] == index["fields"]


def test_one_subject_deploys_and_changes_only_what_is_ours(made: Made) -> None:
    binding = made["module.delivery.google_service_account_iam_member.github"]
    assert binding["member"].endswith(f"/subject/repo:{GIVEN['repository']}:ref:refs/heads/main")
    deployer = "serviceAccount:<module.delivery.google_service_account.deployer>"
    roles = {body["role"] for body in made.values() if body.get("member") == deployer}
    assert "roles/run.developer" in roles
    assert not any("admin" in role.lower() and "scanning" not in role for role in roles)


def test_backups_go_to_the_other_project(made: Made) -> None:
    bucket = made["module.backup.google_storage_bucket.backups"]
    assert bucket["project"] == GIVEN["backup_project"]
    job = made['module.backup.google_cloud_run_v2_job.this["backup"]']
    (container,) = job["template"][0]["template"][0]["containers"]
    assert container["command"] == ["deskhand"]
    assert container["args"][0] == "backup"


def test_what_holds_data_is_protected(made: Made) -> None:
    assert made["module.database.google_firestore_database.this"][
        "delete_protection_state"
    ].endswith("_ENABLED")
    assert service(made, "edge")["template"][0]["scaling"][0]["min_instance_count"] == 1


def test_the_variables_of_ours_are_taken(root: Path, made: Made) -> None:
    files = (f"-var-file={path}" for path in sorted(IAC.glob("*.tfvars")))
    plan(root, *files, preset="together")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"image": "deskhand:latest"}, "by its digest"),
        ({"secret_versions": {SECRET: "latest"}}, "Pin numbers"),
        ({"previous_secret_versions": {SECRET: "latest"}}, "Pin numbers"),
        ({"preset": "turn"}, "apart and together"),
    ],
)
def test_what_must_be_pinned_is_refused_otherwise(
    variables: dict[str, Any], told: str, root: Path, made: Made
) -> None:
    with pytest.raises(ValueError, match=told):
        plan(root, **variables)


def test_a_circle_is_found(root: Path, tmp_path: Path) -> None:
    """A test of the test: the accounts once lay in the functions, and Terraform would have refused."""
    stand_in(tmp_path)
    main = tmp_path / "main.tf"
    text = main.read_text(encoding="utf-8")
    broken = text.replace(
        "account = module.account[pair.reader].account",
        "account = module.function[pair.reader].service",
    )
    assert broken != text
    main.write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match="Cycle"):
        plan(tmp_path)


def test_a_type_that_does_not_fit_is_found(root: Path, made: Made) -> None:
    with pytest.raises(ValueError, match="number"):
        plan(root, dollars_a_month=json.dumps(["much"]))
