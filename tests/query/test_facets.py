from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties import KnowledgeGraph
from localties.errors import ParameterError
from localties.query import Facets, Register, Selection, Tie
from localties.query.facets import PATTERNS
from localties.store import Solutions
from localties.terms import ID


def _values(register: Register, tie: Tie) -> dict[str, set[str]]:
    """What a tie has in each facet, told from the register and not by SPARQL."""
    country = register.actors[tie.partner].country
    return {
        "locality": {tie.locality},
        "partner": {tie.partner},
        "country": {country} if country else set(),
        "kind": {tie.kind} if tie.kind else set(),
        "status": {tie.status} if tie.status else set(),
        "field": set(tie.fields),
        "source": set(tie.sources),
    }


def _years(register: Register, tie: Tie) -> list[range]:
    starts = [register.records[iri].starts for iri in (*tie.agreements, *tie.events)]
    return [range(day.earliest.year, day.latest.year + 1) for day in starts if day]


def _matches(register: Register, tie: Tie, selection: Selection) -> bool:
    values = _values(register, tie)
    since, until = selection.since or 0, selection.until or 9999
    asked = selection.since is not None or selection.until is not None
    return all(values[name] & set(iris) for name, iris in selection.chosen.items()) and (
        not asked or any(span[0] <= until and span[-1] >= since for span in _years(register, tie))
    )


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@given(data=st.data())
def test_sparql_chooses_the_same_ties_as_the_register(
    data: st.DataObject, graph: KnowledgeGraph, register: Register
) -> None:
    facets = Facets(graph)
    chosen = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(PATTERNS)), unique=True, max_size=3)):
        iris = sorted(facets.slugs(name).values())
        chosen[name] = tuple(
            sorted(data.draw(st.lists(st.sampled_from(iris), unique=True, min_size=1, max_size=3)))
        )
    year = st.none() | st.integers(1985, 2030)
    selection = Selection(chosen, data.draw(year), data.draw(year))
    expected = {iri for iri, tie in register.ties.items() if _matches(register, tie, selection)}
    assert facets.ties(selection) == expected


@pytest.mark.parametrize("facet", PATTERNS)
def test_a_count_is_what_one_gets_by_choosing_the_value(graph: KnowledgeGraph, facet: str) -> None:
    facets = Facets(graph)
    selection = facets.read([("country", "jp"), ("from", "2010")])
    counted = facets.counts(facet, selection)
    assert counted
    for iri, count in counted.items():
        narrowed = Selection({**selection.without(facet).chosen, facet: (iri,)}, selection.since, selection.until)
        assert len(facets.ties(narrowed)) == count


def test_years_are_counted_at_the_precision_of_the_dates(graph: KnowledgeGraph) -> None:
    facets = Facets(graph)
    years = facets.years(Selection())
    assert list(years) == sorted(years)
    for year in (2012, 2025):
        assert years[year] == len(facets.ties(Selection(since=year, until=year)))


def test_what_was_asked_last_is_not_asked_anew(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localties.query.facets._REMEMBERED", 5)
    monkeypatch.setattr("localties.query.facets._QUERY", 1)
    facets = Facets(graph)
    first, second = (facets.read([("locality", place)]) for place in ("can-tho", "hue"))
    asked, select = Counter[str](), graph.store.select

    def counting(text: str) -> Solutions:
        asked.update([text])
        return select(text)

    monkeypatch.setattr(graph.store, "select", counting)
    assert len(facets.ties(first)) == len(facets.ties(first)) == 3  # With one for the query, that is 4 of 5.
    assert list(asked.values()) == [1]
    facets.ties(second)
    facets.ties(first)
    assert sorted(asked.values()) == [1, 2]


def test_a_selection_has_one_address(graph: KnowledgeGraph) -> None:
    facets = Facets(graph)
    written = [("field", "trade"), ("country", "kr"), ("field", "education"), ("to", "2025"), ("page", "3")]
    parameters = facets.parameters(facets.read(written))
    assert parameters == {"country": "kr", "field": "education,trade", "to": "2025"}
    assert list(parameters) == ["country", "field", "to"]
    assert facets.read(parameters.items()) == facets.read(written)


@pytest.mark.parametrize(
    ("name", "text"),
    [("country", "atlantis"), ("from", "soon"), ("to", "20255"), ("field", 'x" . } DROP ALL #'), ("kind", "<x>")],
)
def test_what_is_no_value_is_refused(graph: KnowledgeGraph, name: str, text: str) -> None:
    with pytest.raises(ParameterError):
        Facets(graph).read([(name, text)])


def test_a_choice_can_be_taken_back() -> None:
    both = Selection({"country": (ID + "state/jp", ID + "state/kr")}, 2010, 2020)
    assert both.without("country", ID + "state/jp").chosen == {"country": (ID + "state/kr",)}
    assert both.without("country").chosen == {}
    assert both.without("year") == Selection(both.chosen)
    assert not Selection()
