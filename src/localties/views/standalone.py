"""Pages that are one file: styles and scripts stand inside, and nothing else may run or be fetched."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from localties.views.render import asset, render

if TYPE_CHECKING:
    from collections.abc import Sequence


def standalone(title: str, body: Markup, language: str, styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Write one HTML file that opens from a disk and makes no request.

    Its Content-Security-Policy (CSP Level 3, https://www.w3.org/TR/CSP3/) names the hashes of the styles and
    scripts that stand in it, so that nothing that comes from the data can run.

    Args:
        title: Its title and heading, as text.
        body: What it shows, as HTML.
        language: `en` or `vi`.
        styles: The names of the style sheets to put inside.
        scripts: The names of the scripts to put inside.
    """
    sheets = [_text(name) for name in styles]
    programs = [_text(name) for name in scripts]
    return render(
        "standalone.html.j2",
        language,
        title=title,
        body=body,
        style_hashes=[_hash(sheet) for sheet in sheets],
        script_hashes=[_hash(program) for program in programs],
        # Our own files and those of pyvis, never data; their text has to stand as it is hashed.
        styles=[Markup(sheet) for sheet in sheets],  # noqa: S704
        scripts=[Markup(program) for program in programs],  # noqa: S704
    )


def _text(name: str) -> str:
    """Read an asset with the line ends that a browser hashes: HTML turns CRLF into LF."""
    return asset(name).decode("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
