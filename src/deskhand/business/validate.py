"""A marked file into its shape, with every mistake in the owner's words. No rule across fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deskhand.business.marked import Marked, Where
from deskhand.business.mistakes import Mistake, Wrong, near

S = TypeVar("S", bound=BaseModel)

MOST_TOLD = 200

# Kinds of pydantic's errors to what an owner is told: problem and remedy.
_TOLD: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "Add this line."),
    "int_parsing": ("{input} is not a whole number", "Write digits only, such as 90."),
    "int_type": ("{input} is not a whole number", "Write digits only, such as 90."),
    "int_from_float": ("{input} is not a whole number", "Write digits only, such as 90."),
    "bool_parsing": ("{input} is neither true nor false", "Write true or false."),
    "bool_type": ("{input} is neither true nor false", "Write true or false."),
    "string_type": ("{input} is not a text", "Write one text after the colon."),
    "tuple_type": ("{input} is not a list", "Write one entry a line, each after a dash."),
    "dict_type": ("{input} is not a list of fields", "Write `field: value` lines below it."),
    "model_type": ("{input} is not a list of fields", "Write `field: value` lines below it."),
    "greater_than": ("{input} is too small", "It has to be more than {gt}."),
    "greater_than_equal": ("{input} is too small", "It has to be at least {ge}."),
    "less_than_equal": ("{input} is too large", "It can be {le} at the most."),
    "too_short": ("the list is empty", "Write at least one entry."),
    "too_long": ("there are too many entries", "Keep {max_length} at the most."),
}

_DATE = ("{input} is not a date", "Write it like 2026-12-24.")


def validate(shape: type[S], marked: Marked) -> tuple[S | None, list[Mistake]]:
    """The file as its shape, or None; and everything wrong with it."""
    mistakes = list(marked.mistakes)
    if not isinstance(marked.value, dict):
        problem = "the file is empty" if marked.value is None else "this is not a list of fields"
        known = ", ".join(name for name in shape.model_fields)
        mistakes.append(Mistake(marked.file, problem, f"Write `field: value` lines: {known}."))
        return None, mistakes
    try:
        return shape.model_validate(marked.value), mistakes
    except ValidationError as error:
        wrong = error.errors(include_url=False)[:MOST_TOLD]
        found = (told(shape, marked, one) for one in wrong)
        mistakes += dict.fromkeys(found)
        return None, mistakes


def told(shape: type[BaseModel], marked: Marked, error: ErrorDetails) -> Mistake:
    """One of pydantic's errors as a mistake with its place."""
    # pydantic marks a wrong key of a mapping with a step of its own.
    where: Where = tuple(step for step in error["loc"] if step != "[key]")
    place = marked.place(where)
    context: Mapping[str, Any] = error.get("ctx") or {}
    cause = context.get("error")
    kind = error["type"]
    if isinstance(cause, Wrong):
        return Mistake(place, _short(cause.problem), cause.remedy)
    if kind == "extra_forbidden":
        remedy = near(str(where[-1]), _beside(shape, where))
        return Mistake(place, "this field is not known", remedy)
    if kind in ("enum", "literal_error"):
        expected = str(context["expected"]).replace(" or ", ",").split(",")
        words = [word.strip(" '") for word in expected]
        remedy = near(str(error["input"]), words)
        return Mistake(place, f"{_input(error)} is not known here", remedy)
    words_for = _TOLD.get(kind) or (_DATE if kind.startswith("date_") else None)
    problem, remedy = words_for or (
        error["msg"][:1].lower() + error["msg"][1:],
        "Correct this line.",
    )
    values = {"input": _input(error), **context}
    return Mistake(place, problem.format(**values), remedy.format(**values))


def _input(error: ErrorDetails) -> str:
    given = error["input"]
    if given is None:
        return "an empty value"
    if isinstance(given, str):
        return repr(_short(given, 60))
    return "a list" if isinstance(given, list) else "a group of fields"


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _beside(shape: type[BaseModel], where: Where) -> list[str]:
    """Names of the fields that may stand where an unknown one does."""
    model: type[BaseModel] = shape
    for step in where[:-1]:
        if isinstance(step, int):
            continue
        info = model.model_fields.get(step)
        inner = _model_in(info.annotation) if info is not None else None
        if inner is None:
            break
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
