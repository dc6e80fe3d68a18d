"""The settings of a workspace: what an office says of itself in `localties.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from localties.errors import WorkspaceError
from localties.labels import slug
from localties.terms import LICENCE
from localties.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS_FILE: Final = "localties.toml"
ENGINES: Final = ("memory", "disk", "remote")
_AUTHS: Final = ("none", "basic", "digest", "bearer")
_ORDERS: Final = ("day-first", "month-first")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_PARTS: Final = ("gazetteer", "records")


@dataclass(frozen=True, slots=True)
class Remote:
    """How a SPARQL 1.1 service is spoken to: the table `[remote]`.

    Attributes:
        query: The address that takes queries.
        update: The address that takes updates; without one the graph can only be read.
        graph_store: The address of the Graph Store Protocol; without one triples are sent as updates.
        auth: How one shows who one is: `none`, `basic`, `digest` or `bearer`.
        user: The user's name, for `basic` and `digest`.
        secret: The name of the environment variable that holds the password or the token.
        seconds: How long an answer may take.
        chunk: How many triples are sent at a time.
    """

    query: str
    update: str | None = None
    graph_store: str | None = None
    auth: str = "none"
    user: str | None = None
    secret: str | None = None
    seconds: float = 60
    chunk: int = 2000


@dataclass(frozen=True, slots=True)
class Workspace:
    """What `localties.toml` says.

    Attributes:
        name: What the workspace is called.
        base: The address under which its pages are published, without a slash at the end; None where they are not.
        home: The localities whose register it is, as names such as `can-tho` or IRIs.
        languages: The language tags in which names are kept, the first of them first.
        licence: The IRI of the licence of its data.
        engine: Where triples are kept: in `memory` while localties runs, on `disk`, or in the service of `remote`.
        dates: How `3/4/2020` is read: `day-first` or `month-first`; None where it is refused as ambiguous.
        shipped: The parts of the data shipped with localties that lie under its own: `gazetteer`, `records`.
        remote: The service, for the engine `remote`.
    """

    name: str
    base: str | None = None
    home: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi", "en")
    licence: str = LICENCE
    engine: str = "memory"
    dates: str | None = None
    shipped: tuple[str, ...] = ("gazetteer",)
    remote: Remote | None = None

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
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        _check(values, _RULES, cls, file)
        if "name" not in values:
            raise WorkspaceError("the settings give no name", hint='Write name = "..."', file=file)
        if values.get("base"):
            values["base"] = values["base"].rstrip("/")
        if "remote" in values:
            _check(values["remote"], _REMOTE_RULES, Remote, file)
            values["remote"] = _remote(values["remote"], file)
        elif values.get("engine") == "remote":
            raise WorkspaceError("the settings name no service", hint="Give [remote] with query = ...", file=file)
        return cls(**values)


def _remote(values: dict[str, Any], file: Path) -> Remote:
    if "query" not in values:
        raise WorkspaceError("[remote] gives no address for queries", hint='Write query = "..."', file=file)
    remote = Remote(**values)
    if remote.auth != "none" and not remote.secret:
        raise WorkspaceError(
            "[remote] names no environment variable with the password or token",
            hint='Write secret = "NAME_OF_THE_VARIABLE"; the secret itself does not belong into a file',
            file=file,
        )
    return remote


def _check(values: dict[str, Any], rules: Mapping[str, _Rule], cls: type, file: Path) -> None:
    known = sorted(field.name for field in fields(cls))
    for name, value in values.items():
        if name not in known:
            raise WorkspaceError(
                f"there is no setting '{name}'", hint=f"Settings are {', '.join(known)}", file=file
            )
        fits, wanted = rules[name]
        if not fits(value):
            raise WorkspaceError(f"the setting '{name}' is {value!r}", hint=f"It takes {wanted}", file=file)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value))


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


_Rule = tuple[Callable[[Any], Any], str]
_ADDRESS: Final[_Rule] = (_is_address, "an http(s) address")
_RULES: Final[dict[str, _Rule]] = {
    "name": (_is_text, "a text"),
    "base": _ADDRESS,
    "home": (_are_texts, "a list of names of localities"),
    "languages": (
        lambda v: _are_texts(v) and v and all(map(_LANGUAGE.fullmatch, v)),
        "a list of language tags",
    ),
    "licence": (lambda v: _is_text(v) and ":" in v, "the address of a licence"),
    "engine": (lambda v: v in ENGINES, f"one of {', '.join(ENGINES)}"),
    "dates": (lambda v: v in _ORDERS, f"one of {', '.join(_ORDERS)}"),
    "shipped": (lambda v: _are_texts(v) and set(v) <= set(_PARTS), f"a list of {', '.join(_PARTS)}"),
    "remote": (lambda v: isinstance(v, dict), "a table"),
}
_REMOTE_RULES: Final[dict[str, _Rule]] = {
    "query": _ADDRESS,
    "update": _ADDRESS,
    "graph_store": _ADDRESS,
    "auth": (lambda v: v in _AUTHS, f"one of {', '.join(_AUTHS)}"),
    "user": (_is_text, "a text"),
    "secret": (_is_text, "the name of an environment variable"),
    "seconds": (_is_number, "a number of seconds"),
    "chunk": (lambda v: _is_number(v) and isinstance(v, int), "a number of triples"),
}
