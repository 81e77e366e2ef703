"""HTML-only mail made readable: words people see, cited text marked with ">". No network, no images.

The markup is put in order first (comments, scripts and broken tags removed), because the parser takes
quadratic time over some malformed input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bs4 import Tag

_MOST_TAGS = 30_000
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,4000}>)")
_DECLARATION = re.compile(r"<[!?][^<>]{0,4000}>")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})[^<>]{0,4000}>")
_MEDIA = re.compile(r"@[a-z-]+[^{};]{0,300}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.I)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|(?<![a-z-])opacity:0(?:\.0+)?(?:;|!|$)"
    r"|(?<![a-z-])font-size:0(?:\.0+)?(?:px|pt|em|%)?(?:;|!|$)"
    r"|max-height:0(?:px)?(?:;|!|$)|text-indent:-\d{3,}"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"background(?:-color)?:([^;!]+)")
_WHITE = {"white", "#fff", "#ffffff", "rgb(255,255,255)", "#fffffe", "#fefefe"}


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 "
    "h5 h6 header main nav ol pre section table tr ul"
)
_SILENT = _tags(
    "script style head title meta link template noscript object svg select textarea iframe"
)
# What elements leave in the text: a citation opens or closes, a line or a paragraph begins.
_OPEN, _CLOSE, _LINE, _PARAGRAPH = "\x01", "\x02", "\x03", "\x04"
_MARK = re.compile("([\n\x01-\x04])")


class Read(NamedTuple):
    """Readable text, and what was dropped."""

    text: str
    problems: tuple[str, ...]


def to_text(markup: str, most: int) -> Read:
    """Visible words, one line per block. At most `most` characters of markup
    are looked at, styles and comments not counted."""
    from bs4 import BeautifulSoup

    problems: list[str] = []
    soup = BeautifulSoup(_ordered(markup, most, problems), "html.parser")
    out = _written(soup, _hidden_selectors(markup), problems)
    return Read(_laid_out("".join(out)), tuple(dict.fromkeys(problems)))


def _written(soup: Tag, hidden_names: frozenset[str], problems: list[str]) -> list[str]:
    """Visible text in order, with line breaks and citation marks."""
    from bs4.element import NavigableString, PreformattedString, Tag

    out: list[str] = []
    # An explicit stack: strangers nest tags deeper than Python recurses. The words are what stands
    # after an element, written when its contents are done.
    stack: list[tuple[object, str, str]] = [(child, "", "") for child in reversed(soup.contents)]
    while stack:
        node, ground, words = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                out.append(re.sub(r"[ \t\r\n\f\x01-\x04]+", " ", str(node)))
            continue
        if not isinstance(node, Tag):
            out.append(words)
            continue
        name = node.name.lower()
        if name in _SILENT:
            continue
        style = re.sub(r"\s", "", str(node.get("style") or "")).lower()
        ground = _own_ground(node, style) or ground
        if _hides(node, style, ground, hidden_names):
            if node.get_text(strip=True):
                problems.append("hidden text dropped")
            continue
        before, after = _around(node, name)
        out.append(before)
        stack.append((None, "", after))
        stack.extend((child, ground, "") for child in reversed(node.contents))
    return out


_AROUND = {
    "br": ("\n", ""),
    "hr": (f"{_LINE}________________________________{_LINE}", ""),
    "p": (_PARAGRAPH, _PARAGRAPH),
    "li": (f"{_LINE}- ", _LINE),
    "td": ("", "\t"),
    "th": ("", "\t"),
}


def _around(node: Tag, name: str) -> tuple[str, str]:
    """What stands before and after an element's words."""
    if name == "blockquote" and _is_citation(node):
        return _OPEN, _CLOSE
    if name in _BLOCKS:
        return _LINE, _LINE
    return _AROUND.get(name, ("", ""))


def _is_citation(node: Tag) -> bool:
    """Mail programs also use blockquote to indent one's own words: those carry no citation mark."""
    style = re.sub(r"\s", "", str(node.get("style") or "")).lower()
    marked = str(node.get("type") or "").lower() == "cite" or "quote" in " ".join(_classes(node))
    return marked or "border:none" not in style


def _classes(node: Tag) -> list[str]:
    value: object = node.get("class") or []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _own_ground(node: Tag, style: str) -> str:
    found = _GROUND.search(style)
    return found[1] if found else str(node.get("bgcolor") or "").lower().strip()


def _hides(node: Tag, style: str, ground: str, hidden_names: frozenset[str]) -> bool:
    if node.has_attr("hidden") or _HIDING.search(style):
        return True
    if hidden_names:
        names = {"." + item for item in _classes(node)} | {"#" + str(node.get("id") or "")}
        if names & hidden_names:
            return True
    found = _COLOUR.search(style)
    colour = (
        found[1] if found else (str(node.get("color") or "").lower() if node.name == "font" else "")
    )
    if not colour:
        return False
    if colour == "transparent":
        return True
    return (colour in _WHITE and (not ground or ground in _WHITE)) or (
        bool(ground) and colour == ground
    )


def _hidden_selectors(markup: str) -> frozenset[str]:
    """Simple class and id selectors that a style sheet hides on every screen."""
    found: set[str] = set()
    low = markup.lower()
    position = 0
    while (start := low.find("<style", position)) >= 0:
        end = low.find("</style", start)
        sheet = markup[start : end if end >= 0 else len(markup)][:50_000]
        for rule in _RULE.finditer(_MEDIA.sub("", sheet.partition(">")[2])):
            if _HIDING.search(re.sub(r"\s", "", rule[2]).lower()):
                for selector in rule[1].split(","):
                    name = selector.strip()
                    if re.fullmatch(r"[\w*]*[.#][\w-]+", name):
                        found.add(name[re.search(r"[.#]", name).start() :])  # type: ignore[union-attr]
        if end < 0:
            break
        position = end
    return frozenset(found)


def _ordered(markup: str, most: int, problems: list[str]) -> str:
    """At most `most` characters in which every "<" opens a whole tag, and nothing silent is left."""
    for opening, closing in (
        ("<!--", "-->"),
        ("<script", "</script"),
        ("<style", "</style"),
        ("<title", "</title"),
    ):
        markup = _without(markup, opening, closing)
    if len(markup) > most:
        problems.append("HTML cut")
        markup = markup[:most]
    markup = _STRAY.sub("&lt;", _DECLARATION.sub("", markup))
    for count, found in enumerate(_TAG.finditer(markup), 1):
        if count == _MOST_TAGS:
            problems.append("HTML cut")
            return markup[: found.start()]
    return markup


def _without(markup: str, opening: str, closing: str) -> str:
    low = markup.lower()
    if len(low) != len(markup):  # a few letters change their length in lower case
        low = "".join(char.lower() if char.isascii() else char for char in markup)
    kept: list[str] = []
    position = 0
    while (start := low.find(opening, position)) >= 0:
        kept.append(markup[position:start])
        end = low.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        after = end + len(closing)
        position = after if closing == "-->" else low.find(">", after) + 1 or len(markup)
    kept.append(markup[position:])
    return "".join(kept)


def _laid_out(text: str) -> str:
    """Collapse white space as a browser does and mark cited lines by their depth."""
    lines: list[str] = []
    depth = 0
    blank = False
    held = ""
    for piece in _MARK.split(text + _LINE):
        if not _MARK.fullmatch(piece):
            held += piece
            continue
        line = re.sub(r"[ \u00a0\u200b\u200c\u034f\ufeff]+", " ", held).strip()
        held = ""
        if line:
            if blank and lines:
                lines.append("")
            lines.append("> " * min(depth, 8) + re.sub(r" ?\t[ \t]*", "\t", line))
        blank = piece == _PARAGRAPH or (not line and (blank or piece == "\n"))
        depth = max(0, depth + (piece == _OPEN) - (piece == _CLOSE))
    return "\n".join(lines)
