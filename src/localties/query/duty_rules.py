"""The rules by which duties are told, kept in profiles: a general one, and one per country.

A profile is a folder `queries/duties/NAME` with a `profile.yaml`: `name` and `description` (en, vi) and, for a
country, `country` (ISO 3166-1 alpha-2) and `effectiveFrom` (the first day on which what is signed falls under
it). Each rule is a SPARQL file in it. Its header gives `summary` and `description` (en, vi), `legalBasis` (en,
vi, where there is one), `due` (days, months or years after the anchor; negative ones before it) and `window`
(how long before the due day it is announced). It selects `?of` (the thing), `?anchor` and `?anchorLatest`
(xsd:date, the bounds of the day from which it counts) and may select `?done` (the day from which nothing is left
to do, told in words by `done` in the header). It may use `$asOf` and, from the profile, `$country` and
`$effectiveFrom`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyoxigraph as ox
import yaml
from dateutil.relativedelta import relativedelta

from localties.errors import ParameterError, ProfileError, QueryHeaderError
from localties.messages import LANGUAGES
from localties.store import QueryFile
from localties.terms import XSD
from localties.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph
    from localties.project import Project
    from localties.store import Term

GENERAL: Final = "general"
"""The profile that applies everywhere."""

_FOLDER: Final = "duties"
_FILE: Final = "profile.yaml"
_DATE: Final = ox.NamedNode(XSD + "date")
_SPANS: Final = frozenset({"days", "months", "years"})
_Value = TypeVar("_Value", str, date)
_HOME: Final = "SELECT ?code WHERE { ?dataset lt:homeCountry/lt:countryCode ?code } ORDER BY ?code"


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of duty rules, such as those of a country.

    Attributes:
        name: The name of its folder.
        labels: Its name by language.
        descriptions: What it holds, by language.
        country: The code (ISO 3166-1 alpha-2) of the country whose parties it binds, or None.
        effective_from: The first day on which what they sign falls under it, or None.
        rules: Its rules, by their names.
    """

    name: str
    labels: Mapping[str, str]
    descriptions: Mapping[str, str]
    country: str | None
    effective_from: date | None
    rules: tuple[QueryFile, ...]


def profiles(project: Project) -> dict[str, Profile]:
    """Give the profiles of a project by their names; a workspace's files take the place of those below it.

    Raises:
        InputNotFoundError: If a folder has no `profile.yaml`.
        ProfileError: If one is incomplete.
        QueryHeaderError: If the header of a rule is missing or has no summary.
    """
    files: dict[str, Path] = {}
    for folder in project.folders("queries", _FOLDER):
        for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
            if (inner / _FILE).is_file() or inner.name not in files:
                files[inner.name] = inner / _FILE
    return {name: _profile(project, path) for name, path in sorted(files.items())}


def applying(graph: KnowledgeGraph, name: str | None = None) -> list[Profile]:
    """Give the profiles that apply: the general one, and that of a country.

    Args:
        graph: The graph.
        name: The name of the other profile; the one of the data set's home country by default, where there is one.

    Raises:
        ParameterError: If there is no such profile.
    """
    known = profiles(graph.project)
    if name is not None and name not in known:
        raise ParameterError(f"there is no profile '{name}'", hint=f"Choose one of {', '.join(known)}")
    homes = {row["code"].value for row in graph.store.select(_HOME).dicts()} if name is None else set()
    return [p for p in known.values() if p.name in (GENERAL, name) or p.country in homes]


def values(profile: Profile, as_of: date) -> dict[str, Term]:
    """Give what the rules of a profile are filled with, for a day."""
    filled: dict[str, Term] = {"asOf": ox.Literal(as_of.isoformat(), datatype=_DATE)}
    if profile.country is not None:
        filled["country"] = ox.Literal(profile.country)
    if profile.effective_from is not None:
        filled["effectiveFrom"] = ox.Literal(profile.effective_from.isoformat(), datatype=_DATE)
    return filled


def span(rule: QueryFile, name: str) -> relativedelta:
    """Read `due` or `window` from the header of a rule.

    Raises:
        QueryHeaderError: If it is missing or not in whole days, months or years.
    """
    given: Any = rule.header.get(name)
    if not isinstance(given, dict) or not given or not given.keys() <= _SPANS:
        raise QueryHeaderError(f"the header gives no '{name}' in days, months or years", file=rule.path, line=1)
    if not all(type(number) is int for number in given.values()):
        raise QueryHeaderError(f"the numbers of '{name}' in the header are not whole", file=rule.path, line=1)
    return relativedelta(**given)


def texts(rule: QueryFile, name: str) -> dict[str, str]:
    """Read a text by language from the header of a rule; empty where it has none."""
    return {language: str(text).strip() for language, text in (rule.header.get(name) or {}).items()}


def _profile(project: Project, path: Path) -> Profile:
    name = path.parent.name
    try:
        told = yaml.safe_load(read_text(path, "profile"))
        return Profile(
            name=name,
            labels={language: str(told["name"][language]) for language in LANGUAGES},
            descriptions={language: str(told["description"][language]).strip() for language in LANGUAGES},
            country=_checked(told, "country", str, path),
            effective_from=_checked(told, "effectiveFrom", date, path),
            rules=tuple(QueryFile.read_all(project.queries(f"{_FOLDER}/{name}"))),
        )
    except yaml.YAMLError as error:
        raise ProfileError(f"the profile is not YAML: {' '.join(str(error).split())}", file=path) from None
    except (KeyError, TypeError, AttributeError):
        hint = "Give name and description in en and vi"
        raise ProfileError("the profile is incomplete", hint=hint, file=path) from None


def _checked(told: Mapping[str, Any], name: str, kind: type[_Value], path: Path) -> _Value | None:
    """Give a value of a profile, or None where it has none; in YAML, NO without quotation marks is no country."""
    value = told.get(name)
    if value is None or isinstance(value, kind):
        return value
    hint = "Write a country as 'NO', in quotation marks, and a day as 2021-07-01"
    raise ProfileError(f"the profile's {name} cannot be read", hint=hint, file=path)
