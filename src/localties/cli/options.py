"""The options that verbs share, and the values they take."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from localties.dates import PartialDate
from localties.errors import LocaltiesError
from localties.validation import REFERENCE_LIMIT, Validator


class Language(StrEnum):
    """The languages of the interface."""

    EN = "en"
    VI = "vi"


class ReportFormat(StrEnum):
    """How findings are written."""

    HUMAN = "human"
    JSON = "json"
    TURTLE = "turtle"


class FailOn(StrEnum):
    """From which severity on findings make the exit code 1."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


class TableFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"


class CardFormat(StrEnum):
    """How one entity is written."""

    CARD = "card"
    JSON = "json"
    TURTLE = "turtle"


def _locale_language() -> Language:
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return Language.VI if locale.startswith("vi") else Language.EN


def _day(text: str) -> date:
    """Read a day from the command line; a year or a month means its last day."""
    try:
        return PartialDate.parse(text).latest
    except LocaltiesError as error:
        raise typer.BadParameter(str(error)) from None


ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Folder with ontology/, graph/ and queries/; the one at hand by default."),
]
LanguageOption = Annotated[
    Language,
    typer.Option(
        "--lang",
        default_factory=_locale_language,
        show_default="by locale",
        help="Language of labels and messages.",
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="memory, disk, remote, or the address of a SPARQL service; by the settings, else memory.",
    ),
]
ChangedOption = Annotated[
    str | None,
    typer.Option(
        "--changed",
        metavar="SINCE",
        help="Only what changes since a git revision, e.g. HEAD, can have touched.",
    ),
]
AsOfOption = Annotated[
    date | None, typer.Option("--as-of", parser=_day, metavar="DAY", help="Judge status as of this day.")
]
ValidatorOption = Annotated[
    Validator,
    typer.Option(
        help=f"SHACL engine; auto is pySHACL, the reference, up to {REFERENCE_LIMIT} triples and shacl-rust above."
    ),
]
