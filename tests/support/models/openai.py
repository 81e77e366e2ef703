"""OpenAI's chat completions on loopback, as strict as the API: unknown fields, a schema that is not
strict and a key in the wrong place are refused."""

from __future__ import annotations

import base64
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tests.support.models.wire import KEY, Asked, Handler, Refused, Says

MODEL = "local-small"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Text(_Strict):
    type: Literal["text"]
    text: str


class _Url(_Strict):
    url: str
    detail: Literal["low", "high", "auto"] = "auto"


class _Image(_Strict):
    type: Literal["image_url"]
    image_url: _Url


class _Message(_Strict):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Annotated[_Text | _Image, Field(discriminator="type")]]


class _Named(_Strict):
    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    strict: bool = False
    json_schema: dict[str, Any] = Field(alias="schema")


class _Format(_Strict):
    type: Literal["json_schema"]
    json_schema: _Named


class _Body(_Strict):
    model: str
    messages: list[_Message] = Field(min_length=1)
    response_format: _Format
    max_tokens: int = Field(default=0, ge=1)
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high"] | None = None


class OpenAIHandler(Handler):
    """One request and its answer."""

    def read(self, path: str, body: dict[str, Any]) -> Asked:
        self._allowed()
        if path != "/v1/chat/completions":
            raise Refused(404, f"no such place: {path}")
        try:
            read = _Body.model_validate(body)
        except ValidationError as error:
            raise Refused(400, str(error)) from error
        if read.model != MODEL:
            raise Refused(404, f"The model {read.model} does not exist")
        schema = read.response_format.json_schema.json_schema
        if read.response_format.json_schema.strict:
            _strict(schema)
        system = [m for m in read.messages if m.role in ("system", "developer")]
        user = [m for m in read.messages if m.role == "user"]
        parts = [part for m in user if isinstance(m.content, list) for part in m.content]
        return Asked(
            system="".join(str(m.content) for m in system),
            user="".join(m.content for m in user if isinstance(m.content, str))
            + "".join(part.text for part in parts if isinstance(part, _Text)),
            photos=tuple(_image(part.image_url.url) for part in parts if isinstance(part, _Image)),
            fields=frozenset(schema["properties"]),
            raw=body,
        )

    def written(self, says: Says, asked: Asked) -> dict[str, Any]:
        text = says.text if says.text is not None else self.wire.answer(asked)
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
        reason = {"cut": "length", "blocked": "content_filter"}.get(says.kind, "stop")
        if says.kind == "cut":
            message["content"] = text[: len(text) // 2]
        if says.kind in ("refused", "safety"):
            message |= {"content": None, "refusal": "I cannot help with that."}
        if says.kind == "blocked":
            message["content"] = None
        if says.kind == "odd":
            reason = "a_new_reason"
        prompt = len(f"{asked.system}{asked.user}") // 4
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": f"{MODEL}-0001",
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": 47,
                "total_tokens": prompt + 47,
            },
        }

    def error(self, status: int, told: str, word: str, wait: float | None = None) -> dict[str, Any]:
        return {"error": {"message": told, "type": word.lower(), "param": None, "code": None}}

    def do_GET(self) -> None:  # noqa: N802
        self.wire.hits += 1
        try:
            self._allowed()
        except Refused as error:
            self.send(error.status, self.error(error.status, error.told, error.word))
            return
        self.send(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    def _allowed(self) -> None:
        given = self.headers.get("Authorization")
        if given != f"Bearer {KEY}":
            raise Refused(401, f"Incorrect API key provided: {given}", "invalid_request_error")


def _strict(schema: dict[str, Any]) -> None:
    """What strict mode asks of every object: closed, and all its fields required."""
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise Refused(400, "'additionalProperties' is required to be supplied and to be false")
        if set(schema.get("required", ())) != set(schema["properties"]):
            raise Refused(400, "'required' has to name every key in properties")
    for inner in (*schema.get("properties", {}).values(), schema.get("items")):
        if inner:
            _strict(inner)


def _image(url: str) -> tuple[str, bytes]:
    found = re.fullmatch(r"data:(image/(?:jpeg|png|webp|gif));base64,([A-Za-z0-9+/=]+)", url)
    if found is None:
        raise Refused(400, "the image is no data of a known kind")
    return found[1], base64.b64decode(found[2])
