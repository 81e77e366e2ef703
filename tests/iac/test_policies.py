"""Every policy holds of iac/, and has been seen to fail: each is broken once on purpose."""

# ruff: noqa: E501

from __future__ import annotations

import re

import pytest

from tests.iac.policies import POLICIES
from tests.iac.source import IAC, Block, blocks, texts

SABOTAGE: dict[str, list[tuple[str, str, str]]] = {
    "pushes_are_signed": [("modules/inbox/main.tf", "audience ", "#audience ")],
    "subscriptions_never_expire_and_back_off": [
        ("modules/inbox/main.tf", 'ttl = ""', 'ttl = "2678400s"'),
        ("modules/inbox/main.tf", "retry_policy {", "timeouts {"),
        ("modules/inbox/main.tf", '"604800s"', '"600s"'),
    ],
    "what_is_pushed_can_die_and_is_kept_then": [
        ("modules/inbox/main.tf", "dead_letter_policy {", "timeouts {"),
        ("modules/inbox/main.tf", "google_pubsub_topic.dead.id\n  ack", "google_pubsub_topic.this.id\n  ack"),
        ("modules/inbox/main.tf", '"roles/pubsub.publisher"', '"roles/pubsub.viewer"'),
        ("modules/inbox/main.tf", '"roles/pubsub.subscriber"', '"roles/pubsub.viewer"'),
    ],
    "nothing_rests_on_order": [
        ("modules/inbox/main.tf", "retry_policy {", "enable_message_ordering = true\nretry_policy {")
    ],
    "everything_runs_as_an_account_of_its_own": [
        ("modules/function/main.tf", "= var.account", "= null"),
        ("main.tf", "module.account[each.key].account", "var.project"),
        ("modules/backup/main.tf", "service_account = google_service_account.this.email", ""),
        ("modules/account/main.tf", "google_service_account.this.member\n}", '"1-compute@developer.x"\n}'),
    ],
    "nothing_is_for_everybody_but_the_edge": [
        ("modules/function/main.tf", '"serviceAccount:${var.caller}"', '"allUsers"'),
        ("modules/function/main.tf", "invoker_iam_disabled = var.public", "invoker_iam_disabled = true"),
        ("modules/function/main.tf", 'var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"', '"INGRESS_TRAFFIC_ALL"'),
    ],
    "no_right_is_broader_than_needed": [
        ("modules/account/main.tf", "roles/cloudtrace.agent", "roles/editor"),
        ("modules/account/main.tf", "roles/cloudtrace.agent", "roles/pubsub.publisher"),
        ("modules/account/main.tf", "condition {", "timeouts {"),
        ("modules/delivery/main.tf", '"roles/logging.logWriter"', '"roles/run.developer"'),
        ("modules/delivery/main.tf", "roles/artifactregistry.writer", "roles/artifactregistry.admin"),
    ],
    "there_is_no_key": [
        ("modules/delivery/main.tf", 'resource "google_service_account" "deployer"', 'resource "google_service_account_key" "deployer"'),
        ("modules/secrets/main.tf", 'resource "google_secret_manager_secret" "this"', 'resource "google_secret_manager_secret_version" "this"'),
    ],
    "one_branch_of_one_repository_deploys": [
        ("modules/delivery/main.tf", "assertion.sub == ", "assertion.repository == "),
        ("modules/delivery/main.tf", "principal://", "principalSet://"),
        ("modules/delivery/main.tf", "google_iam_workload_identity_pool_provider", "google_iam_other"),
    ],
    "secrets_are_pinned": [
        ("modules/function/main.tf", "version = env.value.version", 'version = "latest"'),
        ("variables.tf", "[1-9][0-9]*", ".*"),
    ],
    "the_database_is_protected": [
        ("modules/database/main.tf", '"POINT_IN_TIME_RECOVERY_ENABLED"', '"POINT_IN_TIME_RECOVERY_DISABLED"'),
        ("modules/database/main.tf", '"PESSIMISTIC"', '"OPTIMISTIC"'),
        ("modules/database/main.tf", 'var.production ? "DELETE_PROTECTION_ENABLED"', 'var.production ? "DELETE_PROTECTION_DISABLED"'),
        ("modules/database/main.tf", "daily_recurrence", "weekly_recurrence"),
    ],
    "no_client_reads_the_database": [("modules/database/main.tf", "cloud.firestore/", "cloud.storage/")],
    "what_is_closed_expires": [("modules/database/main.tf", "ttl_config {}", "")],
    "every_query_has_its_index": [
        ("modules/database/main.tf", "for index in var.indexes", "for index in []"),
        ("main.tf", "local.topology.indexes", "[]"),
    ],
    "buckets_are_private_versioned_and_tidied": [
        ("modules/storage/main.tf", "uniform_bucket_level_access = true", "uniform_bucket_level_access = false"),
        ("modules/storage/main.tf", '"enforced"', '"inherited"'),
        ("modules/backup/main.tf", "enabled = true", "enabled = false"),
        ("modules/delivery/main.tf", "lifecycle_rule {", "timeouts {"),
    ],
    "backups_lie_elsewhere_and_stay": [
        ("modules/backup/main.tf", "= var.backup_project", "= var.project"),
        ("modules/backup/main.tf", "retention_policy {", "timeouts {"),
        ("modules/backup/main.tf", '["roles/storage.objectCreator", ', '["roles/storage.objectUser", '),
    ],
    "images_are_scanned_and_never_replaced": [
        ("modules/delivery/main.tf", "immutable_tags = true", "immutable_tags = false"),
        ("modules/delivery/main.tf", "vulnerability_scanning_config {", "timeouts {"),
    ],
    "somebody_is_woken": [
        ("modules/alarms/main.tf", "num_undelivered_messages", "byte_cost"),
        ("modules/alarms/main.tf", "google_billing_budget", "google_other"),
        ("modules/alarms/main.tf", "documentation {", "timeouts {"),
        ("modules/alarms/main.tf", "[google_monitoring_notification_channel.email.id]", "[]"),
    ],
    "a_request_ends_before_its_delivery": [
        ("main.tf", "each.value.timeout_seconds", "900"),
        ("main.tf", "each.value.ack_deadline_seconds", "30"),
    ],
}  # fmt: skip
BROKEN = [(name, *one) for name, all_ in SABOTAGE.items() for one in all_]


@pytest.fixture(scope="module")
def parsed() -> dict[str, list[Block]]:
    return {path: blocks({path: text}) for path, text in texts().items()}


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_it_holds(name: str, parsed: dict[str, list[Block]]) -> None:
    found = [block for one in parsed.values() for block in one]
    assert list(POLICIES[name](found)) == []


@pytest.mark.parametrize(("name", "path", "old", "new"), BROKEN)
def test_it_sees_what_breaks_it(
    name: str, path: str, old: str, new: str, parsed: dict[str, list[Block]]
) -> None:
    text = texts()[path]
    assert old in text, f"{path} no longer holds {old!r}: sabotage it elsewhere"
    broken = blocks({path: text.replace(old, new)})
    found = [b for where, one in parsed.items() for b in (broken if where == path else one)]
    assert list(POLICIES[name](found))


def test_each_has_been_seen_red() -> None:
    assert set(SABOTAGE) == set(POLICIES)


SKIP = re.compile(r"#\s*checkov:skip=?\S*[^\S\n]*(.*)")
"""What silences the scanner of `make scan` for one resource, and why."""


def test_the_scanner_is_silenced_with_a_reason_and_never_wholly() -> None:
    skips = [reason for text in texts().values() for reason in SKIP.findall(text)]
    assert skips
    assert [reason for reason in skips if len(reason.split()) < 3] == []
    assert SKIP.findall("  #checkov:skip=CKV_GCP_83\n  name = 1") == [""]
    assert not list(IAC.parent.glob(".checkov*"))
    assert "skip-check" not in (IAC.parent / "Makefile").read_text(encoding="utf-8")
