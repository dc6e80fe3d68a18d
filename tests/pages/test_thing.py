"""The page of a thing where more belongs to it than a page lists."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.pages import Reader, ServerAddresses
from localties.pages.thing import thing_page
from localties.query import Register
from localties.terms import expand
from tests.ingest.reconcile.conftest import HEAD
from tests.tools import ROOT

HOME = expand("locality:busy")


@pytest.fixture(scope="module")
def reader() -> Reader:
    graph = KnowledgeGraph.open(Project(ROOT))
    partners = [f"partner:far-{number}" for number in range(101)]
    turtle = "locality:busy a lt:Locality ; lt:country state:vn . " + "".join(
        f"{partner} a lt:Partner ; lt:country state:jp . "
        f"tie:busy-{number} a lt:Tie ; lt:tieKind tie-kind:twinning ; lt:locality locality:busy ; "
        f"lt:partner {partner} . "
        for number, partner in enumerate(partners)
    )
    graph.store.add((quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)), "urn:busy")
    return Reader(Register.read(graph), "en", ServerAddresses())


def test_ties_beyond_those_listed_are_counted_and_lead_to_the_explorer(reader: Reader) -> None:
    page = thing_page(reader, HOME, {})
    assert page.count("<tr><td><a href=") == 100
    assert "1 more is not listed here." in page
    assert '<a href="/explore?locality=busy">See them all</a>' in page


def test_where_all_are_listed_nothing_is_said_of_others(reader: Reader) -> None:
    assert "not listed here" not in thing_page(reader, expand("partner:far-7"), {})
