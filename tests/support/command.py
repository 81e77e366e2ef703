"""The `deskhand` command in this process, or in one of its own where that matters."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from deskhand import cli

CODE = "from deskhand.cli import main; main()"


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """Its one clear line of error: never a second one, never a traceback."""
        assert self.code != 0, self.out
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("deskhand: "), self.err
        assert "Traceback" not in self.err
        return self.err


def deskhand(*arguments: str | Path, stdin: str = "") -> Said:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        code = cli.run([str(argument) for argument in arguments])
    return Said(code, out.getvalue(), err.getvalue())


def started(
    *arguments: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command as a process with pipes at all three ends."""
    inherited = {k: os.environ[k] for k in ("PATH", "PYTHONPATH") if k in os.environ}
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *(str(argument) for argument in arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**inherited, "HOME": str(cwd), **(env or {})},
        preexec_fn=_hears_ctrl_c,
    )


def _hears_ctrl_c() -> None:
    """A shell that runs the tests in the background makes its children deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
