from __future__ import annotations

from localties import KnowledgeGraph
from localties.query import Register
from localties.terms import ID

TIE = ID + "tie/binh-duong--daejeon"


def test_every_tie_of_the_graph_is_in_the_register(graph: KnowledgeGraph) -> None:
    told = {row["tie"].value for row in graph.store.select("SELECT ?tie { ?tie a lt:Tie }").dicts()}
    assert told
    assert set(Register.read(graph).ties) == told


def test_a_tie_counts_what_the_rules_counted(graph: KnowledgeGraph) -> None:
    counted = {
        row["tie"].value: (int(row["agreements"].value), int(row["events"].value))
        for row in graph.store.select(
            "SELECT ?tie ?agreements ?events { ?tie lt:agreementCount ?agreements ; lt:eventCount ?events }"
        ).dicts()
    }
    ties = Register.read(graph).ties
    assert {iri: (len(t.agreements), len(t.events)) for iri, t in ties.items()} == counted


def test_records_come_in_the_order_of_time(graph: KnowledgeGraph) -> None:
    register = Register.read(graph)
    for tie in register.ties.values():
        days = [record.starts.earliest for iri in tie.events if (record := register.records[iri]).starts]
        assert days == sorted(days)


def test_what_is_planned_is_kept_apart(graph: KnowledgeGraph) -> None:
    register = Register.read(graph)
    planned = {iri for tie in register.ties.values() for iri in tie.planned}
    done = {iri for tie in register.ties.values() for iri in tie.agreements + tie.events}
    assert planned
    assert not planned & done
    assert not any(register.records[iri].is_done for iri in planned)


def test_a_part_of_the_register_has_its_ties_and_their_records_alone(graph: KnowledgeGraph) -> None:
    register = Register.read(graph)
    part = register.only({TIE})
    assert list(part.ties) == [TIE]
    assert set(part.records) == set(register.ties[TIE].records)


def test_the_day_is_the_one_that_status_was_judged_for(graph: KnowledgeGraph) -> None:
    days = {row["d"].value for row in graph.store.select("SELECT DISTINCT ?d { ?a lt:assessedOn ?d }").dicts()}
    assert {Register.read(graph).as_of.isoformat()} == days


def test_a_thing_has_all_its_names(graph: KnowledgeGraph) -> None:
    names = Register.read(graph).all_names(ID + "locality/can-tho")
    assert {"Cần Thơ", "Can Tho"} <= set(names)
    assert Register.read(graph).name(ID + "locality/can-tho", "vi") == "Cần Thơ"
