from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

import edtf
import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.graph import KnowledgeGraph
from localties.store import QueryFile
from localties.terms import EDTF, LT, PREFIXES, XSD

if TYPE_CHECKING:
    from localties import Project

OPEN_PAST, OPEN_FUTURE = date.min, date.max
RULE = "1-date-bounds"

READ = {
    "2012": ("gYear", "2012-01-01", "2012-12-31"),
    "0001": ("gYear", "0001-01-01", "0001-12-31"),
    "2012-04": ("gYearMonth", "2012-04-01", "2012-04-30"),
    "2012-12": ("gYearMonth", "2012-12-01", "2012-12-31"),
    "2024-02": ("gYearMonth", "2024-02-01", "2024-02-29"),
    "2023-02": ("gYearMonth", "2023-02-01", "2023-02-28"),
    "2000-02": ("gYearMonth", "2000-02-01", "2000-02-29"),
    "1900-02": ("gYearMonth", "1900-02-01", "1900-02-28"),
    "2024-02-29": ("date", "2024-02-29", "2024-02-29"),
    "2024-33": ("EDTF", "2024-01-01", "2024-03-31"),
    "2024-34": ("EDTF", "2024-04-01", "2024-06-30"),
    "2024-35": ("EDTF", "2024-07-01", "2024-09-30"),
    "2024-36": ("EDTF", "2024-10-01", "2024-12-31"),
    "2024-36~": ("EDTF", "2024-10-01", "2024-12-31"),
    "2022-04~": ("EDTF", "2022-04-01", "2022-04-30"),
    "2022?": ("EDTF", "2022-01-01", "2022-12-31"),
    "2022-02-03%": ("EDTF", "2022-02-03", "2022-02-03"),
    "2026/2030": ("EDTF", "2026-01-01", "2030-12-31"),
    "2024-34/2024-36": ("EDTF", "2024-04-01", "2024-12-31"),
    "2022-04~/2023?": ("EDTF", "2022-04-01", "2023-12-31"),
    "2026/..": ("EDTF", "2026-01-01", OPEN_FUTURE.isoformat()),
    "../2030-02": ("EDTF", OPEN_PAST.isoformat(), "2030-02-28"),
}

REFUSED = [
    *("", " ", "12/2012", "26/04/2012", "April 2012", "12", "20120426", "-2012", "12012", "2012 ", "2012\n"),
    *("2012-13", "2012-00", "2012-1", "2012-04-31", "2012-02-30", "2023-02-29", "2012-04-00", "2012-04-32"),
    *("2024-32", "2024-37", "2024-21", "2024-Q4", "0000", "0000-33", "2012-04-26T00:00", "2012-04-26Z"),
    *("2012-02-30~", "2012~~", "~2012", "201X", "2012/", "/2012", "2012/2013/2014", "2030/2026"),
    *("2012-36/2012-35", "２０１２", "٢٠١٢", "२०१२-०४", "2012–04"),
]  # fmt: skip

IN_WORDS = {
    "2012": ("2012", "2012"),
    "2012-04": ("4/2012", "April 2012"),
    "2012-04-06": ("6/4/2012", "6 April 2012"),
    "2024-33": ("quý I/2024", "Q1 2024"),
    "2024-36": ("quý IV/2024", "Q4 2024"),
    "2022-04~": ("khoảng 4/2022", "about April 2022"),
    "2022?": ("khoảng 2022", "about 2022"),
    "2026/2030": ("2026 – 2030", "2026 – 2030"),
    "2025-12/..": ("12/2025 – …", "December 2025 – …"),
    "../2024-34": ("… – quý II/2024", "… – Q2 2024"),
}

days = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))


@st.composite
def points(draw: st.DrawFn, marks: tuple[str, ...] = ("", "~", "?", "%")) -> str:
    day = draw(days)
    forms = [f"{day:%Y}", f"{day:%Y-%m}", day.isoformat(), f"{day:%Y}-{draw(st.integers(33, 36))}"]
    return draw(st.sampled_from(forms)) + draw(st.sampled_from(marks))


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    start, end = draw(points()), draw(points())
    text = draw(st.sampled_from([start, f"{start}/{end}", f"{start}/..", f"../{end}"]))
    return f"{end}/{start}" if "/" in text and ".." not in text and start > end else text


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_date_is_read_at_its_precision(text: str, expected: tuple[str, str, str]) -> None:
    found = PartialDate.parse(text)
    datatype, earliest, latest = expected
    assert found.text == text
    assert found.datatype == (EDTF if datatype == "EDTF" else XSD) + datatype
    assert (found.earliest.isoformat(), found.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidDateError, match=r"is not a da|ends before it begins"):
        PartialDate.parse(text)


@pytest.mark.parametrize(("text", "words"), IN_WORDS.items())
def test_a_date_reads_as_a_person_would_write_it(text: str, words: tuple[str, str]) -> None:
    found = PartialDate.parse(text)
    assert (found.in_words("vi"), found.in_words("en")) == words
    assert found.in_words("ko") == found.in_words("en")


@given(days)
def test_the_bounds_of_a_year_a_month_and_a_day_hold_the_day(day: date) -> None:
    for text, length in (
        (f"{day:%Y}", date(day.year, 12, 31) - date(day.year, 1, 1)),
        (f"{day:%Y-%m}", timedelta(monthrange(day.year, day.month)[1] - 1)),
        (f"{day.year:04}-{33 + (day.month - 1) // 3}", None),
        (day.isoformat(), timedelta(0)),
    ):
        found = PartialDate.parse(text)
        assert found.earliest <= day <= found.latest
        assert length is None or found.latest - found.earliest == length


@given(partial_dates())
def test_bounds_are_ordered_and_words_exist(text: str) -> None:
    try:
        found = PartialDate.parse(text)
    except InvalidDateError:
        assume(False)
    assert found.earliest <= found.latest
    assert found.in_words("vi") and found.in_words("en")


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert PartialDate.parse(text).text == text
    except InvalidDateError as error:
        assert text in error.message


@example(texts=sorted(READ))
@settings(max_examples=5)
@given(texts=st.lists(partial_dates() | st.sampled_from(sorted(READ)), min_size=20, max_size=40, unique=True))
def test_the_rule_gives_the_same_bounds(project: Project, texts: list[str]) -> None:
    expected: dict[tuple[str, str], str] = {}
    graph = KnowledgeGraph(project)
    ontology = ox.NamedNode("https://w3id.org/localties/ns")
    for end in ("Earliest", "Latest"):
        declared = ox.Triple(
            ox.NamedNode(f"{LT}signedOn{end}"), ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy"), ontology
        )
        graph.store.add([declared], "urn:ontology")
    for number, text in enumerate(texts):
        try:
            found = PartialDate.parse(text)
        except InvalidDateError:
            continue
        thing = ox.NamedNode(f"{PREFIXES['agreement']}x{number}")
        literal = ox.Literal(text, datatype=ox.NamedNode(found.datatype))
        graph.store.add([ox.Triple(thing, ox.NamedNode(LT + "signedOn"), literal)], "urn:records")
        expected |= {
            (thing.value, LT + "signedOn" + end): day.isoformat()
            for end, day, is_open in (
                ("Earliest", found.earliest, text.startswith("..")),
                ("Latest", found.latest, text.endswith("..")),
            )
            if not is_open
        }
    rule = QueryFile.read(project.root / "queries" / "rules" / f"{RULE}.rq")
    derived = graph.store.construct(rule.text)
    assert {(t.subject.value, t.predicate.value): t.object.value for t in derived} == expected  # type: ignore[union-attr]
    assert {t.object.datatype.value for t in derived if isinstance(t.object, ox.Literal)} <= {XSD + "date"}


@given(
    st.dates(min_value=date(1, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-33", "%Y-34", "%Y-35", "%Y-36"]),
    st.sampled_from("~?%"),
)
def test_bounds_are_those_that_another_reader_of_edtf_gives(day: date, form: str, mark: str) -> None:
    text = day.strftime(form.replace("%Y", f"{day.year:04}"))
    read = PartialDate.parse(text + mark)
    parsed = edtf.parse_edtf(text)
    assert (read.earliest, read.latest) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))
