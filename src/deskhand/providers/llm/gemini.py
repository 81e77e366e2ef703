"""Gemini through Google's SDK, by API key or on Vertex AI. The SDK is imported when one is made."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deskhand.domain.errors import ConfigurationError
from deskhand.domain.spending import Outcome
from deskhand.language.models.prompts import Prompt
from deskhand.ports.llm import NoAnswer
from deskhand.providers._prompted import Completion

if TYPE_CHECKING:
    from google.genai import types

DEFAULT_MODEL: Final = "gemini-3.5-flash-lite"
SERVER_SECONDS: Final = "10"
"""The shortest deadline the API lets a client name; ours is kept by us."""
API_VERSION: Final = "v1beta"
"""Of the Developer API; what the SDK takes by itself has changed between its releases."""
CHECK_MS: Final = 15_000
LOWEST_THINKING: Final = (
    # The lowest level a family knows; the first that fits. What is newer knows LOW.
    (re.compile(r"gemini-2\.5-pro"), ("budget", 128)),
    (re.compile(r"gemini-2\.5-"), ("budget", 0)),
    (re.compile(r"gemini-3(\.\d+)?-flash-lite|gemini-3\.6-flash"), ("level", "MINIMAL")),
    (re.compile(r"gemini-[3-9]"), ("level", "LOW")),
)
ROOM_TO_THINK: Final = 1_000
"""Output tokens beside the answer's: thinking is paid from the same limit."""


@dataclass(frozen=True, slots=True)
class GeminiSettings:
    """Either `key`, or `project` with application-default credentials (Vertex AI). `url` is another
    address of the API; `thinking` a level by name instead of the family's lowest."""

    model: str = DEFAULT_MODEL
    key: str = field(default="", repr=False)
    project: str = ""
    location: str = "global"
    url: str | None = None
    thinking: str | None = None


class Gemini:
    """A `Vendor`. Raises ConfigurationError when the SDK or the credentials are not there."""

    def __init__(self, settings: GeminiSettings) -> None:
        self.name = "vertex" if settings.project else "gemini"
        self.model = settings.model
        self._settings = settings
        self._client = _client(settings)

    def complete(self, prompt: Prompt, seconds: float) -> Completion:
        """One request. Raises NoAnswer."""
        try:
            response = self._client.models.generate_content(
                model=self.model,
                contents=_contents(prompt),
                config=self._config(prompt, seconds),
            )
            return _completion(response, self.model)
        except NoAnswer:
            raise
        except Exception as error:
            raise _translated(error) from error

    def check(self) -> str:
        """The model's full name, as the API knows it. Raises NoAnswer."""
        from google.genai import types

        try:
            found = self._client.models.get(
                model=self.model,
                config=types.GetModelConfig(http_options=types.HttpOptions(timeout=CHECK_MS)),
            )
        except Exception as error:
            raise _translated(error) from error
        return found.name or self.model

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def _config(self, prompt: Prompt, seconds: float) -> types.GenerateContentConfig:
        from google.genai import types

        return types.GenerateContentConfig(
            system_instruction=prompt.system,
            response_mime_type="application/json",
            response_json_schema=prompt.schema,
            max_output_tokens=prompt.most_output + ROOM_TO_THINK,
            candidate_count=1,
            thinking_config=thinking(self.model, self._settings.thinking),
            media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW if prompt.photos else None,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            http_options=types.HttpOptions(
                timeout=max(1, round(seconds * 1000)),  # milliseconds
                headers={"X-Server-Timeout": SERVER_SECONDS},
            ),
        )


def thinking(model: str, wanted: str | None = None) -> types.ThinkingConfig | None:
    """As little thinking as the model's family can do: a budget for 2.5, a level from 3 on; never
    both, which the API refuses. None for what is no Gemini."""
    from google.genai import types

    bare = model.rpartition("/")[2]
    for family, (kind, least) in LOWEST_THINKING:
        if family.match(bare):
            if kind == "budget":
                return types.ThinkingConfig(thinking_budget=int(least))
            return types.ThinkingConfig(thinking_level=types.ThinkingLevel(wanted or str(least)))
    return None


def _client(settings: GeminiSettings) -> Any:
    try:
        from google import genai
        from google.genai import types
    except ImportError as error:
        raise ConfigurationError(
            "DESKHAND_LLM",
            "the library for Gemini is not installed",
            'pip install "deskhand[gemini]"',
        ) from error
    version = None if settings.project else API_VERSION
    options = types.HttpOptions(base_url=settings.url, api_version=version)
    try:
        if settings.project:
            return genai.Client(
                enterprise=True,
                project=settings.project,
                location=settings.location,
                http_options=options,
            )
        return genai.Client(enterprise=False, api_key=settings.key, http_options=options)
    except Exception as error:  # the SDK raises what its credentials' library raises
        raise ConfigurationError(
            "DESKHAND_LLM",
            f"the credentials for {'Vertex AI' if settings.project else 'Gemini'} cannot be used "
            f"({type(error).__name__})",
            "See docs/models.md",
        ) from error


def _contents(prompt: Prompt) -> list[types.Content]:
    from google.genai import types

    photos = [
        types.Part.from_bytes(data=photo.content, mime_type=photo.media_type)
        for photo in prompt.photos
    ]
    return [types.Content(role="user", parts=[*photos, types.Part(text=prompt.user)])]


def _completion(response: types.GenerateContentResponse, model: str) -> Completion:
    """Blocked, cut or whole; only STOP is whole. An ending that is not known is a refusal."""
    usage = response.usage_metadata
    came = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else 0
    candidate = response.candidates[0] if response.candidates else None
    reason = str(candidate.finish_reason.value) if candidate and candidate.finish_reason else ""
    parts = (candidate.content.parts or []) if candidate and candidate.content else []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    outcome = Outcome.REFUSED
    if reason == "STOP" and text:
        outcome = Outcome.ANSWERED
    elif reason == "MAX_TOKENS":
        outcome = Outcome.CUT
    return Completion(
        text=text if outcome is Outcome.ANSWERED else "",
        input_tokens=(usage.prompt_token_count or 0) if usage else 0,
        output_tokens=came,
        model=response.model_version or model,
        outcome=outcome,
    )


def _translated(error: Exception) -> NoAnswer:
    """The SDK's, its HTTP client's and the credentials' errors. No word of theirs is passed on: they
    quote what was sent."""
    from google.genai import errors

    if isinstance(error, errors.APIError):
        status = error.code
        told = f"HTTP {status} {_status(error)}".strip()
        if status in (401, 403, 404) or "API_KEY_INVALID" in json.dumps(error.details, default=str):
            return NoAnswer(Outcome.NOT_ALLOWED, told)
        if status == 429:
            return NoAnswer(Outcome.BUSY, told, _retry_after(error.details))
        if status in (408, 500, 502, 503, 504):
            return NoAnswer(Outcome.BUSY, told)
        return NoAnswer(Outcome.REFUSED, told)
    if "Timeout" in type(error).__name__:
        return NoAnswer(Outcome.LATE, type(error).__name__)
    return NoAnswer(Outcome.UNREACHABLE, type(error).__name__)


def _status(error: Any) -> str:
    """The API's own word for it ("RESOURCE_EXHAUSTED"), and nothing else it wrote."""
    status = error.status
    return status if isinstance(status, str) and re.fullmatch(r"[A-Z_]{1,40}", status) else ""


def _retry_after(details: Any) -> float | None:
    """Seconds of a google.rpc.RetryInfo ("53s"), which the SDK leaves unread."""
    error = details.get("error", details) if isinstance(details, dict) else {}
    for detail in error.get("details", ()) if isinstance(error, dict) else ():
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str) and (found := re.fullmatch(r"(\d+(?:\.\d+)?)s", delay)):
            return float(found[1])
    return None
