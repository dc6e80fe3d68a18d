"""Each check reports the records that break its rule, and not those that nearly do.

The cases are data, in `checks/*.yaml`, one for each check:

- `fires`: records in Turtle, without prefixes, of which some break the rule;
- `focus`: the records that must be reported, and no others;
- `path`: the property that must be reported with them, where the check names one and always the same;
- `silent`: near-misses, of which nothing may be reported.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from localties.graph import KnowledgeGraph, Thresholds, derive
from localties.project import Project
from localties.store import QueryFile, Solutions
from localties.terms import BASE, GRAPH, PREFIXES, expand, shorten
from localties.validation import Finding, Severity, run_check, run_checks

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "checks"
TODAY = Thresholds(date(2026, 11, 22))
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())

CHECKS = {check.name: check for check in QueryFile.read_all(Project(ROOT).queries("checks"))}
NAMES = sorted(CHECKS)


@dataclass(frozen=True)
class Case:
    """What a check is tried on.

    Attributes:
        fires: Turtle in which it must find something.
        focus: The prefixed names of what it must find.
        path: The prefixed name of the property that it must name, if any.
        silent: Turtle in which it must find nothing.
    """

    fires: str
    focus: list[str]
    silent: str
    path: str | None = None


@cache
def case(name: str) -> Case:
    return Case(**yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")))


def graph_of(turtle: str) -> KnowledgeGraph:
    graph = KnowledgeGraph.open(Project(ROOT), records=False)
    triples = [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]
    graph.store.add(triples, GRAPH + "records/case")
    derive(graph, TODAY)
    return graph


@cache
def fired(name: str) -> tuple[Solutions, list[Finding]]:
    """Give what the query answers on its own case, and what is reported of it."""
    graph = graph_of(case(name).fires)
    return graph.store.select(CHECKS[name].text), run_check(CHECKS[name], graph)


def found(name: str) -> list[Finding]:
    return fired(name)[1]


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_each_check_has_a_case_and_each_case_a_check() -> None:
    assert sorted(path.stem for path in CASES.glob("*.yaml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_check_reports_what_breaks_its_rule(name: str) -> None:
    assert {finding.focus for finding in found(name)} == {expand(focus) for focus in case(name).focus}


@pytest.mark.parametrize("name", [name for name in NAMES if case(name).path])
def test_a_check_names_the_property(name: str) -> None:
    assert {shorten(finding.path or "") for finding in found(name)} == {case(name).path}


@pytest.mark.parametrize("name", NAMES)
def test_a_check_is_silent_on_a_near_miss(name: str) -> None:
    assert [(f.focus, f.message("en")) for f in run_check(CHECKS[name], graph_of(case(name).silent))] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_check_says_what_to_do_in_both_languages(name: str) -> None:
    header = CHECKS[name].header
    assert set(header) <= {"summary", "description", "severity", "message"}
    assert header["severity"] in set(Severity)
    assert set(header["summary"]) == set(header["message"]) == {"en", "vi"}
    asked = {language: placeholders(text) for language, text in header["message"].items()}
    # Word order differs between the languages; neither may tell less than the other.
    assert asked["en"] == asked["vi"]
    assert asked["en"], "the message names no record"
    for finding in found(name):
        assert finding.severity == header["severity"]
        assert finding.shape == f"{BASE}check/{name}"
        assert finding.messages["en"] != finding.messages["vi"]
        assert "{" not in finding.messages["en"] + finding.messages["vi"]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_message_quotes_is_always_bound(name: str) -> None:
    solutions, _ = fired(name)
    quoted = set().union(*(placeholders(text) for text in CHECKS[name].header["message"].values()))
    assert "focus" in solutions.variables
    assert quoted <= set(solutions.variables)
    assert all({"focus", *quoted} <= set(row) for row in solutions.dicts())


@pytest.mark.parametrize("name", NAMES)
def test_a_check_gives_each_finding_once(name: str) -> None:
    assert len(set(found(name))) == len(found(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_check_runs_elsewhere(name: str) -> None:
    # Declares every prefix that it uses, so that another engine needs nothing but the text.
    ox.Store().query(CHECKS[name].text)
    text = CHECKS[name].path.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    declared = {line.split()[1] for line in text.splitlines() if line.startswith("PREFIX ")}
    body = "\n".join(line for line in CHECKS[name].text.splitlines() if not line.startswith("PREFIX "))
    assert {prefix for prefix in declared if prefix not in body} == set()


def test_the_curated_graph_breaks_no_rule(graph: KnowledgeGraph) -> None:
    broken = [finding for finding in run_checks(graph) if finding.severity is Severity.VIOLATION]
    assert [(shorten(f.shape), f.focus, f.message("en")) for f in broken] == []
