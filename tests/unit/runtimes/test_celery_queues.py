"""Queues: danger first, a queue for each recipient, every row in its recipient's."""

from __future__ import annotations

from deskhand.bootstrap import graph
from deskhand.runtimes.celery.queues import MAIL, in_order, queue_of, urgent

RECIPIENTS = [member.name for member in graph().members]


def test_danger_comes_first_and_new_mail_last() -> None:
    queues = in_order(RECIPIENTS)
    assert queues[: len(urgent())] == urgent() == ["deskhand.emergency", "deskhand.paging"]
    assert queues[-1] == MAIL


def test_every_recipient_has_one_queue() -> None:
    assert sorted(in_order(RECIPIENTS)) == sorted([MAIL, *(f"deskhand.{r}" for r in RECIPIENTS)])


def test_what_is_nearest_to_an_answer_goes_before_what_was_only_read() -> None:
    queues = in_order(RECIPIENTS)
    answering = ["messaging", "secretary", "understanding", "communication"]
    assert sorted(answering, key=lambda name: queues.index(f"deskhand.{name}")) == answering


def test_a_row_waits_in_its_recipients_queue() -> None:
    assert queue_of("3f0c9e.12.messaging") == "deskhand.messaging"
