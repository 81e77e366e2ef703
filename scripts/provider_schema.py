"""Writes tests/iac/provider_schema.json: the attributes of every resource that iac/ uses.

    pip download --no-deps cdktf-cdktf-provider-google==16.12.1
    python scripts/provider_schema.py cdktf_cdktf_provider_google-16.12.1-*.whl

Terraform itself knows them only from a provider that it downloads; this package holds the same schema as
declarations (provider 6.50.0), and a list of names is all that is kept of it.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OUT = ROOT / "tests" / "iac" / "provider_schema.json"
USED = re.compile(r'^(resource|data) "(google_\w+)"', re.MULTILINE)
INTERFACE = re.compile(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
MEMBER = re.compile(
    r"#(\w+) \w+#\w+\}(?:(?!readonly).)*readonly \w+(\??): ((?:\{.*?\}|[^;])*);", re.DOTALL
)


def schema(declarations: str) -> dict[str, Any]:
    """Attribute to "required" or "optional", block to its own schema with the key "" saying which."""
    interfaces = dict(INTERFACE.findall(declarations))

    def members(name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for attribute, optional, kind in MEMBER.findall(interfaces[name]):
            need = "optional" if optional else "required"
            block = re.match(r"\w+", kind)
            if block and block.group() in interfaces:
                found[attribute] = {"": need, **members(block.group())}
            else:
                found[attribute] = need
        return found

    (top,) = [
        name for name in interfaces if f"interface {name} extends cdktf.Terraform" in declarations
    ]
    return members(top)


def main(wheel: str) -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "iac").rglob("*.tf"))
    )
    with zipfile.ZipFile(wheel) as packed:
        (inner,) = [name for name in packed.namelist() if name.endswith(".jsii.tgz")]
        archive = io.BytesIO(packed.read(inner))
    made: dict[str, Any] = {}
    with tarfile.open(fileobj=archive) as package:
        for kind, resource in sorted(set(USED.findall(text))):
            folder = resource.replace("_", "-")
            folder = f"data-{folder}" if kind == "data" else folder.removeprefix("google-")
            member = package.extractfile(f"package/lib/{folder}/index.d.ts")
            assert member is not None, folder
            name = f"data.{resource}" if kind == "data" else resource
            made[name] = schema(member.read().decode())
    OUT.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
