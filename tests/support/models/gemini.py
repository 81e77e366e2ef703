"""The Gemini API on loopback: generateContent and models.get, by API key and as Vertex AI serves them.

Every request is read with the SDK's own types, which forbid what they do not know; on top come the rules
that the types do not hold (what a family may be asked to think, the shortest deadline, the schema's words).
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from google.genai import types
from pydantic import ValidationError

from tests.support.models.wire import KEY, Asked, Handler, Refused, Says

MODELS = {
    # Model to the levels it may think at; None: it takes a budget.
    "gemini-3.5-flash-lite": {"MINIMAL", "LOW", "MEDIUM", "HIGH"},
    "gemini-3.6-flash": {"MINIMAL", "LOW", "MEDIUM", "HIGH"},
    "gemini-3.8-flash": {"LOW", "MEDIUM", "HIGH"},
    "gemini-2.5-flash": None,
    "gemini-2.5-flash-lite": None,
}
TOKEN = "ya29.test-token-51c4"
PROJECT, LOCATION = "handyman-test", "global"
RPC, BAD_KEY = "type.googleapis.com/google.rpc.", "API_KEY_INVALID"
PATH = re.compile(
    r"/(?:v1beta/models|v1beta1/projects/(?P<project>[\w-]+)/locations/(?P<location>[\w-]+)"
    r"/publishers/google/models)/(?P<model>[\w.-]+)(?::(?P<verb>\w+))?"
)
BODY = {
    "contents": list[types.Content],
    "systemInstruction": types.Content,
    "generationConfig": types.GenerationConfig,
    "safetySettings": list[types.SafetySetting],
}
SCHEMA_WORDS = frozenset(
    {
        "$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items",
        "prefixItems", "minItems", "maxItems", "minimum", "maximum", "anyOf", "oneOf", "properties",
        "additionalProperties", "required", "propertyOrdering",
    }
)  # fmt: skip
FINISHES = {"cut": "MAX_TOKENS", "refused": "SPII", "safety": "SAFETY", "odd": "NEW_REASON_OF_2027"}


class GeminiHandler(Handler):
    """One request and its answer."""

    def read(self, path: str, body: dict[str, Any]) -> Asked:
        found = self._route(path)
        if found["verb"] != "generateContent":
            raise Refused(404, f"no such method {found['verb']}", "NOT_FOUND")
        read = _validated(body)
        config: types.GenerationConfig = read.get("generationConfig") or types.GenerationConfig()
        _thinks(found["model"], config.thinking_config)
        deadline = self.headers.get("X-Server-Timeout")
        if deadline and float(deadline) < 10:
            raise Refused(
                400,
                f"Manually set deadline {deadline}s is too short. Minimum allowed deadline is 10s.",
            )
        schema = config.response_json_schema
        if schema is not None and config.response_mime_type != "application/json":
            raise Refused(400, "a schema needs the mime type application/json")
        _schema(schema)
        parts = [part for content in read["contents"] for part in content.parts or ()]
        return Asked(
            system=_text((read.get("systemInstruction") or types.Content()).parts or []),
            user=_text(parts),
            photos=tuple(
                (part.inline_data.mime_type or "", part.inline_data.data or b"")
                for part in parts
                if part.inline_data
            ),
            fields=frozenset((schema or {}).get("properties", {})),
            raw=body,
        )

    def written(self, says: Says, asked: Asked) -> dict[str, Any]:
        usage = {
            "promptTokenCount": len(f"{asked.system}{asked.user}") // 4 + 258 * len(asked.photos),
            "candidatesTokenCount": 40,
            "thoughtsTokenCount": 7,
        }
        told: dict[str, Any] = {"usageMetadata": usage, "modelVersion": self._model}
        if says.kind == "blocked":
            return {**told, "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
        text = says.text if says.text is not None else self.wire.answer(asked)
        reason = FINISHES.get(says.kind, "STOP")
        if says.kind == "cut":
            text = text[: len(text) // 2]
        content = {"role": "model", "parts": [{"text": "hm", "thought": True}, {"text": text}]}
        if says.kind in ("refused", "safety"):
            content = {"role": "model"}  # type: ignore[dict-item]
        return {**told, "candidates": [{"content": content, "finishReason": reason, "index": 0}]}

    def error(self, status: int, told: str, word: str, wait: float | None = None) -> dict[str, Any]:
        details: list[dict[str, Any]] = []
        if word == BAD_KEY:  # the API says it as a bad argument, with the reason among the details
            word = "INVALID_ARGUMENT"
            details = [{"@type": f"{RPC}ErrorInfo", "reason": BAD_KEY, "domain": "googleapis.com"}]
        if wait is not None:
            details = [
                {"@type": f"{RPC}QuotaFailure", "violations": [{"subject": "requests"}]},
                {"@type": f"{RPC}RetryInfo", "retryDelay": f"{wait:g}s"},
            ]
        return {"error": {"code": status, "message": told, "status": word, "details": details}}

    def do_GET(self) -> None:  # noqa: N802
        self.wire.hits += 1
        try:
            found = self._route(self.path)
        except Refused as error:
            self.send(error.status, self.error(error.status, error.told, error.word))
            return
        self.send(200, {"name": f"models/{found['model']}", "displayName": found["model"]})

    def do_POST(self) -> None:  # noqa: N802
        if self.path == "/token":  # where a service account changes its signed claim for a token
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send(200, {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})
            return
        super().do_POST()

    def _route(self, path: str) -> re.Match[str]:
        found = PATH.fullmatch(path.partition("?")[0])
        if found is None:
            raise Refused(404, f"no such place: {path}", "NOT_FOUND")
        if "?" in path:
            raise Refused(400, "a key belongs into its header")
        if found["project"]:
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise Refused(401, "no token", "UNAUTHENTICATED")
            if (found["project"], found["location"]) != (PROJECT, LOCATION):
                raise Refused(403, "not your project", "PERMISSION_DENIED")
        elif self.headers.get("x-goog-api-key") != KEY:
            raise Refused(400, f"API key not valid: {self.headers.get('x-goog-api-key')}", BAD_KEY)
        if found["model"] not in MODELS:
            raise Refused(404, f"models/{found['model']} is not found", "NOT_FOUND")
        self._model = found["model"]
        return found


def _validated(body: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(body) - set(BODY):
        raise Refused(400, f"Unknown name {sorted(unknown)}: Cannot find field.")
    if not body.get("contents"):
        raise Refused(400, "contents is not specified")
    read: dict[str, Any] = {}
    for name, value in body.items():
        kind = BODY[name]
        try:
            if hasattr(kind, "model_validate"):
                read[name] = kind.model_validate_json(json.dumps(value))
            else:
                (inner,) = kind.__args__
                read[name] = [inner.model_validate_json(json.dumps(one)) for one in value]
        except ValidationError as error:
            raise Refused(400, f"{name}: {error}") from error
    return read


def _thinks(model: str, config: types.ThinkingConfig | None) -> None:
    if config is None:
        return
    level, budget = config.thinking_level, config.thinking_budget
    if level is not None and budget is not None:
        raise Refused(400, "thinking_level and thinking_budget cannot both be set")
    levels = MODELS[model]
    if levels is None and level is not None:
        raise Refused(400, "thinking level is not supported for this model")
    if levels is not None and budget is not None:
        raise Refused(400, "thinking budget is not supported for this model")
    if levels is not None and level is not None and level.value not in levels:
        raise Refused(400, f"thinking level {level.value} is not supported for this model")


def _schema(schema: Any) -> None:
    if schema is None:
        return
    if unknown := set(schema) - SCHEMA_WORDS:
        raise Refused(400, f"schema: unknown keywords {sorted(unknown)}")
    if any(value == "" for value in schema.get("enum", ())):
        raise Refused(400, "schema: enum[0]: cannot be empty")
    for inner in (*schema.get("properties", {}).values(), schema.get("items")):
        _schema(inner)


def _text(parts: list[types.Part]) -> str:
    return "".join(part.text or "" for part in parts)


def data(inline: bytes) -> str:
    """Bytes as they stand in a request."""
    return base64.b64encode(inline).decode()
