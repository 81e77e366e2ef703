"""Cold start of a function: process start to the first 2xx, beside a hello-world with the same clients."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from deskhand.runtimes.functions.presets import APART, PUSH
from deskhand.runtimes.functions.topology import functions

ROUNDS = 5
SOURCE = Path(__file__).parents[1] / "deploy/functions/main.py"
HELLO = """
import functions_framework
from google.cloud import firestore, pubsub_v1
import google.auth.transport.requests

@functions_framework.http
def push(request):
    return "hello", 200
"""
NAMES = tuple(one.name.removeprefix("deskhand-") for one in functions(APART) if one.target == PUSH)


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Seconds, medians of interleaved rounds after one that fills the caches."""
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "main.py"
        hello.write_text(HELLO)
        spans: dict[str, list[float]] = {name: [] for name in ("hello", *NAMES)}
        for turn in range(rounds + 1):
            for name, found in spans.items():
                span = first_answer(hello if name == "hello" else SOURCE, name)
                if turn:
                    found.append(span)
    floor = median(spans.pop("hello"))
    return [
        {
            "name": f"cold start of deskhand-{name}",
            "value": round(median(found), 3),
            "unit": "s",
            "aim": f"<= {max(1.3 * floor, floor + 0.25):.3f}",
            "floor": f"hello-world {floor:.3f} s",
            "ratio": round(median(found) / floor, 2),
        }
        for name, found in spans.items()
    ]


def first_answer(source: Path, name: str) -> float:
    """From process start to the first 2xx."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    environment = {
        **os.environ,
        "DESKHAND_CLOUD_PROJECT": "bench",
        "DESKHAND_FUNCTION": name,
        "PUBSUB_EMULATOR_HOST": "127.0.0.1:1",
        "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1",
    }
    command = [sys.executable, "-m", "functions_framework", "--target", "push"]
    command += ["--source", str(source), "--host", "127.0.0.1", "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                assert answer.status == 200
                return time.perf_counter() - start
            time.sleep(0.005)
    finally:
        process.terminate()
        process.wait(10)
    raise RuntimeError(f"{name} ended before it answered")
