"""Any server that speaks OpenAI's chat completions: OpenAI, Ollama, llama.cpp, vLLM. No SDK; httpx is
imported when one is made."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final

from deskhand.domain.errors import ConfigurationError
from deskhand.domain.spending import Outcome
from deskhand.language.models.prompts import Prompt
from deskhand.ports.llm import NoAnswer
from deskhand.providers._prompted import Completion

OPENAI: Final = "https://api.openai.com/v1"
BIGGEST_ANSWER: Final = 1_000_000
ROOM_TO_THINK: Final = 1_000


@dataclass(frozen=True, slots=True)
class OpenAISettings:
    """`url` ends where "/chat/completions" goes on. `effort` is reasoning_effort, sent only if set."""

    model: str
    url: str = OPENAI
    key: str = field(default="", repr=False)
    effort: str | None = None


class OpenAICompatible:
    """A `Vendor`. Raises ConfigurationError when httpx is not there."""

    name = "openai"

    def __init__(self, settings: OpenAISettings) -> None:
        try:
            import httpx
        except ImportError as error:
            raise ConfigurationError(
                "DESKHAND_LLM",
                "the library for OpenAI-compatible servers is not installed",
                'pip install "deskhand[openai]"',
            ) from error
        self.model = settings.model
        self._settings = settings
        key = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._http = httpx.Client(base_url=settings.url, headers=key, follow_redirects=False)

    def complete(self, prompt: Prompt, seconds: float) -> Completion:
        """One request. Raises NoAnswer."""
        answer = self._post("chat/completions", self._body(prompt), seconds)
        try:
            return _completion(answer, self.model)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise NoAnswer(Outcome.UNREACHABLE, "it speaks another protocol") from error

    def check(self) -> str:
        """The model's name, if the server lists it. Raises NoAnswer."""
        listed = self._send("GET", "models", None, 10.0)
        rows = listed.get("data") if isinstance(listed, dict) else None
        names = [row.get("id") for row in rows or () if isinstance(row, dict)]
        if self.model not in names:
            raise NoAnswer(Outcome.NOT_ALLOWED, "the server does not list this model")
        return self.model

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        photos = [
            {"type": "image_url", "image_url": {"url": _data_url(photo), "detail": "low"}}
            for photo in prompt.photos
        ]
        user = [*photos, {"type": "text", "text": prompt.user}] if photos else prompt.user
        most = "max_completion_tokens" if self._settings.url == OPENAI else "max_tokens"
        effort = {"reasoning_effort": self._settings.effort} if self._settings.effort else {}
        return {
            "model": self.model,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": user},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": prompt.kind.replace(".", "_"),
                    "strict": True,
                    "schema": prompt.schema,
                },
            },
            most: prompt.most_output + ROOM_TO_THINK,
            **effort,
        }

    def _post(self, path: str, body: dict[str, Any], seconds: float) -> Any:
        return self._send("POST", path, body, seconds)

    def _send(self, method: str, path: str, body: dict[str, Any] | None, seconds: float) -> Any:
        import httpx

        try:
            with self._http.stream(
                method, path, json=body, timeout=httpx.Timeout(seconds)
            ) as response:
                _refuse(response)
                return json.loads(_read(response))
        except httpx.TimeoutException as error:
            raise NoAnswer(Outcome.LATE, type(error).__name__) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(Outcome.UNREACHABLE, type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise NoAnswer(Outcome.UNREACHABLE, "its answer is no JSON") from error


def _completion(answer: Any, model: str) -> Completion:
    """Whole only with "stop"; "length" is cut, everything else (a filter, a tool) refused."""
    choice, usage = answer["choices"][0], answer.get("usage") or {}
    message, reason = choice["message"], choice.get("finish_reason")
    text = message.get("content")
    outcome = Outcome.REFUSED
    if reason == "stop" and isinstance(text, str) and text and not message.get("refusal"):
        outcome = Outcome.ANSWERED
    elif reason == "length":
        outcome = Outcome.CUT
    told = answer.get("model")
    return Completion(
        text=text if outcome is Outcome.ANSWERED and isinstance(text, str) else "",
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        model=told if isinstance(told, str) and told else model,
        outcome=outcome,
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10_000_000 else 0


def _refuse(response: Any) -> None:
    """Raises NoAnswer for everything but 200; no word of the answer is passed on."""
    status = response.status_code
    told = f"HTTP {status}"
    if status == 200:
        return
    if status in (401, 403, 404):
        raise NoAnswer(Outcome.NOT_ALLOWED, told)
    if status in (408, 409, 429, 500, 502, 503, 504):
        raise NoAnswer(Outcome.BUSY, told, _seconds(response.headers.get("retry-after")))
    raise NoAnswer(Outcome.REFUSED, told)


def _seconds(written: str | None) -> float | None:
    """A Retry-After in seconds; a date is passed over."""
    try:
        seconds = float(written or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


def _read(response: Any) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > BIGGEST_ANSWER:
            raise NoAnswer(Outcome.UNREACHABLE, "its answer has no end")
    return body


def _data_url(photo: Any) -> str:
    return f"data:{photo.media_type};base64,{base64.b64encode(photo.content).decode('ascii')}"
