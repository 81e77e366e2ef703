"""HTML is read as a person sees it."""

from __future__ import annotations

import pytest

from deskhand.channels.email.html import to_text


def text(markup: str) -> str:
    return to_text(markup, 100_000).text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>One</div><div>Two <b>bold</b></div>", "One\nTwo bold"),
        ("<ul><li>faucet</li><li>toilet</li></ul>", "- faucet\n- toilet"),
        ("a&nbsp;b&amp;c &euro;5 &lt;3", "a b&c €5 <3"),
        ("<p>5 < 6 and 7 > 2</p>", "5 < 6 and 7 > 2"),
        ("  much \n  space  ", "much space"),
        ("<title>t</title><style>p{color:red}</style><script>x('<p>')</script><p>seen</p>", "seen"),
        ("<!-- <p>no</p> --><p>seen</p><!-- open", "seen"),
        ("<!--[if mso]><p>no</p><![endif]--><![if !mso]><p>seen</p><![endif]>", "seen"),
        ("<p>not closed<div>next", "not closed\nnext"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("<table><tr><td>Name </td> <td>Ana</td></tr></table>", "Name\tAna"),
    ],
)
def test_layout(markup: str, words: str) -> None:
    assert text(markup) == words


def test_citations_are_marked() -> None:
    assert text(
        "Yes.<blockquote type=cite>Tuesday?<blockquote>Older</blockquote></blockquote>"
    ) == ("Yes.\n> Tuesday?\n> > Older")
    assert (
        text('<blockquote class="gmail_quote" style="border:none">Cited</blockquote>') == "> Cited"
    )
    own = '<blockquote style="margin: 0 0 0 40px; border: none; padding: 0px">My own words</blockquote>'
    assert text(own) == "My own words"


HIDDEN = {
    "display": '<p style="display: none">secret</p>',
    "visibility": '<span style="VISIBILITY:HIDDEN">secret</span>',
    "attribute": "<div hidden>secret</div>",
    "tiny": '<span style="font-size:0px">secret</span>',
    "clear": '<span style="opacity: 0">secret</span>',
    "flat": '<div style="max-height:0;overflow:hidden">secret</div>',
    "white": '<p style="color:#FFFFFF">secret</p>',
    "white font": '<font color="white">secret</font>',
    "same colour": '<td style="background-color:#123456"><span style="color: #123456">secret</span></td>',
    "class": "<style>.x, p.y { display : none }</style><p class='y z'>secret</p>",
    "id": "<style>#h{visibility:hidden}</style><p id=h>secret</p>",
    "outlook": '<span style="mso-hide:all">secret</span>',
    "within": '<div style="display:none"><p><b>secret</b></p></div>',
}


@pytest.mark.parametrize("markup", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_nobody_sees_is_dropped_and_noted(markup: str) -> None:
    got = to_text(f"<p>seen</p>{markup}<p>too</p>", 10_000)
    assert "secret" not in got.text
    assert got.text.startswith("seen")
    assert got.text.endswith("too")
    assert got.problems == ("hidden text dropped",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div style="background:#000000"><p style="color:white">secret</p></div>',
        '<table bgcolor="#000"><tr><td><font color="#fff">secret</font></td></tr></table>',
        '<p style="font-size:0.9em;opacity:0.5">secret</p>',
        '<style>@media print{.x{display:none}} .y{color:red}</style><p class="x y">secret</p>',
        '<p style="background-color:white;color:#333">secret</p>',
    ],
)
def test_what_can_be_seen_stays(markup: str) -> None:
    got = to_text(markup, 10_000)
    assert got.text == "secret"
    assert got.problems == ()


def test_long_markup_is_cut_but_styles_do_not_count() -> None:
    assert to_text("<p>" + "x" * 500, 100).problems == ("HTML cut",)
    assert to_text(f"<style>{'.a{}' * 500}</style><p>seen</p>", 100) == ("seen", ())


def test_deep_nesting_is_no_trouble() -> None:
    assert text("<div>" * 5_000 + "deep") == "deep"
