"""What must hold of everything in iac/: each policy takes the blocks and says what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.iac.source import Block, Body, inner, strings, topologies

Blocks = list[Block]
Policy = Callable[[Blocks], Iterator[str]]

BASIC_ROLES = {"roles/owner", "roles/editor", "roles/viewer"}
PROJECT_ROLES = {
    "roles/aiplatform.user",
    "roles/cloudtrace.agent",
    "roles/datastore.user",
    "roles/datastore.viewer",
    "roles/logging.logWriter",
    "roles/logging.viewer",
    "roles/ondemandscanning.admin",
    "each.key",
}
"""What may be granted on a whole project, because it cannot be granted on less."""
WATCHED = {
    "num_undelivered_messages": "dead letters",
    "oldest_unacked_message_age": "deliveries that wait",
    "outbox_age": "an outbox that is late",
    "watch_left": "a mailbox watch that ends",
    "token_left": "a sign-in that ends",
    "completed_execution_count": "a backup that did not come",
    "request_count": "requests that fail",
}
POLICIES: dict[str, Policy] = {}


def policy(check: Policy) -> Policy:
    POLICIES[check.__name__] = check
    return check


def of(found: Blocks, *types: str) -> Blocks:
    return [block for block in found if block.kind in ("resource", "data") and block.type in types]


def containers(block: Block) -> list[Body]:
    return [
        one
        for template in block.inner("template")
        for level in (template, *inner(template, "template"))
        for one in inner(level, "containers")
    ]


# ---- Pub/Sub


@policy
def pushes_are_signed(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_pubsub_subscription"):
        for push in block.inner("push_config"):
            tokens = inner(push, "oidc_token")
            if not tokens or not {"service_account_email", "audience"} <= set(tokens[0]):
                yield f"{block}: its pushes carry no token with an account and an audience"


@policy
def subscriptions_never_expire_and_back_off(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_pubsub_subscription"):
        if [one.get("ttl") for one in block.inner("expiration_policy")] != [""]:
            yield f"{block}: Pub/Sub deletes it after a quiet month"
        if not block.inner("retry_policy"):
            yield f"{block}: what fails comes back at once, for ever"
        if block.body.get("message_retention_duration") != "604800s":
            yield f"{block}: keeps messages for less than a week"


@policy
def what_is_pushed_can_die_and_is_kept_then(found: Blocks) -> Iterator[str]:
    subscriptions = of(found, "google_pubsub_subscription")
    for block in subscriptions:
        if not block.inner("push_config"):
            continue
        dead = [one.get("dead_letter_topic", "") for one in block.inner("dead_letter_policy")]
        if not dead:
            yield f"{block}: a message that never succeeds blocks it"
            continue
        topic = dead[0]
        kept = [s for s in subscriptions if s.module == block.module and s.body["topic"] == topic]
        if not kept:
            yield f"{block}: its dead letters have no subscription, so they are lost"
        grants = [
            (grant.body["role"], grant.body.get("topic") or grant.body.get("subscription"))
            for grant in of(
                found, "google_pubsub_topic_iam_member", "google_pubsub_subscription_iam_member"
            )
            if grant.module == block.module and "pubsub_agent" in grant.body["member"]
        ]
        if ("roles/pubsub.publisher", topic) not in grants:
            yield f"{block}: Pub/Sub may not publish to its dead letters"
        own = f"${{google_pubsub_subscription.{block.name}.id}}"
        if ("roles/pubsub.subscriber", own) not in grants:
            yield f"{block}: Pub/Sub may not take dead letters out of it"


@policy
def nothing_rests_on_order(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_pubsub_subscription"):
        if block.body.get("enable_message_ordering"):
            yield f"{block}: one message that fails would hold up a customer"


# ---- who may do what


@policy
def everything_runs_as_an_account_of_its_own(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_cloud_run_v2_service", "google_cloud_run_v2_job"):
        templates = block.inner("template")
        if block.type.endswith("job"):
            templates = [deep for one in templates for deep in inner(one, "template")]
        for template in templates:
            named = str(template.get("service_account", ""))
            if "google_service_account." not in named and named != "${var.account}":
                yield f"{block}: runs as the default account, which may do everything"
    for block in [b for b in found if b.kind == "module" and b.name == "function"]:
        if block.body.get("account") != "${module.account[each.key].account}":
            yield f"{block}: two functions share an account"
    for block in found:
        if any(
            "compute@developer" in text or "appspot.gserviceaccount" in text
            for text in strings(block.body)
        ):
            yield f"{block}: names a default account"


@policy
def nothing_is_for_everybody_but_the_edge(found: Blocks) -> Iterator[str]:
    for block in found:
        if any(
            word in text
            for text in strings(block.body)
            for word in ("allUsers", "allAuthenticated")
        ):
            yield f"{block}: grants something to everybody"
    for block in of(found, "google_cloud_run_v2_service"):
        if block.body.get("invoker_iam_disabled", "false") != "${var.public}":
            yield f"{block}: whether anybody may call it is not said by its `public`"
        if block.body.get("ingress") != (
            '${var.public ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY"}'
        ):
            yield f"{block}: is reached from outside"


@policy
def no_right_is_broader_than_needed(found: Blocks) -> Iterator[str]:
    for block in found:
        role = str(block.body.get("role", ""))
        if role in BASIC_ROLES or (role.endswith("admin") and "ondemandscanning" not in role):
            yield f"{block}: {role} is more than anything here needs"
    for block in of(found, "google_project_iam_member"):
        roles = set(strings([block.body["role"], block.body.get("for_each", "")]))
        named = {name for text in roles for name in re.findall(r"roles/[\w.]+", text)}
        if extra := named - PROJECT_ROLES:
            yield f"{block}: {sorted(extra)} on the whole project"
        if any("datastore" in name for name in named) and not any(
            "resource.name ==" in one.get("expression", "") for one in block.inner("condition")
        ):
            yield f"{block}: reaches every database of the project"
    for block in found:
        if "google_project_iam_binding" in block.type or "google_project_iam_policy" in block.type:
            yield f"{block}: takes away the rights that others gave"


@policy
def there_is_no_key(found: Blocks) -> Iterator[str]:
    for block in found:
        if block.type == "google_service_account_key":
            yield f"{block}: a key that somebody can copy"
        if block.type == "google_secret_manager_secret_version":
            yield f"{block}: a secret's value would stand in the state"


@policy
def one_branch_of_one_repository_deploys(found: Blocks) -> Iterator[str]:
    providers = of(found, "google_iam_workload_identity_pool_provider")
    if not providers:
        yield "nobody can deploy without a key"
    for block in providers:
        if not str(block.body.get("attribute_condition", "")).startswith("assertion.sub == "):
            yield f"{block}: lets other repositories in"
    for block in of(found, "google_service_account_iam_member"):
        member = str(block.body.get("member", ""))
        if "principalSet" in member or ("principal:" in member and "/subject/" not in member):
            yield f"{block}: names more than one subject"


# ---- secrets


@policy
def secrets_are_pinned(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_cloud_run_v2_service", "google_cloud_run_v2_job"):
        for container in containers(block):
            for env in inner(container, "env"):
                for source in inner(env, "value_source"):
                    for ref in inner(source, "secret_key_ref"):
                        if ref.get("version") in (None, "latest"):
                            yield f"{block}: {ref.get('secret')} changes without a deployment"
    for block in found:
        versions = block.kind == "variable" and block.name.endswith("secret_versions")
        if versions and "[1-9][0-9]*" not in str(block.inner("validation")):
            yield f"{block}: lets a version be called latest"


# ---- what is kept


@policy
def the_database_is_protected(found: Blocks) -> Iterator[str]:
    databases = of(found, "google_firestore_database")
    if not databases:
        yield "there is no database"
    for block in databases:
        wanted = {
            "type": "FIRESTORE_NATIVE",
            "concurrency_mode": "PESSIMISTIC",
            "point_in_time_recovery_enablement": "POINT_IN_TIME_RECOVERY_ENABLED",
        }
        for attribute, value in wanted.items():
            if block.body.get(attribute) != value:
                yield f"{block}: {attribute} is not {value}"
        protected = str(block.body.get("delete_protection_state", ""))
        if not protected.startswith('${var.production ? "DELETE_PROTECTION_ENABLED"'):
            yield f"{block}: can be deleted in production"
    schedules = of(found, "google_firestore_backup_schedule")
    if not any(block.inner("daily_recurrence") for block in schedules):
        yield "there is no daily backup"


@policy
def no_client_reads_the_database(found: Blocks) -> Iterator[str]:
    released = [str(block.body["name"]) for block in of(found, "google_firebaserules_release")]
    if not any(name.startswith("cloud.firestore/") for name in released):
        yield "the rules that deny everything are released for no database"


@policy
def what_is_closed_expires(found: Blocks) -> Iterator[str]:
    if not any(block.inner("ttl_config") for block in of(found, "google_firestore_field")):
        yield "closed rows stay for ever"


@policy
def every_query_has_its_index(found: Blocks) -> Iterator[str]:
    indexes = of(found, "google_firestore_index")
    if not any("var.indexes" in str(block.body.get("for_each")) for block in indexes):
        yield "the indexes are not made from the queries of the code"
    handed = [b for b in found if b.kind == "module" and b.name == "database"]
    if not any(b.body.get("indexes") == "${local.topology.indexes}" for b in handed):
        yield "the database is not told the queries of the code"


@policy
def buckets_are_private_versioned_and_tidied(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_storage_bucket"):
        if block.body.get("uniform_bucket_level_access") is not True:
            yield f"{block}: an object can have rights of its own"
        if block.body.get("public_access_prevention") != "enforced":
            yield f"{block}: could be made public"
        if [one.get("enabled") for one in block.inner("versioning")] != [True]:
            yield f"{block}: what is overwritten is gone"
        if not block.inner("lifecycle_rule"):
            yield f"{block}: grows for ever"


@policy
def backups_lie_elsewhere_and_stay(found: Blocks) -> Iterator[str]:
    buckets = [b for b in of(found, "google_storage_bucket") if b.module == "backup"]
    if not buckets:
        yield "no bucket holds backups"
    for block in buckets:
        if block.body.get("project") != "${var.backup_project}":
            yield f"{block}: goes with the project that it is to save"
        if not block.inner("retention_policy"):
            yield f"{block}: whoever breaks in deletes the backups too"
    for block in of(found, "google_storage_bucket_iam_member"):
        given = " ".join(strings([block.body["role"], block.body.get("for_each", "")]))
        if block.module == "backup" and re.search(r"object(User|Admin)|admin", given):
            yield f"{block}: may delete what it wrote"


@policy
def images_are_scanned_and_never_replaced(found: Blocks) -> Iterator[str]:
    for block in of(found, "google_artifact_registry_repository"):
        if [one.get("immutable_tags") for one in block.inner("docker_config")] != [True]:
            yield f"{block}: a tag can come to mean another image"
        if not block.inner("vulnerability_scanning_config"):
            yield f"{block}: nothing is scanned"


# ---- who is woken


@policy
def somebody_is_woken(found: Blocks) -> Iterator[str]:
    alerts = of(found, "google_monitoring_alert_policy")
    every = " ".join(
        text for block in found if block.module == "alarms" for text in strings(block.body)
    )
    for word, what in WATCHED.items():
        if word not in every:
            yield f"nobody hears of {what}"
    for block in alerts:
        if not block.body.get("notification_channels"):
            yield f"{block}: tells nobody"
        if not block.inner("documentation"):
            yield f"{block}: does not say what to do"
    if not of(found, "google_billing_budget"):
        yield "nobody hears of the bill"


@policy
def a_request_ends_before_its_delivery(found: Blocks) -> Iterator[str]:
    """Else Pub/Sub delivers again while the first is still at work."""
    for preset, told in topologies().items():
        longest = {one["name"]: one["timeout_seconds"] for one in told["functions"]}
        for one in told["subscriptions"]:
            deadline = one["ack_deadline_seconds"]
            if longest[one["function"]] > deadline or not 10 <= deadline <= 600:
                yield f"{preset}: {one['recipient']} may take longer than its delivery"
    handed = {
        ("function", "seconds"): "${each.value.timeout_seconds}",
        ("inbox", "seconds"): "${each.value.ack_deadline_seconds}",
    }
    for (name, argument), value in handed.items():
        for block in [b for b in found if b.kind == "module" and b.name == name]:
            if block.body.get(argument) != value:
                yield f"{block}: its {argument} are not what the code says"
