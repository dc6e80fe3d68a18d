"""The settings of a workspace: what an office says of itself in `localties.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from localties.errors import WorkspaceError
from localties.labels import slug
from localties.terms import LICENCE
from localties.texts import read_text

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE: Final = "localties.toml"
_ENGINES: Final = ("memory",)
_ORDERS: Final = ("day-first", "month-first")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_PARTS: Final = ("gazetteer", "records")


@dataclass(frozen=True, slots=True)
class Workspace:
    """What `localties.toml` says.

    Attributes:
        name: What the workspace is called.
        base: The address under which its pages are published, without a slash at the end; None where they are not.
        home: The localities whose register it is, as names such as `can-tho` or IRIs.
        languages: The language tags in which names are kept, the first of them first.
        licence: The IRI of the licence of its data.
        engine: Where triples are kept while localties runs: `memory`.
        dates: How `3/4/2020` is read: `day-first` or `month-first`; None where it is refused as ambiguous.
        shipped: The parts of the data shipped with localties that lie under its own: `gazetteer`, `records`.
    """

    name: str
    base: str | None = None
    home: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi", "en")
    licence: str = LICENCE
    engine: str = "memory"
    dates: str | None = None
    shipped: tuple[str, ...] = ("gazetteer",)

    @property
    def slug(self) -> str:
        """The name as a part of identifiers: small ASCII letters, digits and hyphens."""
        return slug(self.name) or "office"

    @classmethod
    def read(cls, file: Path) -> Workspace:
        """Read the settings of a file.

        Raises:
            InputNotFoundError, EncodingError: If there is no such file, or it is not UTF-8.
            WorkspaceError: If it is not TOML, or a setting is unknown or has a value that does not fit.
        """
        return cls.parse(read_text(file, "settings file"), file)

    @classmethod
    def parse(cls, text: str, file: Path) -> Workspace:
        """Read the settings that a file holds, or is to hold.

        Raises:
            WorkspaceError: If they are not TOML, or a setting is unknown or has a value that does not fit.
        """
        try:
            said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise WorkspaceError(f"the settings are not TOML: {error}", file=file) from None
        known = {field.name for field in fields(cls)}
        for name in said:
            if name not in known:
                raise WorkspaceError(
                    f"there is no setting '{name}'", hint=f"Settings are {', '.join(sorted(known))}", file=file
                )
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        _check(values, file)
        if values.get("base"):
            values["base"] = values["base"].rstrip("/")
        return cls(**values)


def _check(values: dict[str, Any], file: Path) -> None:
    rules = {
        "name": (_is_text, "a text"),
        "base": (lambda v: _is_text(v) and v.startswith(("http://", "https://")), "an http(s) address"),
        "home": (_are_texts, "a list of names of localities"),
        "languages": (
            lambda v: _are_texts(v) and v and all(map(_LANGUAGE.fullmatch, v)),
            "a list of language tags",
        ),
        "licence": (lambda v: _is_text(v) and ":" in v, "the address of a licence"),
        "engine": (lambda v: v in _ENGINES, f"one of {', '.join(_ENGINES)}"),
        "dates": (lambda v: v in _ORDERS, f"one of {', '.join(_ORDERS)}"),
        "shipped": (lambda v: _are_texts(v) and set(v) <= set(_PARTS), f"a list of {', '.join(_PARTS)}"),
    }
    if "name" not in values:
        raise WorkspaceError("the settings give no name", hint='Write name = "..."', file=file)
    for name, value in values.items():
        fits, wanted = rules[name]
        if not fits(value):
            raise WorkspaceError(f"the setting '{name}' is {value!r}", hint=f"It takes {wanted}", file=file)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value))
