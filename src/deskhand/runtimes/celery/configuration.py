"""What Celery is told, each line for a reason. The rows in the store are the truth, the broker a copy."""

from __future__ import annotations

from typing import Any

VISIBILITY_SECONDS = 900
"""Redis hands out again what was not acknowledged for so long; more than any task may last."""
HARD_SECONDS, SOFT_SECONDS = 120, 90

CONFIGURATION: dict[str, Any] = {
    # A task is acknowledged when it has ended, and given back when its process was killed. Neither can
    # go round for ever: a delivery that is not the first is counted on the row before it is made.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_acks_on_failure_or_timeout": True,
    # Nobody holds back what another could do, least of all behind a slow task.
    "worker_prefetch_multiplier": 1,
    "task_time_limit": HARD_SECONDS,
    "task_soft_time_limit": SOFT_SECONDS,
    "visibility_timeout": VISIBILITY_SECONDS,
    "broker_transport": "deskhand.runtimes.celery.transport:Transport",
    "broker_transport_options": {
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 25,
        # Queues in the order they are named: danger first. One step, since queues are the priorities.
        "queue_order_strategy": "priority",
        "priority_steps": [0],
    },
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    # What cannot be published within a second is relayed from its row.
    "task_publish_retry_policy": {"max_retries": 2, "interval_start": 0, "interval_step": 0.2},
    # Nothing but ids travels, as JSON; results are commits.
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
    "worker_soft_shutdown_timeout": 20,
    "worker_max_tasks_per_child": 10_000,
    "worker_proc_alive_timeout": 60,
    "worker_redirect_stdouts": False,
    "beat_scheduler": "deskhand.runtimes.celery.beat:Leader",
    "beat_max_loop_interval": 1,
    "enable_utc": True,
}
