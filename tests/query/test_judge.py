from __future__ import annotations

from datetime import date
from threading import Thread

import pytest

from localties import KnowledgeGraph, Thresholds
from localties.query.status import Assessment, Judge, assessments
from localties.terms import expand


def test_the_day_of_the_graph_is_judged_as_its_rules_judged_it(graph: KnowledgeGraph) -> None:
    judged = assessments(graph)
    assert judged
    day = next(iter(graph.store.select("SELECT (MAX(?on) AS ?day) { ?a lt:assessedOn ?on }").dicts()))["day"].value
    assert list(Judge.of(graph).judge(Thresholds(date.fromisoformat(day)))) == judged


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2025, 6, 30), "dormant"), (date(2006, 1, 1), "in-force"), (date(2025, 7, 1), "carried-on")],
)
def test_another_day_is_judged_on_a_copy(graph: KnowledgeGraph, day: date, status: str) -> None:
    before = graph.store.triples()
    told = {a.thing: a.status for a in Judge.of(graph).judge(Thresholds(day))}
    assert told[expand("agreement:binh-duong--daejeon.2005")] == status
    assert graph.store.triples() == before


def test_many_may_ask_at_once(graph: KnowledgeGraph) -> None:
    judge, given = Judge.of(graph), dict[date, tuple[Assessment, ...]]()
    days = [date(year, 1, 1) for year in (2010, 2015, 2020, 2015, 2010)]

    def ask(day: date) -> None:
        given[day] = judge.judge(Thresholds(day))

    threads = [Thread(target=ask, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {day: len(found) for day, found in given.items()} == {
        day: len(judge.judge(Thresholds(day))) for day in set(days)
    }
    assert len(given[date(2010, 1, 1)]) < len(given[date(2020, 1, 1)])
