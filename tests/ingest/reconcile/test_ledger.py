from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localties import KnowledgeGraph, Project, validate
from localties.errors import RdfSyntaxError
from localties.ingest.reconcile import Certainty, Judgement, Ledger, Mention, Reconciler, Verdict
from localties.terms import ID
from tests.ingest.reconcile.conftest import Made

HUE = ID + "locality/hue"
OLD_HUE = ID + "locality/hue-district-city"
TWO_HUES = """
    state:vn a lt:State ; lt:countryCode "VN" .
    locality:hue a lt:Locality ; rdfs:label "Huế"@vi ; lt:country state:vn .
    locality:hue-district-city a lt:Locality ; rdfs:label "Huế"@vi ; lt:country state:vn .
"""


def judgement(
    verdict: Verdict, thing: str = HUE, day: int = 1, name: str = "Huế", country: str | None = "Vietnam"
) -> Judgement:
    return Judgement(name, country, thing, verdict, "Lê Thị A", date(2026, 8, day), "theo công văn", "vi")


def kept(folder: Path, *judgements: Judgement) -> Ledger:
    found = Ledger(folder)
    for one in judgements:
        found.judge(one)
    found.write()
    return found


def with_ledger(graph: KnowledgeGraph, folder: Path) -> Reconciler:
    graph.store.load(folder / "ledger" / "judgements.ttl", "urn:ledger")
    return Reconciler(graph)


def test_an_absent_ledger_is_empty(tmp_path: Path) -> None:
    assert Ledger(tmp_path).judgements == []
    assert Ledger(tmp_path).of(Mention("Huế")) == []


def test_a_later_judgement_counts_and_the_earlier_one_stays(tmp_path: Path) -> None:
    first, second = judgement(Verdict.SAME), judgement(Verdict.DIFFERENT, day=2)
    kept(tmp_path, first)
    kept(tmp_path, second)
    found = Ledger(tmp_path)
    assert found.judgements == [first, second]
    assert found.of(Mention("Huế", "VN")) == [second]
    text = (tmp_path / "ledger" / "judgements.ttl").read_text("utf-8")
    assert "judgement:hue.1 a lt:Judgement" in text
    assert "judgement:hue.2 a lt:Judgement" in text


def test_of_two_judgements_of_one_day_the_last_made_counts(tmp_path: Path) -> None:
    made = [judgement(Verdict.SAME if n % 2 else Verdict.UNSURE) for n in range(12)]
    kept(tmp_path, *made)
    assert Ledger(tmp_path).of(Mention("huế ", "Việt Nam")) == [made[-1]]


def test_names_with_other_diacritics_and_other_countries_are_other_names(tmp_path: Path) -> None:
    found = kept(tmp_path, judgement(Verdict.SAME))
    assert found.of(Mention("Hue", "Vietnam")) == []
    assert found.of(Mention("Huế")) == []
    assert len(found.of(Mention("HUẾ", "VN"))) == 1


def test_what_others_wrote_meanwhile_stays(tmp_path: Path) -> None:
    mine, theirs = Ledger(tmp_path), Ledger(tmp_path)
    mine.judge(judgement(Verdict.SAME))
    theirs.judge(judgement(Verdict.DIFFERENT, OLD_HUE))
    mine.write()
    theirs.write()
    assert {j.thing for j in Ledger(tmp_path).judgements} == {HUE, OLD_HUE}


def test_the_same_judgements_give_the_same_bytes(tmp_path: Path) -> None:
    kept(tmp_path / "a", judgement(Verdict.SAME), judgement(Verdict.UNSURE, OLD_HUE))
    written = (tmp_path / "a" / "ledger" / "judgements.ttl").read_bytes()
    Ledger(tmp_path / "a").write()
    assert (tmp_path / "a" / "ledger" / "judgements.ttl").read_bytes() == written


def test_a_write_that_fails_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, judgement(Verdict.SAME))
    file = tmp_path / "ledger" / "judgements.ttl"
    before = file.read_bytes()

    def fail(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        kept(tmp_path, judgement(Verdict.DIFFERENT))
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_broken_ledger_is_not_overwritten(tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.SAME))
    found = Ledger(tmp_path)
    file = tmp_path / "ledger" / "judgements.ttl"
    file.write_text("this is not Turtle", "utf-8")
    found.judge(judgement(Verdict.DIFFERENT))
    with pytest.raises(RdfSyntaxError):
        found.write()
    assert file.read_text("utf-8") == "this is not Turtle"


def test_what_is_written_is_valid(project: Project, tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.SAME), judgement(Verdict.UNSURE, OLD_HUE, name="…", country=None))
    graph = KnowledgeGraph.open(project)
    graph.read(tmp_path / "ledger" / "judgements.ttl", "urn:ledger")
    report = validate(graph)
    assert [finding for finding in report.findings if "/judgement/" in (finding.focus or "")] == []


def test_same_decides(made: Made, tmp_path: Path) -> None:
    graph = made(TWO_HUES)
    assert Reconciler(graph).match(Mention("Huế", "Vietnam")).certainty is Certainty.DOUBTFUL
    kept(tmp_path, judgement(Verdict.SAME))
    reconciler = with_ledger(graph, tmp_path)
    match = reconciler.match(Mention("Huế", "VN"))
    assert (match.certainty, match.thing, match.judged) == (Certainty.CERTAIN, HUE, True)
    assert "Lê Thị A" in match.candidates[0].reasons["vi"]
    assert reconciler.match(Mention("Huế")).certainty is Certainty.DOUBTFUL


def test_different_takes_the_candidate_away(made: Made, tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.DIFFERENT, OLD_HUE))
    match = with_ledger(made(TWO_HUES), tmp_path).match(Mention("Huế", "Vietnam"))
    assert (match.certainty, match.thing) == (Certainty.CERTAIN, HUE)
    assert [candidate.thing for candidate in match.candidates] == [HUE]


def test_unsure_keeps_it_doubtful(made: Made, tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.DIFFERENT, OLD_HUE), judgement(Verdict.UNSURE))
    match = with_ledger(made(TWO_HUES), tmp_path).match(Mention("Huế", "Vietnam"))
    assert (match.certainty, match.thing, match.judged) == (Certainty.DOUBTFUL, None, True)


def test_a_revised_judgement_no_longer_decides(made: Made, tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.SAME), judgement(Verdict.DIFFERENT, day=2))
    match = with_ledger(made(TWO_HUES), tmp_path).match(Mention("Huế", "Vietnam"))
    assert match.thing == OLD_HUE


def test_same_with_a_thing_that_is_gone_decides_nothing(made: Made, tmp_path: Path) -> None:
    kept(tmp_path, judgement(Verdict.SAME, ID + "locality/nowhere"))
    assert with_ledger(made(TWO_HUES), tmp_path).match(Mention("Huế", "Vietnam")).certainty is Certainty.DOUBTFUL
