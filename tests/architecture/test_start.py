"""The command starts at once: what is heavy is imported where it is used, not at the top."""

import json
import subprocess
import sys

HEAVY = {
    "aiosmtpd", "anyio", "bs4", "fastapi", "holidays", "httpx", "icalendar", "imapclient", "PIL",
    "google", "mailparser_reply", "phonenumbers", "pycrfsuite", "pydantic", "rapidfuzz", "sqlite3",
    "starlette", "usaddress", "uvicorn", "yaml",
}  # fmt: skip

PROBE = """
import json, sys
bare = set(sys.modules)  # a package may name itself to every Python of a venv
sys.argv = ["deskhand", *json.loads(sys.argv[1])]
from deskhand.cli import main
try:
    main()
except SystemExit as end:
    code = end.code
else:
    code = 0
modules = sorted({name.split(".")[0] for name in sys.modules if name not in bare})
print("\\n" + json.dumps({"code": code or 0, "modules": modules}))
"""


def loaded_by(*arguments: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    answer = json.loads(run.stdout.splitlines()[-1])
    assert answer["code"] == 0, run.stdout + run.stderr
    return set(answer["modules"])


def test_help_imports_nothing_heavy() -> None:
    assert loaded_by("--help") & HEAVY == set()
