"""The named queries as forms with their answers, and the SPARQL editor."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from localties.errors import AmbiguousNameError
from localties.graph import write
from localties.labels import fold
from localties.pages.answers import table_of
from localties.pages.wording import slug, wording
from localties.query import NamedQuery, catalogue
from localties.query.catalogue import Parameter, ParameterType
from localties.query.search import called
from localties.store import Answer, QueryFile, Solutions
from localties.terms import PREFIXES, SCHEME, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.pages.reader import Reader

TABLE_FORMATS: Final = ("csv", "tsv", "json", "xml")
"""The endings under which a table can be taken away: the result formats of SPARQL 1.1."""

TRIPLE_FORMATS: Final = ("ttl", "nt", "jsonld", "rdf")
"""The endings under which triples can be taken away."""

_PAGE_OF_TRIPLES: Final = 500
_LIST_TO_CHOOSE_FROM: Final = 40
_LISTED: Final = 2_000
_MEMBERS: Final = (
    "SELECT DISTINCT ?thing WHERE {{ ?class rdfs:subClassOf* <{cls}> . ?thing a ?class FILTER(ISIRI(?thing)) }}"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking.

    Attributes:
        answer: What the query gave.
        text: The query as it was asked.
        seconds: How long it took.
        page: Which page of a table is shown, from 1.
        page_rows: How many rows a page has.
    """

    answer: Answer
    text: str
    seconds: float
    page: int
    page_rows: int


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: what is sent, and what is shown."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a form.

    Attributes:
        parameter: The parameter it is for.
        value: What stands in it.
        options: What there is to choose from, or empty.
        must_choose: Whether nothing else can be entered.
    """

    parameter: Parameter
    value: str
    options: tuple[Option, ...]
    must_choose: bool


def questions_page(reader: Reader) -> str:
    """Give the page of all named queries, grouped by the class that their header gives as `topic`."""
    topics: dict[str, list[NamedQuery]] = {}
    for query in catalogue(reader.register.graph.project):
        topics.setdefault(query.topic, []).append(query)
    ordered = dict(sorted(topics.items(), key=lambda item: (-len(item[1]), item[0])))
    return reader.page("queries.html.j2", here="queries", topics=ordered, **wording(reader))


def question_page(
    reader: Reader,
    query: NamedQuery,
    given: Mapping[str, str],
    outcome: Outcome | None = None,
    error: str | None = None,
) -> str:
    """Give the page of a named query: what it is for, its form, and the answer where it was asked.

    Args:
        reader: Who reads it.
        query: The query.
        given: What was entered, parameter name to text.
        outcome: What came of asking it, or None where it was not asked.
        error: What is wrong with what was entered, or None.
    """
    filled = given if outcome or error else query.example
    values = {name: text for name, text in given.items() if text}
    return reader.page(
        "query.html.j2",
        here="queries",
        query=query,
        entries=[_entry(reader, query, p, filled) for p in query.parameters if not is_of_reader(p)],
        given=values,
        outcome=outcome,
        error=error,
        command=_command(reader, query, values),
        text=outcome.text if outcome else query.file.text,
        editor=reader.addresses.page("sparql") + "#query=" + quote(outcome.text if outcome else query.file.text),
        **_shown(reader, query, outcome),
        **wording(reader),
    )


def sparql_page(reader: Reader, *, seconds: float | None = None, rows: int | None = None) -> str:
    """Give the page of the SPARQL editor.

    Args:
        reader: Who reads it.
        seconds: How long a query may run, or None where there is no limit to tell of.
        rows: How many rows an answer may have, likewise.
    """
    graph = reader.register.graph
    offered = [
        {"name": query.file.summary(reader.language), "text": filled(reader, query, query.example)}
        for query in catalogue(graph.project)
    ]
    asked = [
        {"name": file.summary(reader.language), "text": file.text}
        for file in QueryFile.read_all(graph.project.queries("questions"))
    ]
    return reader.page(
        "sparql.html.j2",
        here="sparql",
        offered=offered,
        asked=asked,
        prefixes=PREFIXES,
        seconds=seconds,
        rows=rows,
        **wording(reader),
    )


def is_of_reader(parameter: Parameter) -> bool:
    """Tell whether a parameter is the language of the page, which the reader has chosen already."""
    return parameter.type is ParameterType.LANGUAGE and parameter.name == "lang"


def filled(reader: Reader, query: NamedQuery, given: Mapping[str, str]) -> str:
    """Give a named query as SPARQL, with what was entered in the place of its parameters.

    Args:
        reader: Who asks it.
        query: The query.
        given: Parameter name to text; an empty text takes the default or leaves the parameter open.

    Raises:
        ParameterError: If a parameter is unknown or its value does not fit.
    """
    values = {name: text.strip() for name, text in given.items() if text.strip()}
    for parameter in query.parameters:
        if is_of_reader(parameter):
            values[parameter.name] = reader.language
    return query.filled(reader.register.graph, values)


def _entry(reader: Reader, query: NamedQuery, parameter: Parameter, given: Mapping[str, str]) -> Entry:
    options = _options(reader, query, parameter)
    entity = parameter.type is ParameterType.ENTITY
    return Entry(
        parameter=parameter,
        value=given.get(parameter.name, "" if parameter.default is None else parameter.default),
        options=options,
        must_choose=bool(options) and (not entity or len(options) <= _LIST_TO_CHOOSE_FROM),
    )


def _options(reader: Reader, query: NamedQuery, parameter: Parameter) -> tuple[Option, ...]:
    graph = reader.register.graph
    if parameter.choices:
        return tuple(Option(choice, choice) for choice in parameter.choices)
    if parameter.type is ParameterType.CONCEPT:
        scheme = f"{SCHEME}{parameter.scheme}"
        found = graph.store.select(f"SELECT ?c WHERE {{ ?c skos:inScheme <{scheme}> }}").dicts()
        iris = {row["c"].value: row["c"].value.removeprefix(f"{scheme}/") for row in found}
    elif parameter.type is ParameterType.ENTITY:
        header = next(entry for entry in query.file.header["parameters"] if entry["name"] == parameter.name)
        cls = expand(str(header.get("class", "lt:Actor")))
        rows = graph.store.select(_MEMBERS.format(cls=cls)).rows
        if len(rows) > _LISTED:  # Nobody looks through so many, and a name may be written in any case.
            return ()
        iris = {thing.value: slug(reader, thing.value) for (thing,) in rows if thing is not None}
    else:
        return ()
    options = [Option(value, reader.name(iri)) for iri, value in iris.items()]
    return tuple(sorted(options, key=lambda option: (fold(option.name), option.value)))


def _command(reader: Reader, query: NamedQuery, given: Mapping[str, str]) -> str:
    words = ["localties", "query", query.name]
    for parameter in query.parameters:
        value = reader.language if is_of_reader(parameter) else given.get(parameter.name)
        if value and parameter.type is ParameterType.ENTITY:
            value = _identified(reader, value)
        if value and value != parameter.default:
            words += [f"--{parameter.name}", value]
    return shlex.join(words)


def _identified(reader: Reader, text: str) -> str:
    """Give the identifier of what a name means; the text where it is one, or where one cannot tell."""
    graph = reader.register.graph
    if graph.find(text):
        return text
    try:
        found = called(graph, text)
    except AmbiguousNameError:
        return text
    return slug(reader, found) if found else text


def _shown(reader: Reader, query: NamedQuery, outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None or isinstance(outcome.answer, bool):
        return {"table": None, "turtle": None, "endings": (), "page_count": 1}
    if isinstance(outcome.answer, Solutions):
        table = table_of(reader, query, outcome.answer, (outcome.page - 1) * outcome.page_rows, outcome.page_rows)
        pages = max(1, -(-table.total // outcome.page_rows))
        return {"table": table, "turtle": None, "endings": TABLE_FORMATS, "page_count": pages}
    lines = write(outcome.answer, ox.RdfFormat.TURTLE).decode("utf-8").splitlines()
    return {
        "table": None,
        "turtle": "\n".join(lines[:_PAGE_OF_TRIPLES]),
        "endings": TRIPLE_FORMATS,
        "page_count": 1,
    }
