from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from localties import KnowledgeGraph, Project, Thresholds, derive
from localties.errors import InputNotFoundError, ParameterError, ProfileError, QueryHeaderError, SparqlError
from localties.query.duties import Duty, State, duties
from localties.query.duty_rules import applying, profiles
from localties.terms import expand
from tests.graph.conftest import HEAD, SMALL, WORLD
from tests.graph.test_status import PARTIES, agreement, signed
from tests.tools import ROOT

Told = Callable[..., list[Duty]]

RULES = ROOT / "queries" / "duties"
NAMED = "name: {en: x, vi: x}\ndescription: {en: x, vi: x}\n"
PROVINCE = 'state:vn lt:countryCode "VN" . locality:home lt:level level:province .'
TERM = signed("2024-04-26") + " ; lt:termYears 5"
LATER = agreement('lt:renews agreement:x ; lt:signedOn "2029-01-10"^^xsd:date', "later")


@pytest.fixture(scope="module")
def told(project: Project) -> Told:
    """Tell the duties of a Turtle text and a little world around it, as of a day."""
    graph = KnowledgeGraph(project)
    graph.read(project.ontology / "localties.ttl", "urn:ontology")

    def tell(turtle: str, as_of: str, world: str = PROVINCE, **options: object) -> list[Duty]:
        graph.store.drop(SMALL)
        text = HEAD + WORLD + PARTIES + world + turtle
        graph.store.add((q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)), SMALL)
        derive(graph, Thresholds(date(2026, 1, 1)))
        return duties(graph, date.fromisoformat(as_of), **options)  # type: ignore[arg-type]

    return tell


def told_days(found: list[Duty]) -> list[tuple[str, str, str]]:
    return [(duty.rule, duty.earliest.isoformat(), duty.state.value) for duty in found]


def test_an_agreement_of_five_years_is_to_be_reported_renewed_and_ends(told: Told) -> None:
    found = told(agreement(TERM), "2024-05-01", horizon_months=60)
    assert told_days(found) == [
        ("report-after-signing", "2024-05-11", "due"),
        ("renewal-window", "2028-10-26", "coming"),
        ("expiry", "2029-04-26", "coming"),
    ]
    report = found[0]
    assert report.is_certain and report.due == date(2024, 5, 11)
    assert (report.profile, report.thing) == ("vietnam", expand("agreement:x"))
    assert "70/2020/QH14" in report.legal_bases["en"] and "70/2020/QH14" in report.legal_bases["vi"]
    assert (report.when("en"), report.when("vi")) == ("11 May 2024", "11/5/2024")
    assert (report.label("en"), report.label("vi")) == ("The x", "Bản x")
    assert found[2].legal_bases == {}


def test_a_month_gives_a_span_and_not_a_day(told: Told) -> None:
    (report,) = told(agreement(signed("2024-04")), "2024-05-01")
    assert (report.earliest, report.latest) == (date(2024, 4, 16), date(2024, 5, 15))
    assert not report.is_certain
    assert report.due == report.earliest
    assert report.anchor.text == "2024-04"
    assert "16 April 2024" in report.when("en") and "15 May 2024" in report.when("en")


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2024-04-25", None),
        ("2024-04-26", State.DUE),
        ("2024-05-11", State.DUE),
        ("2024-05-12", State.OVERDUE),
        ("2024-08-09", State.OVERDUE),
        ("2024-08-10", State.PAST),
    ],
)
def test_a_report_is_due_then_overdue_then_past(told: Told, as_of: str, state: State | None) -> None:
    found = told(agreement(signed("2024-04-26")), as_of, past=True)
    assert [duty.state for duty in found] == ([] if state is None else [state])
    shown = told(agreement(signed("2024-04-26")), as_of)
    assert [duty.state for duty in shown] == ([] if state in (None, State.PAST) else [state])


def test_what_may_still_fall_due_is_not_overdue(told: Told) -> None:
    assert [d.state for d in told(agreement(signed("2024-04")), "2024-05-15")] == [State.DUE]
    assert [d.state for d in told(agreement(signed("2024-04")), "2024-05-16")] == [State.OVERDUE]


@pytest.mark.parametrize(
    ("day", "reported"), [("2021-06-30", False), ("2021-07-01", True), ("2021-07", True), ("2021", False)]
)
def test_the_law_binds_what_was_signed_since_it_took_effect(told: Told, day: str, reported: bool) -> None:
    found = told(agreement(signed(day)), "2022-01-01", past=True)
    assert [duty.rule for duty in found] == ["report-after-signing"] * reported


@pytest.mark.parametrize(
    ("world", "reported"),
    [
        (PROVINCE, True),
        (PROVINCE.replace("level:province", "level:centrally-run-city"), True),
        (PROVINCE.replace("level:province", "level:district"), False),
        (PROVINCE.replace('"VN"', '"LA"'), False),
        (PROVINCE + "party:h lt:organ organ:o . organ:o lt:organKind organ-kind:legislature .", True),
        (PROVINCE + "party:h lt:organ organ:o . organ:o lt:organKind organ-kind:department .", False),
    ],
)
def test_the_report_is_asked_of_provincial_authorities(told: Told, world: str, reported: bool) -> None:
    found = told(agreement(signed("2024-04-26")), "2024-05-01", world, profile="vietnam")
    assert [duty.rule for duty in found] == ["report-after-signing"] * reported


def test_what_is_not_signed_has_nothing_to_report(told: Told) -> None:
    assert told(agreement(signed("2024-04-26"), stage="planned"), "2024-05-01") == []


def test_a_renewed_agreement_needs_no_renewal(told: Told) -> None:
    text = agreement(TERM) + LATER
    assert "expiry" in [d.rule for d in told(text, "2029-01-09", profile="general")]
    assert told(text, "2029-01-10", profile="general") == []


@pytest.mark.parametrize(
    ("status", "since", "ends"),
    [("terminated", "2025-01-01", False), ("terminated", "2028-12-01", True), ("suspended", "2025-01-01", True)],
)
def test_a_terminated_agreement_does_not_expire(told: Told, status: str, since: str, ends: bool) -> None:
    text = agreement(TERM + f' ; lt:status status:{status} ; lt:statusSince "{since}"^^xsd:date')
    found = told(text, "2028-11-01", profile="general")
    assert ("expiry" in [duty.rule for duty in found]) is ends


@pytest.mark.parametrize(
    ("realisation", "told_of"),
    [("agreed", True), ("planned", True), ("not-implemented", True), ("delivered", False), ("wished", False)],
)
def test_a_promise_falls_due(told: Told, realisation: str, told_of: bool) -> None:
    text = f"""
    undertaking:u a lt:Undertaking ; rdfs:label "Send teachers"@en ; lt:by locality:home ;
        lt:arisesFrom agreement:x ; lt:realisation realisation:{realisation} ; lt:dueOn "2026-36"^^edtf:EDTF .
    """ + agreement(signed("2024-04-26"))
    found = [d for d in told(text, "2026-09-01") if d.rule == "undertaking-due"]
    expected = [(date(2026, 10, 1), date(2026, 12, 31), State.DUE)] if told_of else []
    assert [(d.earliest, d.latest, d.state) for d in found] == expected
    assert [d for d in told(text, "2024-04-25", horizon_months=60) if d.rule == "undertaking-due"] == []


@pytest.mark.parametrize(("realisation", "told_of"), [("planned", True), ("held", False), ("cancelled", False)])
def test_a_planned_event_is_coming(told: Told, realisation: str, told_of: bool) -> None:
    text = f"""
    event:e a lt:Event ; lt:realisation realisation:{realisation} ; lt:startsOn "2026-10-01"^^xsd:date ;
        lt:host locality:home .
    """
    assert told_days(told(text, "2026-08-01")) == [("planned-event", "2026-10-01", "coming")] * told_of
    assert told_days(told(text, "2026-09-01")) == [("planned-event", "2026-10-01", "due")] * told_of


def test_the_horizon_limits_what_is_coming(told: Told) -> None:
    assert [d.rule for d in told(agreement(TERM), "2028-04-25", profile="general", horizon_months=12)] == [
        "renewal-window"
    ]
    assert [d.rule for d in told(agreement(TERM), "2028-04-26", profile="general", horizon_months=12)] == [
        "renewal-window",
        "expiry",
    ]


def test_a_place_has_the_duties_of_the_units_it_took_in(told: Told) -> None:
    text = (
        agreement(signed("2024-04-26"))
        + """
    locality:heir a lt:Locality ; lt:country state:vn .
    locality:stranger a lt:Locality ; lt:country state:vn .
    change:c a lt:TerritorialChange ; lt:from locality:home ; lt:into locality:heir .
    """
    )
    for name, number in (("home", 1), ("abroad", 1), ("heir", 1), ("else", 0), ("stranger", 0)):
        assert len(told(text, "2024-05-01", locality=expand(f"locality:{name}"))) == number, name


def test_the_home_country_chooses_the_profile(graph: KnowledgeGraph, told: Told) -> None:
    assert [p.name for p in applying(graph)] == ["general", "vietnam"]
    assert [p.name for p in applying(graph, "general")] == ["general"]
    abroad = PROVINCE.replace('"VN"', '"LA"')
    assert told(agreement(signed("2024-04-26")), "2024-05-01", abroad) == []
    with pytest.raises(ParameterError, match="general, vietnam"):
        applying(graph, "atlantis")


def test_the_graph_has_the_reports_of_what_was_signed(graph: KnowledgeGraph) -> None:
    found = duties(graph, date(2026, 11, 22), past=True, horizon_months=120)
    by_thing = {(d.thing, d.rule): d for d in found}
    report = by_thing[expand("agreement:can-tho--jeollanam-do.2024"), "report-after-signing"]
    assert (report.due, report.state) == (date(2024, 5, 11), State.PAST)
    ends = by_thing[expand("agreement:thanh-hoa--hua-phan.2025"), "expiry"]
    assert (ends.earliest, ends.latest, ends.anchor.text) == (date(2030, 1, 1), date(2030, 12, 31), "2030")
    assert len(by_thing) == len(found) > 15
    assert all(set(d.labels) >= {"en", "vi"} == set(d.titles) == set(d.descriptions) for d in found)
    assert found == sorted(found, key=lambda d: d.earliest)
    quiet = duties(graph, date(2026, 11, 22))
    assert all(d.latest + timedelta(days=90) >= date(2026, 11, 22) for d in quiet)
    assert len(quiet) < len(found)


def test_every_rule_is_complete(project: Project) -> None:
    for profile in profiles(project).values():
        assert set(profile.labels) == {"en", "vi"}
        for rule in profile.rules:
            for name in ("summary", "description"):
                assert set(rule.header[name]) == {"en", "vi"}, rule.path
            if profile.country:
                assert set(rule.header["legalBasis"]) == {"en", "vi"}, rule.path
            assert ("?done" in rule.text) == ("done" in rule.header), rule.path


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    (tmp_path / "graph").mkdir()
    (tmp_path / "ontology").mkdir()
    shutil.copytree(RULES, tmp_path / "queries" / "duties")
    return Project(tmp_path)


def test_another_country_adds_a_folder(copied: Project, graph: KnowledgeGraph) -> None:
    folder = copied.root / "queries" / "duties" / "korea"
    folder.mkdir()
    names = {"en": "Korea", "vi": "Hàn Quốc"}
    (folder / "profile.yaml").write_text(yaml.safe_dump({"name": names, "description": names, "country": "KR"}))
    rule = (RULES / "vietnam" / "report-after-signing.rq").read_text("utf-8")
    own = rule.replace("days: 15 }", "months: 1 }", 1).replace("?anchor >= $effectiveFrom && ", "")
    (folder / "report.rq").write_text(own.replace("level:province, level:centrally-run-city", "level:do"), "utf-8")
    here = KnowledgeGraph(copied, graph.store, graph.files)
    assert [p.name for p in applying(here, "korea")] == ["general", "korea"]
    found = [d for d in duties(here, date(2024, 5, 1), "korea") if d.profile == "korea"]
    assert [(d.thing, d.due) for d in found] == [
        (expand("agreement:can-tho--jeollanam-do.2024"), date(2024, 5, 26))
    ]


def test_a_workspace_has_rules_of_its_own(tmp_path: Path, project: Project, graph: KnowledgeGraph) -> None:
    folder = tmp_path / "queries" / "duties" / "vietnam"
    folder.mkdir(parents=True)
    rule = (RULES / "vietnam" / "report-after-signing.rq").read_text("utf-8")
    (folder / "report-after-signing.rq").write_text(
        rule.replace("due: { days: 15 }", "due: { days: 10 }"), "utf-8"
    )
    here = KnowledgeGraph(Project(tmp_path, below=project), graph.store, graph.files)
    found = [d for d in duties(here, date(2024, 4, 27)) if d.rule == "report-after-signing"]
    assert [d.due for d in found] == [date(2024, 5, 6)]


@pytest.mark.parametrize(
    "broken", ["due: { weeks: 2 }", "due: { days: two }", "due: { days: 1.5 }", "due: 15", "else: 1"]
)
def test_a_rule_without_a_span_is_refused(copied: Project, graph: KnowledgeGraph, broken: str) -> None:
    path = copied.root / "queries" / "duties" / "general" / "expiry.rq"
    path.write_text(path.read_text("utf-8").replace("due: { days: 0 }", broken), "utf-8")
    with pytest.raises(QueryHeaderError, match=r"expiry\.rq.*'due'"):
        duties(KnowledgeGraph(copied, graph.store, graph.files), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("query", "error"),
    [("SELECT ?of {", SparqlError), ("SELECT ?of { ?of a lt:Agreement }", QueryHeaderError)],
)
def test_a_rule_that_does_not_answer_is_named(
    copied: Project, graph: KnowledgeGraph, query: str, error: type[Exception]
) -> None:
    path = copied.root / "queries" / "duties" / "general" / "expiry.rq"
    head = path.read_text("utf-8").partition("SELECT")[0]
    path.write_text(head + query, "utf-8")
    with pytest.raises(error, match=r"expiry\.rq"):
        duties(KnowledgeGraph(copied, graph.store, graph.files), date(2026, 1, 1))


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "name: {en: x}",
        "name: [",
        "- 1",
        "name: x\ndescription: y",
        NAMED + "country: NO",
        NAMED + "effectiveFrom: soon",
    ],
)
def test_a_profile_without_a_name_is_refused(copied: Project, broken: str) -> None:
    (copied.root / "queries" / "duties" / "general" / "profile.yaml").write_text(broken)
    with pytest.raises(ProfileError, match=r"profile\.yaml"):
        profiles(copied)


def test_a_folder_without_a_profile_is_refused(copied: Project) -> None:
    (copied.root / "queries" / "duties" / "laos").mkdir()
    with pytest.raises(InputNotFoundError, match="laos"):
        profiles(copied)
