"""Localities of the graph that may be one place entered twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from localties.graph import kept
from localties.ingest.reconcile.entities import Entity, places_of_layers
from localties.ingest.reconcile.index import Index
from localties.ingest.reconcile.ledger import Verdict, judgements_in, latest, subject
from localties.ingest.reconcile.mentions import Reason, joined
from localties.ingest.reconcile.weighing import EQUAL, FAR, NEAR, distance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from localties.graph import KnowledgeGraph

_ALIKE_FROM: Final = 88.0
_AT_MOST: Final = 200
_LOCALITIES: Final = ("lt:Locality",)
_CODES: Final = (
    "SELECT ?thing ?system ?value WHERE { ?thing lt:code [ lt:codeSystem ?system ; lt:codeValue ?value ] }"
)

Codes = dict[str, dict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two localities that may be one.

    Attributes:
        one: The IRI of the first.
        other: The IRI of the other.
        name: The name of the first that resembles one of the other.
        country: ISO 3166-1 alpha-2 of the country both lie in, or None.
        score: How alike the names are, 0 to 100.
        reasons: Why they may be one, in words, by language.
    """

    one: str
    other: str
    name: str
    country: str | None
    score: float
    reasons: Mapping[str, str]


def doubles(graph: KnowledgeGraph) -> tuple[Pair, ...]:
    """Give localities of one country with equal or nearly equal names that nobody has judged.

    Left out are those that are known to be two: they are of different levels, existed at different times, have
    different codes of one system, lie in one another or more than 100 km apart (25 km where the names only
    resemble each other). Places of world layers are left out too: what they mean is asked of their lists.

    Args:
        graph: The graph.

    Returns:
        At most 200 pairs, those with the most similar names first.
    """
    return kept(graph, _find)


def _find(graph: KnowledgeGraph) -> tuple[Pair, ...]:
    index = Index(graph, _LOCALITIES, places_of_layers(graph))
    codes = _codes(graph)
    judged = _judged(graph)
    best: dict[tuple[str, str], tuple[float, str, str]] = {}
    for score, key, one, other in _alike(index):
        pair = (one.thing, other.thing)
        if pair not in best or score > best[pair][0]:
            best[pair] = (score, key[0], key[1])
    found = [
        _pair(index.entities[one], index.entities[other], *what)
        for (one, other), what in best.items()
        if _may_be_one(index, index.entities[one], index.entities[other], codes, FAR if what[0] == EQUAL else NEAR)
        and not _is_judged(index.entities[one], index.entities[other], judged)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))[:_AT_MOST])


def _alike(index: Index) -> Iterator[tuple[float, tuple[str, str], Entity, Entity]]:
    """Give pairs of entities, the smaller IRI first, with how alike two names of theirs are, and those names."""
    for keys in index.blocks():
        names = list(keys)
        for number, key in enumerate(names):
            near = process.extract(key, names[number:], scorer=fuzz.ratio, score_cutoff=_ALIKE_FROM, limit=None)
            for other_key, score, _ in near:
                for one, name in keys[key].values():
                    for other, other_name in keys[other_key].values():
                        if one.thing < other.thing:
                            yield score, (name, other_name), one, other
                        elif other.thing < one.thing:
                            yield score, (other_name, name), other, one


def _may_be_one(index: Index, one: Entity, other: Entity, codes: Codes, most: float) -> bool:
    if not index.of_one_level(one, other):
        return False
    if one in index.above(other) or other in index.above(one):
        return False
    if any(a.until and b.since and a.until.latest <= b.since.earliest for a, b in ((one, other), (other, one))):
        return False
    theirs = codes.get(other.thing, {})
    if any(
        system in theirs and not values & theirs[system] for system, values in codes.get(one.thing, {}).items()
    ):
        return False
    apart = distance(one, other)
    return apart is None or apart <= most


def _pair(one: Entity, other: Entity, score: float, name: str, other_name: str) -> Pair:
    names = {"one": name, "other": other_name}
    if score == EQUAL:
        said = [Reason(lambda _: _("both are called “%(one)s”"), names)]
    else:
        said = [Reason(lambda _: _("“%(one)s” resembles “%(other)s”"), names)]
    apart = distance(one, other)
    if apart is not None:
        said.append(Reason(lambda _: _("the points lie %(kilometres)s km apart"), {"kilometres": f"{apart:.0f}"}))
    return Pair(one.thing, other.thing, name, one.country, score, joined(reason.in_words() for reason in said))


def _codes(graph: KnowledgeGraph) -> Codes:
    codes: Codes = defaultdict(lambda: defaultdict(set))
    for row in graph.store.select(_CODES).dicts():
        codes[row["thing"].value][row["system"].value].add(row["value"].value)
    return codes


def _judged(graph: KnowledgeGraph) -> set[tuple[str, str]]:
    judgements = latest(judgement for _, judgement in judgements_in(graph.store))
    return {(j.about[0], j.thing) for j in judgements if j.verdict is not Verdict.UNSURE}


def _is_judged(one: Entity, other: Entity, judged: set[tuple[str, str]]) -> bool:
    return any(
        (subject(name, None)[0], b.thing) in judged for a, b in ((one, other), (other, one)) for name in a.names
    )
