from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

import pytest

from localties import KnowledgeGraph
from localties.dates import PartialDate
from localties.query import Register
from localties.views.chronicle import chronicle
from localties.views.placing import text_width
from localties.views.scale import TimeScale
from localties.views.timeline import MOST, timeline_page, timeline_part
from localties.views.timeline_rows import ROWS, Mark, Section, counted_sections, record_sections
from tests.views.drawn import (
    HOSTILE,
    Elements,
    actor,
    large_register,
    of_class,
    record,
    register_of,
    renamed,
    svgs,
    tag,
    tie,
    title_of,
)

SCALE = TimeScale(2000, 2029, 200.0, 900.0)


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


def link(iri: str) -> str:
    return iri


def marks_of(register: Register) -> list[tuple[Section, Mark]]:
    dated = [entry for entry in chronicle(register, "en", link) if entry.starts]
    sections = record_sections(dated, SCALE, "en", 0)
    return [(section, mark) for section in sections for row in section.rows for mark in row.marks]


def listed(html: str, part: str) -> list[str | None]:
    """The links of the list that begins with an element of a class."""
    after = html[html.index(part) :]
    return [a["href"] for a in Elements(after[: after.index("</ul>" if "undated" in part else "</ol>")]).of("a")]


def test_every_record_is_a_mark_or_in_the_list_of_undated_ones(register: Register) -> None:
    html = timeline_part(register, "en", link)
    marks = [mark.get("href") for svg in svgs(html) for mark in of_class(svg, "mark")]
    undated = listed(html, "timeline-undated")
    assert sorted([*marks, *undated], key=str) == sorted(register.records)
    assert undated
    assert all(register.records[str(iri)].starts is None for iri in undated)


def test_the_list_has_the_same_dated_records(register: Register) -> None:
    html = timeline_part(register, "vi", link)
    dated = [iri for iri, one in register.records.items() if one.starts]
    assert sorted(listed(html, "<ol"), key=str) == sorted(dated)


def test_a_year_covers_exactly_its_days() -> None:
    left, right = SCALE.span(PartialDate.parse("2012"))
    assert left == SCALE.start(date(2012, 1, 1))
    assert right == SCALE.start(date(2013, 1, 1))
    last_day = SCALE.span(PartialDate.parse("2012-12-31"))
    assert last_day[1] == right
    assert last_day[0] < right
    per_day = SCALE.width / (date(2030, 1, 1) - date(2000, 1, 1)).days
    assert right - left == pytest.approx(366 * per_day)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024-36", date(2024, 10, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2026/2028", date(2026, 1, 1), date(2029, 1, 1)),
        ("../2004", date(2000, 1, 1), date(2005, 1, 1)),
        ("2027/..", date(2027, 1, 1), date(2030, 1, 1)),
    ],
)
def test_a_span_is_as_wide_as_its_date_is_vague(text: str, first: date, after: date) -> None:
    assert SCALE.span(PartialDate.parse(text)) == (SCALE.start(first), SCALE.start(after))


def test_a_drawn_year_stands_in_the_picture_from_january_to_december(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", 105, 10), actor("gurye", 127, 35, "kr")
    told = record("vague", "2012")
    html = timeline_part(register_of(graph, [tie(one, other, [told])], [one, other], [told]), "en", link)
    svg = next(svg for svg in svgs(html) if of_class(svg, "mark"))
    (span,) = of_class(of_class(svg, "mark")[0], "span")
    years = {
        text.text: float(line.get("x1", "0"))
        for line, text in pairwise(of_class(svg, "timeline-axis")[0])
        if tag(line) == "line"
    }
    x, width = float(span.get("x", "0")), float(span.get("width", "0"))
    assert x == pytest.approx(years["2012"], abs=0.02)
    assert x + width == pytest.approx(years["2013"], abs=0.02)


def test_only_a_day_is_a_point(register: Register) -> None:
    for _, mark in marks_of(register):
        starts = mark.entry.starts
        assert starts
        assert (mark.form == "day") is (starts.earliest == starts.latest)


def test_approximate_dates_have_soft_ends(register: Register) -> None:
    soft = {mark.entry.starts.text for _, mark in marks_of(register) if mark.soft and mark.entry.starts}
    assert soft == {
        record.starts.text for record in register.records.values() if record.starts and "~" in record.starts.text
    }
    assert soft


def test_planned_ones_stand_apart_and_hollow(register: Register) -> None:
    marks = marks_of(register)
    assert {section.planned for section, _ in marks} == {False, True}
    assert all(section.planned is not mark.entry.done for section, mark in marks)
    html = timeline_part(register, "en", link)
    hollow = {m.get("href") for svg in svgs(html) for m in of_class(svg, "mark") if "open" in m.get("class", "")}
    assert hollow == {i for i, r in register.records.items() if r.starts and not r.is_done}


def test_planned_rows_lie_below_all_others(register: Register) -> None:
    heights = {planned: [m.y for s, m in marks_of(register) if s.planned is planned] for planned in (False, True)}
    assert max(heights[False]) < min(heights[True])


def test_what_was_called_off_is_crossed(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", 105, 10), actor("gurye", 127, 35, "kr")
    told = [
        record("off", "2024-05-01", agreement=False, realisation="cancelled"),
        record("on", "2024-05-01", agreement=False, realisation="planned"),
    ]
    html = timeline_part(register_of(graph, [tie(one, other, told)], [one, other], told), "en", link)
    crossed = [m for svg in svgs(html) for m in of_class(svg, "mark") if of_class(m, "crossed")]
    assert [mark.get("href") for mark in crossed] == [told[0].iri]


def test_a_term_is_a_line_from_the_signing_to_its_end(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", 105, 10), actor("gurye", 127, 35, "kr")
    told = record("term", "2020-01-01", ends="2022")
    made = register_of(graph, [tie(one, other, [told])], [one, other], [told])
    ((_, mark),) = marks_of(made)
    assert mark.until == SCALE.start(date(2023, 1, 1))
    svg = next(svg for svg in svgs(timeline_part(made, "en", link)) if of_class(svg, "mark"))
    (line,) = of_class(of_class(svg, "mark")[0], "term")
    assert float(line.get("x1", "0")) < float(line.get("x2", "0"))


def test_what_comes_within_a_term_stands_on_another_line(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", 105, 10), actor("gurye", 127, 35, "kr")
    told = [
        record("term", "2010-01-01", ends="2020"),
        record("within", "2015-01-01"),
        record("after", "2022-01-01"),
    ]
    made = register_of(graph, [tie(one, other, told)], [one, other], told)
    lines = {mark.entry.iri: mark.y for _, mark in marks_of(made)}
    assert lines[told[0].iri] == lines[told[2].iri] != lines[told[1].iri]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_mark_and_no_label_touches_another(register: Register, language: str) -> None:
    dated = [entry for entry in chronicle(register, language, link) if entry.starts]
    sections = record_sections(dated, SCALE, language, 0)
    lines: dict[float, list[tuple[float, float]]] = {}
    labels = 0
    for section in sections:
        for row in section.rows:
            for mark in row.marks:
                middle = (mark.left + mark.right) / 2
                left, right = min(mark.left, middle - 5), max(mark.right, middle + 5)
                if mark.form == "span":
                    left, right = mark.left, mark.right
                if mark.soft:
                    left, right = left - mark.tail, right + mark.tail
                right = max(right, mark.until or right)
                if mark.label:
                    labels += 1
                    right += 4 + text_width(mark.label, 11.5)
                lines.setdefault(mark.y, []).append((left, right))
                assert row.y <= mark.y <= row.y + row.height
    assert labels > 40
    for stretches in lines.values():
        for one, other in combinations(stretches, 2):
            assert one[1] <= other[0] or other[1] <= one[0]


def test_rows_do_not_overlap(register: Register) -> None:
    dated = [entry for entry in chronicle(register, "vi", link) if entry.starts]
    rows = [row for section in record_sections(dated, SCALE, "vi", 30) for row in section.rows]
    assert rows[0].y >= 30
    assert all(above.y + above.height <= below.y for above, below in pairwise(rows))
    assert all(text_width(row.name, 12) <= SCALE.left for row in rows if not row.is_heading)


def test_many_records_are_counted_and_none_is_lost(graph: KnowledgeGraph) -> None:
    large = large_register(graph, 2000)
    html = timeline_part(large, "en", link)
    svg = next(svg for svg in svgs(html) if of_class(svg, "cell"))
    assert not of_class(svg, "mark")
    assert sum(int(cell.get("data-number", "0")) for cell in of_class(svg, "cell")) == 2000
    assert "2000 dated records" in html
    assert len(listed(html, "<ol")) == 2000
    assert float(svg.get("viewBox", "").split()[3]) < 6000


def test_places_beyond_the_rows_there_are_share_the_last_one(graph: KnowledgeGraph) -> None:
    dated = [entry for entry in chronicle(large_register(graph, 1600), "en", link) if entry.starts]
    done = counted_sections(dated, SCALE, "en", 0)[0].rows
    assert len(done) == ROWS
    assert done[-1].title == "All other places"
    assert sum(cell.number for row in done for cell in row.cells) == sum(entry.done for entry in dated)


def test_counts_stand_in_the_year_they_count(graph: KnowledgeGraph) -> None:
    dated = [entry for entry in chronicle(large_register(graph, 1000), "en", link) if entry.starts]
    for section in counted_sections(dated, SCALE, "en", 0):
        for row in section.rows:
            for cell in row.cells:
                assert (cell.left, cell.right) == SCALE.span(PartialDate.parse(str(cell.year)))


def test_up_to_the_limit_each_record_is_drawn(graph: KnowledgeGraph) -> None:
    html = timeline_part(large_register(graph, MOST), "en", link)
    assert sum(len(of_class(svg, "mark")) for svg in svgs(html)) == MOST


def test_each_mark_tells_date_type_and_name(register: Register) -> None:
    html = timeline_part(register, "vi", link)
    titles = {m.get("href"): title_of(m) for svg in svgs(html) for m in of_class(svg, "mark")}
    for iri, told in titles.items():
        one = register.records[str(iri)]
        assert told
        assert one.starts
        assert told.startswith(one.starts.in_words("vi") + ": " + register.name(one.iri, "vi"))
        assert register.name(one.type, "vi") in told


def test_the_axis_begins_and_ends_with_the_data() -> None:
    days = [PartialDate.parse(text) for text in ("2004-05", "2031", "../2010")]
    scale = TimeScale.showing(days, date(2026, 1, 1), 0, 280)
    assert (scale.first, scale.last) == (2004, 2031)
    assert [year for year, _ in scale.years(40)] == [2005, 2010, 2015, 2020, 2025, 2030]


def test_a_selection_is_all_that_is_shown(register: Register) -> None:
    part = register.only(list(register.ties)[:5])
    html = timeline_part(part, "en", link)
    marks = {mark.get("href") for svg in svgs(html) for mark in of_class(svg, "mark")}
    assert marks <= set(part.records)


def test_without_records_the_timeline_says_so(register: Register) -> None:
    assert "There is no agreement or event to show." in timeline_part(register.only([]), "en", link)


def test_hostile_names_stand_as_text(register: Register) -> None:
    html = timeline_page(renamed(register, HOSTILE), "en", link)
    elements = Elements(html)
    assert elements.of("img") == []
    assert len(elements.of("script")) == 1
    assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on") or a == "style"]
    assert any(HOSTILE in (e.text or "") for svg in svgs(html) for e in svg.iter())
