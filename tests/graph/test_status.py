from __future__ import annotations

import pytest

from localties.terms import DERIVED_GRAPH
from tests.graph.conftest import Small, derived, statuses

PARTIES = "party:h lt:actor locality:home . party:a lt:actor locality:abroad ."


def agreement(more: str = "", name: str = "x", stage: str = "signed") -> str:
    return f"""
    agreement:{name} a lt:Agreement ; rdfs:label "The {name}"@en , "Bản {name}"@vi ;
        lt:realisation realisation:{stage} ; lt:agreementType agreement-type:memorandum ;
        lt:hasParty party:h , party:a .
    agreement:{name} {more or "lt:field field:trade"} .
    """


def signed(day: str) -> str:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(day)]
    return f'lt:signedOn "{day}"^^xsd:{kind}'


def gone(day: str = "2025-07-01") -> str:
    return f'locality:home lt:validUntil "{day}"^^xsd:date .'


def succession(
    status: str, of: str = "agreement:x", since: str = "2025-07-01", successor: str = "locality:heir"
) -> str:
    return f"""
    locality:heir a lt:Locality ; lt:country state:vn ; rdfs:label "Heir"@en , "Kế thừa"@vi .
    succession:s a lt:Succession ; lt:of {of} ; lt:predecessor locality:home ; lt:successor {successor} ;
        lt:successionStatus succession-status:{status} ; lt:successionSince "{since}"^^xsd:date .
    """


HEIR_GONE = 'locality:heir lt:validUntil "2025-10-01"^^xsd:date .'
"""The heir is abolished in its turn."""
HEIR_OF_THE_HEIR = """
succession:t a lt:Succession ; lt:of agreement:x ; lt:predecessor locality:heir ; lt:successor locality:last ;
    lt:successionStatus succession-status:confirmed .
locality:last a lt:Locality ; lt:country state:vn ; rdfs:label "Last"@en , "Cuối"@vi .
"""
LATER = agreement('lt:renews agreement:x ; lt:signedOn "2023-05-06"^^xsd:date', "later")
RECENT = signed("2025-01-01")

CASES = {
    "planned": (agreement(stage="planned"), "2026-01-01", "planned"),
    "proposed": (agreement(stage="proposed"), "2026-01-01", "planned"),
    "planned, and to end long ago": (
        agreement('lt:endsOn "2020"^^xsd:gYear', stage="planned"),
        "2026-01-01",
        "planned",
    ),
    "renewed": (agreement(signed("2012")) + LATER, "2026-01-01", "superseded"),
    "superseded": (agreement(signed("2012")) + LATER.replace("renews", "supersedes"), "2026-01-01", "superseded"),
    "upgraded": (agreement(signed("2012")) + LATER.replace("renews", "upgrades"), "2026-01-01", "superseded"),
    "implemented": (agreement(RECENT) + LATER.replace("renews", "implements"), "2026-01-01", "in-force"),
    "renewed on the day itself": (agreement(signed("2022-01-01")) + LATER, "2023-05-06", "superseded"),
    "not renewed yet": (agreement(signed("2022-01-01")) + LATER, "2023-05-05", "in-force"),
    "renewal only planned": (agreement(RECENT) + LATER.replace("signed ", "planned "), "2026-01-01", "in-force"),
    "stated": (agreement(signed("2012") + " ; lt:status status:terminated"), "2026-01-01", "terminated"),
    "stated since a day": (
        agreement(RECENT + ' ; lt:status status:suspended ; lt:statusSince "2025-06"^^xsd:gYearMonth'),
        "2025-06-01",
        "suspended",
    ),
    "stated for later": (
        agreement(RECENT + ' ; lt:status status:suspended ; lt:statusSince "2025-06"^^xsd:gYearMonth'),
        "2025-05-31",
        "in-force",
    ),
    "ended the day before": (agreement(RECENT + ' ; lt:endsOn "2025-12-31"^^xsd:date'), "2026-01-01", "expired"),
    "ends on the day": (agreement(RECENT + ' ; lt:endsOn "2026-01-01"^^xsd:date'), "2026-01-01", "expiring"),
    "ends some time this year": (agreement(RECENT + ' ; lt:endsOn "2026"^^xsd:gYear'), "2026-01-01", "in-force"),
    "ended some time last year": (agreement(RECENT + ' ; lt:endsOn "2025"^^xsd:gYear'), "2026-01-01", "expired"),
    "ends at the threshold": (agreement(RECENT + ' ; lt:endsOn "2026-07-01"^^xsd:date'), "2026-01-01", "expiring"),
    "ends after the threshold": (
        agreement(RECENT + ' ; lt:endsOn "2026-07-02"^^xsd:date'),
        "2026-01-01",
        "in-force",
    ),
    "ended by its term": (agreement(signed("2020-03-04") + " ; lt:termYears 5"), "2025-03-05", "expired"),
    "on the last day of its term": (
        agreement(signed("2020-03-04") + " ; lt:termYears 5"),
        "2025-03-04",
        "expiring",
    ),
    "within its term": (agreement(signed("2024-03-04") + " ; lt:termYears 5"), "2025-03-04", "in-force"),
    "a term from 29 February": (agreement(signed("2024-02-29") + " ; lt:termYears 1"), "2025-03-01", "expired"),
    "the last day of one": (agreement(signed("2024-02-29") + " ; lt:termYears 1"), "2025-02-28", "expiring"),
    "a term from 29 to 29 February": (
        agreement(signed("2020-02-29") + " ; lt:termYears 4"),
        "2024-02-29",
        "expiring",
    ),
    "a term from its start": (
        agreement(signed("2024-03-04") + ' ; lt:startsOn "2025-01-01"^^xsd:date ; lt:termYears 1'),
        "2025-12-31",
        "expiring",
    ),
    "a term that began in some month": (
        agreement(signed("2020-03") + " ; lt:termYears 5"),
        "2025-03-31",
        "expiring",
    ),
    "a term without a date": (agreement("lt:termYears 5"), "2026-01-01", "in-force"),
    "an end beats a term": (
        agreement(signed("2020-03-04") + ' ; lt:termYears 9 ; lt:endsOn "2022-01-01"^^xsd:date'),
        "2025-01-01",
        "expired",
    ),
    "carried on": (agreement(RECENT) + gone() + succession("confirmed"), "2026-01-01", "carried-on"),
    "suspended": (agreement(RECENT) + gone() + succession("suspended"), "2026-01-01", "suspended"),
    "unassigned": (agreement(RECENT) + gone() + succession("unassigned"), "2026-01-01", "successor-unclear"),
    "disputed": (agreement(RECENT) + gone() + succession("disputed"), "2026-01-01", "successor-unclear"),
    "nothing said": (agreement(RECENT) + gone(), "2026-01-01", "successor-unclear"),
    "carried on by way of its tie": (
        agreement(RECENT) + gone() + succession("confirmed", "tie:home--abroad"),
        "2026-01-01",
        "carried-on",
    ),
    "not carried on yet": (
        agreement(RECENT) + gone() + succession("confirmed", since="2026-03-01"),
        "2026-01-01",
        "successor-unclear",
    ),
    "carried on by a unit that went later": (
        agreement(RECENT) + gone() + succession("confirmed") + HEIR_GONE,
        "2026-01-01",
        "successor-unclear",
    ),
    "carried on until that unit went": (
        agreement(RECENT) + gone() + succession("confirmed") + HEIR_GONE,
        "2025-09-30",
        "carried-on",
    ),
    "carried on by the heir of the heir": (
        agreement(RECENT) + gone() + succession("confirmed") + HEIR_GONE + HEIR_OF_THE_HEIR,
        "2026-01-01",
        "carried-on",
    ),
    "both parties gone, one of them with an heir": (
        agreement(RECENT)
        + gone()
        + succession("confirmed")
        + 'locality:abroad lt:validUntil "2025-03-01"^^xsd:date .',
        "2026-01-01",
        "successor-unclear",
    ),
    "an open end": (agreement(RECENT + ' ; lt:endsOn "2025/.."^^edtf:EDTF'), "2099-01-01", "dormant"),
    "ended in a quarter": (agreement(RECENT + ' ; lt:endsOn "2025-36"^^edtf:EDTF'), "2026-01-01", "expired"),
    "ends in a quarter": (agreement(RECENT + ' ; lt:endsOn "2025-36"^^edtf:EDTF'), "2025-12-31", "expiring"),
    "on the day of the abolition": (agreement(RECENT) + gone(), "2025-07-01", "successor-unclear"),
    "before the abolition": (agreement(RECENT) + gone() + succession("confirmed"), "2025-06-30", "in-force"),
    "expired before the abolition": (
        agreement(RECENT + ' ; lt:endsOn "2025-06-01"^^xsd:date') + gone() + succession("confirmed"),
        "2026-01-01",
        "expired",
    ),
    "dormant": (agreement(signed("2022-12-31")), "2026-01-01", "dormant"),
    "last in contact at the threshold": (agreement(signed("2023-01-01")), "2026-01-01", "in-force"),
    "signed some time in the year of the threshold": (agreement(signed("2023")), "2026-01-01", "in-force"),
    "in contact by an event": (
        agreement(signed("2012"))
        + 'event:e a lt:Event ; lt:realisation realisation:held ; lt:startsOn "2024"^^xsd:gYear ; '
        + "lt:host locality:home ; lt:participation participation:p . participation:p lt:actor locality:abroad .",
        "2026-01-01",
        "in-force",
    ),
    "in force": (agreement(RECENT), "2026-01-01", "in-force"),
    "in force, no date known": (agreement(), "2026-01-01", "in-force"),
    "signed on the day": (agreement(signed("2026-01-01")), "2026-01-01", "in-force"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_of_an_agreement(small: Small, name: str) -> None:
    text, as_of, status = CASES[name]
    graph = small(PARTIES + text, as_of)
    assert statuses(graph)["x"] == status
    assert derived(graph, "assessment:agreement.x", "lt:status") == {status}
    assert derived(graph, "assessment:agreement.x", "lt:assessedOn") == {as_of}
    reasons = derived(graph, "assessment:agreement.x", "lt:reason")
    assert sorted(reason[-3:] for reason in reasons) == ["@en", "@vi"]


def test_before_it_is_signed_an_agreement_is_left_out(small: Small) -> None:
    assert "x" not in statuses(small(PARTIES + agreement(signed("2025-03-04")), "2025-03-03"))
    assert "x" in statuses(small(PARTIES + agreement(signed("2025")), "2025-01-01"))


def test_the_spans_can_be_chosen(small: Small) -> None:
    text = PARTIES + agreement(signed("2020-01-01") + ' ; lt:endsOn "2026-12-01"^^xsd:date')
    assert statuses(small(text, "2026-01-01", expiring_months=12))["x"] == "expiring"
    assert statuses(small(text, "2026-01-01", expiring_months=6))["x"] == "dormant"
    assert statuses(small(text, "2026-01-01", expiring_months=6, dormant_years=10))["x"] == "in-force"


def test_the_reason_names_what_it_rests_on(small: Small) -> None:
    graph = small(PARTIES + agreement(RECENT) + gone() + succession("confirmed"))
    assert derived(graph, "assessment:agreement.x", "lt:reason") == {
        "signed 2025-01-01; Home abolished 2025-07-01, carried on by Heir according to a source@en",
        "ký 2025-01-01; Nhà không còn từ 2025-07-01, Kế thừa tiếp tục thực hiện, theo nguồn@vi",
    }


def test_the_reason_names_the_unit_that_has_no_heir(small: Small) -> None:
    graph = small(PARTIES + agreement(RECENT) + gone() + succession("confirmed") + HEIR_GONE)
    assert "signed 2025-01-01; Heir abolished 2025-10-01, no source confirms a successor@en" in derived(
        graph, "assessment:agreement.x", "lt:reason"
    )


STATED_TIE = """
tie:home--abroad a lt:Tie ; lt:locality locality:home ; lt:partner locality:abroad ; lt:tieKind tie-kind:twinning .
"""
ISSUED = """
tie:home--abroad lt:evidence evidence:e . evidence:e lt:source source:s . source:s dcterms:issued "{}"^^xsd:gYear .
"""

TIES = {
    "stated status": (STATED_TIE + "tie:home--abroad lt:status status:terminated .", "2026-01-01", "terminated"),
    "stated status for later": (
        STATED_TIE
        + ISSUED.format(2025)
        + 'tie:home--abroad lt:status status:terminated ; lt:statusSince "2027"^^xsd:gYear .',
        "2026-01-01",
        "in-force",
    ),
    "carried on": (STATED_TIE + gone() + succession("confirmed", "tie:home--abroad"), "2026-01-01", "carried-on"),
    "carried on by way of its agreement": (
        agreement(RECENT) + gone() + succession("confirmed"),
        "2026-01-01",
        "carried-on",
    ),
    "suspended": (STATED_TIE + gone() + succession("suspended", "tie:home--abroad"), "2026-01-01", "suspended"),
    "successor unclear": (STATED_TIE + gone(), "2026-01-01", "successor-unclear"),
    "carried on by a unit that went later": (
        STATED_TIE + gone() + succession("confirmed", "tie:home--abroad") + HEIR_GONE,
        "2026-01-01",
        "successor-unclear",
    ),
    "the partner is gone": (STATED_TIE + gone().replace("home", "abroad"), "2026-01-01", "successor-unclear"),
    "before the abolition": (STATED_TIE + ISSUED.format(2024) + gone(), "2025-06-30", "in-force"),
    "every agreement ended": (agreement(RECENT + ' ; lt:endsOn "2025-06-01"^^xsd:date'), "2026-01-01", "expired"),
    "one agreement left": (
        agreement(RECENT + ' ; lt:endsOn "2025-06-01"^^xsd:date') + agreement(RECENT, "y"),
        "2026-01-01",
        "in-force",
    ),
    "nothing dated": (STATED_TIE, "2026-01-01", "undetermined"),
    "dormant": (agreement(signed("2022-12-31")), "2026-01-01", "dormant"),
    "last sign at the threshold": (agreement(signed("2023-01-01")), "2026-01-01", "in-force"),
    "attested long ago": (STATED_TIE + ISSUED.format(2012), "2026-01-01", "dormant"),
    "attested of late": (STATED_TIE + ISSUED.format(2025), "2026-01-01", "in-force"),
    "since of late": (STATED_TIE + 'tie:home--abroad lt:since "2024"^^xsd:gYear .', "2026-01-01", "in-force"),
    "in force": (agreement(RECENT), "2026-01-01", "in-force"),
}


@pytest.mark.parametrize("name", TIES)
def test_whether_a_tie_is_alive(small: Small, name: str) -> None:
    text, as_of, status = TIES[name]
    graph = small(PARTIES + text, as_of)
    assert statuses(graph)["home--abroad"] == status
    reasons = derived(graph, "assessment:tie.home--abroad", "lt:reason")
    assert sorted(reason[-3:] for reason in reasons) == ["@en", "@vi"]


def test_a_tie_is_left_out_before_its_first_contact(small: Small) -> None:
    assert "home--abroad" not in statuses(small(PARTIES + agreement(signed("2025-03-04")), "2025-03-03"))


def test_each_thing_is_assessed_once(small: Small) -> None:
    graph = small(
        PARTIES
        + agreement(RECENT)
        + gone()
        + succession("confirmed")
        + succession("suspended", "tie:home--abroad")
    )
    made = [t for t in graph.store.triples(DERIVED_GRAPH) if t.predicate.value.endswith("#status")]
    assert len(made) == 2
