"""Google's own emulators of Firestore and Pub/Sub, of this test process: started on first use, ended with it.

Their packages cannot be installed by a Makefile: they come from Google's own archive. Where they are missing
the test skips, and says in one line what to install.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from tests.support.endings import at_the_end
from tests.support.unpackaged import skip_unpackaged

FIRESTORE = (
    "cloud-firestore-emulator/cloud-firestore-emulator.jar",
    "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
    "google-cloud-cli-firestore-emulator",
)
PUBSUB = ("pubsub-emulator/lib", "", "google-cloud-cli-pubsub-emulator")
PATIENCE = 60.0
KNOWN = (
    "/usr/lib/google-cloud-sdk",
    "/usr/share/google-cloud-sdk",
    "/opt/google-cloud-sdk",
    "~/google-cloud-sdk",
)

_numbers = itertools.count(1)


@cache
def _platform() -> Path | None:
    """The folder in which Google's tools lie, without the second that asking them takes."""
    for place in KNOWN:
        if (found := Path(place).expanduser() / "platform").is_dir():
            return found
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        return None
    asked = [gcloud, "info", "--format=value(installation.sdk_root)"]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    return Path(told.stdout.strip()) / "platform" if told.stdout.strip() else None


def _jar(part: str) -> Path | None:
    platform = _platform()
    if platform is None:
        return None
    place = platform / part
    found = sorted(place.glob("cloud-pubsub-emulator-*-all.jar")) if place.is_dir() else [place]
    return next((one for one in found if one.is_file()), None)


def need(kind: tuple[str, str, str]) -> Path:
    """The emulator's jar; skips the test where it is not installed."""
    jar = _jar(kind[0])
    if jar is None or shutil.which("java") is None:
        skip_unpackaged(kind[2], "apt-get install it and Java, with Google's package archive")
    return jar


@cache
def firestore() -> str:
    """HOST:PORT of the running Firestore emulator, which the client's own variable names from now on."""
    jar, main, _ = need(FIRESTORE), FIRESTORE[1], FIRESTORE[2]
    address = _started(["-Xmx512m", "-Duser.language=en", "-cp", str(jar), main])
    os.environ["FIRESTORE_EMULATOR_HOST"] = address
    return address


@cache
def pubsub() -> str:
    """HOST:PORT of the running Pub/Sub emulator, which the client's own variable names from now on."""
    address = _started(["-Xmx256m", "-jar", str(need(PUBSUB))])
    os.environ["PUBSUB_EMULATOR_HOST"] = address
    return address


def project() -> str:
    """A project with nothing in it."""
    return f"test-{os.getpid()}-{next(_numbers)}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _started(arguments: list[str]) -> str:
    port = free_port()
    log = tempfile.NamedTemporaryFile("w+", prefix="deskhand-emulator-", suffix=".log")  # noqa: SIM115
    command = ["java", *arguments, "--host=127.0.0.1", f"--port={port}"]
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def end() -> None:
        process.kill()
        process.wait(10)

    at_the_end(end)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, Path(log.name).read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
            continue
        return f"127.0.0.1:{port}"
    raise AssertionError(Path(log.name).read_text())
