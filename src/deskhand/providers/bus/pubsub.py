"""Messages through Pub/Sub: no ordering keys, no batching. Delivers nothing; Pub/Sub pushes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import TimeoutError as TookTooLong

from google.api_core import exceptions as google
from google.cloud import pubsub_v1  # type: ignore[attr-defined]

from deskhand.domain.errors import ConfigurationError
from deskhand.ports.bus import BIGGEST_MESSAGE, Posted

log = logging.getLogger(__name__)

SECONDS = 10.0
"""The longest wait for one message to be taken; then the row is relayed later."""
WRONG_INSTALLATION = (google.NotFound, google.PermissionDenied, google.Unauthenticated)


class PubSub:
    """Implements ports.bus.Bus over the topics of one project."""

    def __init__(self, project: str) -> None:
        self._project = project
        # A batch would wait for more: somebody waits for an answer.
        alone = pubsub_v1.types.BatchSettings(max_messages=1, max_latency=0)
        self._publisher = pubsub_v1.PublisherClient(batch_settings=alone)
        self._closed = False

    def publish(self, messages: Iterable[Posted]) -> int:
        posted = list(messages)
        for message in posted:
            if len(message.data) > BIGGEST_MESSAGE:
                raise ValueError(f"{message.topic}: {len(message.data)} bytes in one message")
        under_way = [
            self._publisher.publish(
                self._publisher.topic_path(self._project, message.topic),
                message.data,
                timeout=SECONDS,
                **message.attributes,
            )
            for message in posted
        ]
        for taken, (message, future) in enumerate(zip(posted, under_way, strict=True)):
            try:
                future.result(SECONDS)
            except WRONG_INSTALLATION as error:
                raise ConfigurationError(
                    f"Pub/Sub {self._project}/{message.topic}",
                    f"cannot be written to ({str(error).strip()})",
                    "make the topic, and let this function's account publish to it",
                ) from error
            except (google.GoogleAPICallError, google.RetryError, TookTooLong) as error:
                log.warning("Pub/Sub takes nothing (%s)", type(error).__name__)
                return taken
        return len(posted)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._publisher.stop()
