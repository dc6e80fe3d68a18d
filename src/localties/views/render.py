"""Filling templates: every value is escaped unless a template says otherwise, and none does for data."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from localties.errors import InputNotFoundError
from localties.messages import messages

if TYPE_CHECKING:
    from localties.dates import PartialDate

_VIS: Final = files("pyvis") / "templates" / "lib" / "vis-9.1.2"
_BORROWED: Final = {
    "vis-network.min.js": _VIS / "vis-network.min.js",
    "vis-network.css": _VIS / "vis-network.css",
}
_OWN: Final = files("localties") / "assets"
# In a script block, `</script>` and `<!--` end it or change how it is read, whatever its type; U+2028 and U+2029
# end a line in older JavaScript.
_UNSAFE_IN_SCRIPT: Final = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render(template: str, language: str, **values: Any) -> str:
    """Fill a template.

    Args:
        template: Its path below `templates/`.
        language: The reader's language, `en` or `vi`.
        values: What it is filled with.
    """
    return environment(language).get_template(template).render(language=language, **values)


@cache
def environment(language: str) -> Environment:
    """Give the templates with the messages of a language."""
    templates = Environment(
        loader=PackageLoader("localties", "templates"),
        # Markdown is escaped by a filter of its own.
        autoescape=select_autoescape(disabled_extensions=("md.j2",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translations = messages(language)
    templates.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    templates.filters["script_json"] = script_json
    templates.filters["when"] = lambda day: _when(day, language)
    return templates


def script_json(value: object) -> Markup:
    """Write a value as JSON that can stand in a script block of a page."""
    text = json.dumps(value, ensure_ascii=False)
    for character, escaped in _UNSAFE_IN_SCRIPT.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - made safe above


def asset(name: str) -> bytes:
    """Give a script, a style or a picture that pages need.

    Args:
        name: Its file name: one of our own, or `vis-network.min.js` and `vis-network.css` as they come with pyvis.

    Raises:
        InputNotFoundError: If there is none of that name.
    """
    if name not in asset_names():
        raise InputNotFoundError(f"there is no asset '{name}'")
    return (_BORROWED.get(name) or _OWN / name).read_bytes()


def asset_names() -> list[str]:
    """Give the names of all assets, sorted."""
    own = [file.name for file in _OWN.iterdir() if file.is_file()]
    return sorted([*own, *_BORROWED])


def _when(day: PartialDate | None, language: str) -> str:
    return day.in_words(language) if day else ""
