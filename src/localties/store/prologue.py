"""The parts of a query that a remote service has to be told apart: its form, its prefixes, its data set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from localties.errors import SparqlError
from localties.store.answers import Dataset
from localties.store.sparql import NAME, QUOTED, bare
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORM: Final = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rf"#[^\n]*|\bPREFIX\s+(?P<prefix>[\w.\-]*):\s*<(?P<iri>[^<>\s]*)>|\bBASE\s+<(?P<base>[^<>\s]*)>|{QUOTED}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    rf"(?P<clause>\bFROM\s+(?P<named>NAMED\s+)?(?:<(?P<iri>[^<>\s]*)>|(?P<name>[\w.\-]*:[\w.\-]*)))|{QUOTED}|{NAME}",
    re.IGNORECASE | re.DOTALL,
)
_ENGINE_ONLY: Final = re.compile(r"\b(define|bif|sql)\b", re.IGNORECASE)
_ENGINE_IRI: Final = re.compile(r"<\s*(bif|sql):", re.IGNORECASE)


def form_of(sparql: str) -> str:
    """Give the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        SparqlError: If it is none of them.
    """
    found = _FORM.search(bare(sparql))
    if found is None:
        raise SparqlError("the query cannot be answered: it is no SELECT, ASK, CONSTRUCT or DESCRIBE query")
    return found[1].upper()


def standard_only(sparql: str) -> None:
    """Make sure that a query uses nothing by which engines reach further than SPARQL 1.1.

    Raises:
        SparqlError: If it uses DEFINE, or functions in `bif:` or `sql:`, as Virtuoso knows them.
    """
    if _ENGINE_ONLY.search(bare(sparql)) or _ENGINE_IRI.search(sparql):
        raise SparqlError("the query cannot be answered: DEFINE, bif: and sql: are not SPARQL 1.1")


def with_prefixes(sparql: str, base: str | None = None) -> str:
    """Declare the prefixes of `localties.terms` that a query uses and does not declare, and the base."""
    own = {match["prefix"] for match in _DECLARED.finditer(sparql) if match["prefix"] is not None}
    used = [name for name in PREFIXES if name not in own and f"{name}:" in sparql]
    lines = [f"BASE <{base}>\n"] if base else []
    lines += [f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used]
    return "".join(lines) + sparql


def without_dataset(sparql: str, base: str | None = None) -> tuple[str, Dataset | None]:
    """Take the clauses FROM and FROM NAMED out of a query, and give what they say.

    A service minds the data set of the protocol before that of the query (SPARQL 1.1 Protocol, section 2.1.4), and
    localties always sends one.

    Returns:
        The query without them, and the data set, or None where the query names none.

    Raises:
        SparqlError: If a clause uses a prefix that is not declared.
    """
    known = dict(PREFIXES)
    for match in _DECLARED.finditer(sparql):
        if match["prefix"] is not None:
            known[match["prefix"]] = match["iri"]
        base = match["base"] or base
    clauses = list(_clauses(sparql))
    if not clauses:
        return sparql, None
    graphs: dict[bool, list[str]] = {True: [], False: []}
    left, last = [], 0
    for clause in clauses:
        graphs[bool(clause["named"])].append(_iri(clause, known, base))
        left.append(sparql[last : clause.start()])
        last = clause.end()
    return "".join([*left, sparql[last:]]), Dataset(tuple(graphs[False]), tuple(graphs[True]))


def _clauses(sparql: str) -> Iterator[re.Match[str]]:
    return (match for match in _FROM.finditer(sparql) if match["clause"])


def _iri(clause: re.Match[str], prefixes: dict[str, str], base: str | None) -> str:
    if clause["iri"] is not None:
        return urljoin(base or "", str(clause["iri"]))
    prefix, _, local = str(clause["name"]).partition(":")
    if prefix not in prefixes:
        raise SparqlError(f"the query cannot be answered: the prefix {prefix}: is not declared")
    return prefixes[prefix] + local
