"""One trace from the edge to the last hop: W3C trace context in a message's attributes. Exports nothing.

Whoever wants spans installs OpenTelemetry's SDK with an exporter; without one the trace id still goes along,
and every line of the log names it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context as current
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

HEADER = "traceparent"
_carrier = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("deskhand")


@contextmanager
def hop(name: str, came_with: Mapping[str, str]) -> Iterator[None]:
    """A span of the trace that a message or request came with, or of a new one."""
    given = _carrier.extract({HEADER: came_with.get(HEADER) or _fresh()})
    attached = current.attach(given)
    try:
        with _tracer.start_as_current_span(name, kind=trace.SpanKind.CONSUMER):
            yield
    finally:
        current.detach(attached)


def carried() -> dict[str, str]:
    """What the next hop must be told."""
    attributes: dict[str, str] = {}
    _carrier.inject(attributes)
    return attributes


def ids() -> tuple[str, str, bool] | None:
    """Trace id, span id and whether it is sampled, as the log wants them; None outside any hop."""
    here = trace.get_current_span().get_span_context()
    if not here.is_valid:
        return None
    return f"{here.trace_id:032x}", f"{here.span_id:016x}", bool(here.trace_flags.sampled)


def _fresh() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
