from __future__ import annotations

from localties.graph import KnowledgeGraph
from localties.pages.views import choosing
from localties.query import Facets, Register


def test_what_narrows_an_overview_is_written_as_the_facets_read_it(graph: KnowledgeGraph) -> None:
    found = choosing(Register.read(graph), lambda **changed: str(changed))
    facets = Facets(graph)
    for name, slugs in found.slugs.items():
        assert {slug: iri for iri, slug in slugs.items()} == facets.slugs(name)
    jp = "https://w3id.org/localties/id/state/jp"
    assert found.country(jp) == "{'country': 'jp'}"
    assert found.country("https://w3id.org/localties/id/state/nowhere") is None
