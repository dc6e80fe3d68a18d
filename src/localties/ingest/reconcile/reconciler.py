"""Names that meet entities: equal names first, then those that resemble them; what people decided is above all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from localties.dates import PartialDate
from localties.graph import names_of
from localties.ingest.reconcile.designators import readings
from localties.ingest.reconcile.entities import Entity
from localties.ingest.reconcile.index import Index
from localties.ingest.reconcile.ledger import Verdict, judgements_in, latest, subject
from localties.ingest.reconcile.mentions import Candidate, Certainty, Match, Mention, Reason, Value
from localties.ingest.reconcile.qualifiers import split
from localties.ingest.reconcile.weighing import EQUAL, Asked, Weighed, weigh
from localties.labels import choose
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Set

    from localties.graph import KnowledgeGraph
    from localties.ingest.reconcile.ledger import Judgement

DOUBTFUL_FROM: Final = 82.0
"""The score from which a candidate makes a name doubtful instead of unknown."""
_WORTH_SHOWING: Final = 70.0
_PART_COUNTS: Final = 0.87
"""What a name is worth that holds all words of another and more besides."""
_BESIDE_COUNTS: Final = 0.75
"""What it is worth where that other stands beside the name itself: `Gangnam (Seoul)` is a part of Seoul."""
_AT_MOST: Final = 5
_SHORTEST_PART: Final = 5


class Reconciler:
    """Finds what names mean. The index is made once; what the graph says later is not seen.

    Args:
        graph: The graph, the ledger included where it is loaded.
        classes: The IRIs or prefixed names of the classes whose members are looked for; the subclasses of
            lt:Actor by default, which persons are not.
        without: The IRIs of things that are not looked for.

    Raises:
        KeyError: If the prefix of a class is not known.
    """

    def __init__(
        self, graph: KnowledgeGraph, classes: Collection[str] | None = None, without: Collection[str] = ()
    ) -> None:
        self._graph = graph
        self._index = Index(graph, classes, without)
        self._judged: dict[tuple[str, str | None], list[Judgement]] = defaultdict(list)
        for judgement in latest(judgement for _, judgement in judgements_in(graph.store)):
            self._judged[judgement.about].append(judgement)

    @property
    def entities(self) -> Collection[Entity]:
        """The entities among which names are looked for."""
        return self._index.entities.values()

    @property
    def aside(self) -> Collection[Entity]:
        """The entities that are not looked for, though they are of the classes."""
        return self._index.aside.values()

    def match(self, mention: Mention) -> Match:
        """Say what a mention means.

        Returns:
            A match that is certain where somebody judged so, or where exactly one entity fits exactly: the same
            letters, a type, country and time that agree, points not far apart. Else it is doubtful where an entity
            resembles it enough, else unknown.
        """
        judged = self._judged.get(subject(mention.name, mention.country), [])
        by_verdict = {verdict: [j for j in judged if j.verdict is verdict] for verdict in Verdict}
        apart = {judgement.thing for judgement in by_verdict[Verdict.DIFFERENT]}
        weighed = [w for w in self._weighed(mention) if w.entity.thing not in apart]
        same = [j for j in by_verdict[Verdict.SAME] if self._is_described(j.thing)]
        if same:
            found = tuple(self._as_judged(judgement) for judgement in same)
            certain = len(found) == 1
            thing = found[0].thing if certain else None
            return Match(mention, Certainty.CERTAIN if certain else Certainty.DOUBTFUL, thing, found, judged=True)
        # All that fit exactly are listed: one of them is likely meant.
        shown = max(_AT_MOST, sum(w.exact for w in weighed))
        candidates = [w.candidate() for w in weighed[:shown]]
        unsure = [self._as_judged(j) for j in by_verdict[Verdict.UNSURE]]
        if unsure:
            known = {candidate.thing for candidate in unsure}
            rest = [candidate for candidate in candidates if candidate.thing not in known]
            return Match(mention, Certainty.DOUBTFUL, None, (*unsure, *rest), judged=True)
        meant = _meant(weighed)
        if meant:
            first = meant.candidate()
            rest = [candidate for candidate in candidates if candidate.thing != first.thing]
            return Match(mention, Certainty.CERTAIN, first.thing, (first, *rest))
        doubtful = bool(weighed) and weighed[0].score >= DOUBTFUL_FROM
        return Match(mention, Certainty.DOUBTFUL if doubtful else Certainty.UNKNOWN, None, tuple(candidates))

    def _weighed(self, mention: Mention) -> list[Weighed]:
        """Give what can be meant, the best first."""
        best: dict[str, Weighed] = {}
        asked = Asked.read(mention)
        for one in asked:
            self._keep(best, self._equal(one))
        if not any(weighed.exact for weighed in best.values()):
            for one in asked:
                self._keep(best, self._alike(one))
        found = list(best.values())
        if mention.country and any(w.exact and not w.entity.is_state for w in found):
            # A name with its country beside it means a place in it: Luxembourg, Luxembourg.
            found = [w for w in found if not w.entity.is_state]
        if any(w.exact and not w.entity.is_organ for w in found):
            # An organ is called by the name of its authority; the authority is not called by that of its organ.
            found = [w for w in found if not (w.exact and w.entity.is_organ)]
        return sorted(found, key=lambda w: (not w.exact, -w.score, w.entity.thing))

    @staticmethod
    def _keep(best: dict[str, Weighed], found: Iterator[Weighed]) -> None:
        for weighed in found:
            known = best.get(weighed.entity.thing)
            if known is None or (weighed.exact, weighed.score) > (known.exact, known.score):
                best[weighed.entity.thing] = weighed

    def _equal(self, asked: Asked) -> Iterator[Weighed]:
        for reading in asked.readings:
            for entry in self._index.under(reading.key):
                weighed = weigh(asked, reading, entry, self._index)
                if weighed:
                    yield weighed

    def _alike(self, asked: Asked) -> Iterator[Weighed]:
        bare = [reading for reading in asked.readings if reading.levels and not reading.weak]
        beside = {reading.key for text in split(asked.mention.name).beside for reading in readings(text)}
        for reading in bare or asked.readings:
            keys = self._index.near(reading.key, asked.country)
            near = process.extract(
                reading.key, keys, scorer=fuzz.ratio, score_cutoff=_WORTH_SHOWING, limit=2 * _AT_MOST
            )
            scored = {key: score for key, score, _ in near if score < EQUAL}
            if not any(score >= DOUBTFUL_FROM for score in scored.values()):
                scored.update(_holding(reading.key, keys, beside))
            for key, score in scored.items():
                for entry in self._index.under(key):
                    weighed = None if entry.dressed else weigh(asked, reading, entry, self._index, score)
                    if weighed and weighed.score >= _WORTH_SHOWING:
                        yield weighed

    def _is_described(self, thing: str) -> bool:
        return any(self._graph.store.matching(ox.NamedNode(thing)))

    def _as_judged(self, judgement: Judgement) -> Candidate:
        names = names_of(self._graph, ox.NamedNode(judgement.thing))
        values: dict[str, Value] = {
            "who": judgement.by,
            "day": PartialDate.parse(judgement.on.isoformat()).in_words,
        }
        if judgement.verdict is Verdict.SAME:
            decided = Reason(lambda _: _("%(who)s decided on %(day)s that the name means it"), values)
        else:
            decided = Reason(lambda _: _("%(who)s could not tell on %(day)s whether the name means it"), values)
        why = f": {judgement.reason}" if judgement.reason else ""
        reasons = {language: said + why for language, said in decided.in_words().items()}
        return Candidate(judgement.thing, choose(names, "en") or shorten(judgement.thing), 100.0, reasons)


def _meant(weighed: list[Weighed]) -> Weighed | None:
    """Give the one that fits exactly; where several do, the only one that also lies at the place."""
    exact = [w for w in weighed if w.exact]
    if len(exact) > 1 and all(w.distance is not None for w in exact):
        exact = [w for w in exact if w.is_near]
    return exact[0] if len(exact) == 1 else None


def _holding(key: str, keys: list[str], beside: Set[str]) -> dict[str, float]:
    """Give the keys that hold all words of one, or whose words it holds: Lutherstadt Wittenberg, Wittenberg."""
    found = process.extract(key, keys, scorer=fuzz.token_set_ratio, score_cutoff=99.9, limit=_AT_MOST)
    return {
        other: 100 * (_BESIDE_COUNTS if other in beside else _PART_COUNTS)
        for other, _, _ in found
        if other != key and min(len(other), len(key)) >= _SHORTEST_PART
    }
