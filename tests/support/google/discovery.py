"""A discovery document as a judge: which method a request is, and what is wrong with it. Keeps nothing."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from googleapiclient.discovery_cache import get_static_doc

CLIENTS_OWN = {"alt": "json", "prettyPrint": None}
"""Parameters that Google's client adds by itself, with the one value it may have (None: any)."""


class Invalid(Exception):
    """The description of the API does not allow this request."""


@dataclass(frozen=True)
class Call:
    """A request that was found to be one of a method. `path` and `query` are typed as the description
    types them, a repeated parameter is a list; `body` is the JSON that came with it."""

    method: str
    path: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any]
    headers: Mapping[str, str]
    scopes: tuple[str, ...]
    """Any of these is enough."""


class Description:
    """One API as Google describes it: `Description("gmail", "v1")`."""

    def __init__(self, api: str, version: str) -> None:
        document = json.loads(get_static_doc(api, version))
        self.schemas: dict[str, Any] = document["schemas"]
        self.common: dict[str, Any] = document.get("parameters", {})
        self.methods = {m["id"]: m for m in _methods(document)}
        prefix = re.escape("/" + document["servicePath"])
        self._paths = [
            (m["httpMethod"], re.compile(prefix + _pattern(m["path"])), m)
            for m in self.methods.values()
        ]

    def call(self, verb: str, target: str, headers: Mapping[str, str], raw: bytes) -> Call | None:
        """The call a request makes; None when no path of this API is meant. Raises Invalid."""
        parts = urlsplit(target)
        found = [(m, p.fullmatch(parts.path)) for v, p, m in self._paths if v == verb]
        hits = [(method, match) for method, match in found if match]
        if not hits:
            if any(p.fullmatch(parts.path) for _, p, _ in self._paths):
                raise Invalid(f"no {verb} on {parts.path}")
            return None
        # A path with words wins over one with a parameter in their place.
        method, match = min(hits, key=lambda hit: hit[0]["path"].count("{"))
        declared = method.get("parameters", {})
        path = {
            name: _value(unquote(text), declared[name], name)
            for name, text in match.groupdict().items()
        }
        query = self._query(method["id"], declared, parts.query)
        body = self._body(method, headers, raw)
        scopes = tuple(method.get("scopes", ()))
        return Call(method["id"], path, query, body, headers, scopes)

    def answer(self, method: str, answer: Mapping[str, Any] | None) -> None:
        """Is this an answer of the method? Raises Invalid: then the fake is wrong."""
        response = self.methods[method].get("response")
        if response is None:
            if answer:
                raise Invalid(f"{method} answers nothing")
            return
        self.check(answer, response, f"answer of {method}")

    def check(self, value: Any, schema: Mapping[str, Any], where: str) -> None:
        """Is a JSON value of this schema? Raises Invalid naming the place."""
        if "$ref" in schema:
            self.check(value, self.schemas[schema["$ref"]], where)
            return
        kind = schema.get("type", "any")
        if kind == "object":
            self._object(value, schema, where)
        elif kind == "array":
            if not isinstance(value, list):
                raise Invalid(f"{where}: a list is wanted")
            for number, item in enumerate(value):
                self.check(item, schema["items"], f"{where}[{number}]")
        elif kind != "any":
            _scalar(value, schema, where)

    def _object(self, value: Any, schema: Mapping[str, Any], where: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(f"{where}: an object is wanted")
        known, more = schema.get("properties", {}), schema.get("additionalProperties")
        for name, inside in value.items():
            if name in known:
                self.check(inside, known[name], f"{where}.{name}")
            elif more is not None:
                self.check(inside, more, f"{where}.{name}")
            else:
                raise Invalid(f"{where} has no field {name}")

    def _query(self, method: str, declared: Mapping[str, Any], text: str) -> dict[str, Any]:
        given = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text))
        query: dict[str, Any] = {}
        for name, texts in given.items():
            if name in CLIENTS_OWN and name in self.common:
                wanted = CLIENTS_OWN[name]
                if wanted is not None and texts != [wanted]:
                    raise Invalid(f"{method}: {name} is {texts}")
                continue
            schema = declared.get(name) or self.common.get(name)
            if schema is None or schema.get("location") != "query":
                raise Invalid(f"{method} has no parameter {name}")
            values = [_value(text, schema, name) for text in texts]
            if not schema.get("repeated") and len(values) > 1:
                raise Invalid(f"{method}: {name} is given {len(values)} times")
            query[name] = values if schema.get("repeated") else values[0]
        for name, schema in declared.items():
            if schema.get("location") == "query" and schema.get("required") and name not in query:
                raise Invalid(f"{method} needs the parameter {name}")
        return query

    def _body(
        self, method: Mapping[str, Any], headers: Mapping[str, str], raw: bytes
    ) -> dict[str, Any]:
        request = method.get("request")
        if request is None:
            if raw:
                raise Invalid(f"{method['id']} takes no body")
            return {}
        if not raw:
            return {}
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise Invalid(f"{method['id']}: the body is {headers.get('content-type')}")
        try:
            body = json.loads(raw)
        except ValueError as error:
            raise Invalid(f"{method['id']}: the body is no JSON") from error
        self.check(body, request, method["id"])
        return dict(body)


def _methods(place: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from place.get("methods", {}).values()
    for inside in place.get("resources", {}).values():
        yield from _methods(inside)


def _pattern(path: str) -> str:
    parts = re.split(r"(\{\+?\w+\})", path)
    return "".join(_group(part) if part.startswith("{") else re.escape(part) for part in parts)


def _group(part: str) -> str:
    name = part.strip("{+}")
    return f"(?P<{name}>.+)" if part.startswith("{+") else f"(?P<{name}>[^/]+)"


def _value(text: str, schema: Mapping[str, Any], name: str) -> Any:
    """A parameter's text as its type. Raises Invalid."""
    kind = schema.get("type", "string")
    value: Any = text
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", text):
            raise Invalid(f"{name}: {text!r} is no integer")
        value = int(text)
    elif kind == "boolean":
        if text not in ("true", "false"):
            raise Invalid(f"{name}: {text!r} is neither true nor false")
        value = text == "true"
    _scalar(value, schema, name)
    return value


def _scalar(value: Any, schema: Mapping[str, Any], where: str) -> None:
    kind = schema.get("type")
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fits.get(str(kind), True):
        raise Invalid(f"{where}: {value!r} is no {kind}")
    if "enum" in schema and value not in schema["enum"]:
        raise Invalid(f"{where}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], str(value)):
        raise Invalid(f"{where}: {value!r} does not match {schema['pattern']}")
    for bound, beyond in (("minimum", lambda v, b: v < b), ("maximum", lambda v, b: v > b)):
        if bound in schema and kind == "integer" and beyond(value, int(schema[bound])):
            raise Invalid(f"{where}: {value} is beyond the {bound} {schema[bound]}")
    if form := FORMATS.get(str(schema.get("format"))):
        try:
            form(value)
        except (ValueError, TypeError, binascii.Error) as error:
            raise Invalid(f"{where}: {str(value)[:60]!r} is no {schema['format']}") from error


def _integer_of(bits: int, signed: bool) -> Any:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if signed else (0, 2**bits)

    def check(value: Any) -> None:
        if not low <= int(value) < high:
            raise ValueError(value)

    return check


def _bytes(value: str) -> None:
    if re.search(r"[^A-Za-z0-9_\-=]", value):
        raise ValueError(value)
    base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _instant(value: str) -> None:
    """RFC 3339: with an offset, or it names no instant."""
    if "T" not in value.upper() or datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(value)


FORMATS: dict[str, Any] = {
    "int32": _integer_of(32, True),
    "uint32": _integer_of(32, False),
    "int64": _integer_of(64, True),
    "uint64": _integer_of(64, False),
    "byte": _bytes,
    "date": date.fromisoformat,
    "date-time": _instant,
    "google-datetime": _instant,
}
