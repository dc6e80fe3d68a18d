from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from localties.errors import EncodingError, InputNotFoundError, RdfSyntaxError, UnknownFormatError
from localties.ingest.pairs import Form, Kind, import_pairs, read_pairs
from localties.ingest.pairs.reading import ENTITY
from localties.terms import expand
from tests.ingest.pairs.conftest import GIVEN

if TYPE_CHECKING:
    from pathlib import Path

    from localties import Project

DAY = "http://www.w3.org/2001/XMLSchema#dateTime"


def _item(qid: str) -> dict[str, str]:
    return {"type": "uri", "value": ENTITY + qid}


def _text(value: str, language: str = "en") -> dict[str, str]:
    return {"type": "literal", "value": value, "xml:lang": language}


def _solution(**more: Any) -> dict[str, Any]:
    """What Wikidata answers of Leipzig and Lyon."""
    return {
        "item": _item("Q2079"),
        "itemLabel": _text("Leipzig"),
        "itemCountryLabel": _text("Germany"),
        "itemCoord": {
            "type": "literal",
            "datatype": "http://www.opengis.net/ont/geosparql#wktLiteral",
            "value": "Point(12.3747 51.3403)",
        },
        "partner": _item("Q456"),
        "partnerLabel": _text("Lyon"),
        "partnerCountryLabel": _text("France"),
        **more,
    }


def _result(path: Path, *solutions: dict[str, Any]) -> Path:
    names = sorted({name for solution in solutions for name in solution})
    path.write_text(json.dumps({"head": {"vars": names}, "results": {"bindings": solutions}}, indent=1), "utf-8")
    return path


def test_a_sparql_result_gives_names_countries_points_dates_and_references(tmp_path: Path) -> None:
    path = _result(
        tmp_path / "p190.json",
        _solution(
            start={"type": "literal", "datatype": DAY, "value": "1981-01-01T00:00:00Z"},
            end={"type": "literal", "datatype": DAY, "value": "2023-03-01T00:00:00Z"},
            endPrecision={"type": "literal", "value": "11"},
            reference={"type": "uri", "value": "https://www.leipzig.de/lyon"},
        ),
    )
    [row] = read_pairs(path).rows
    assert (row.one.name, row.one.country, row.one.qid) == ("Leipzig", "Germany", "Q2079")
    assert row.one.point == ("51.3403", "12.3747")
    assert (row.start, row.end) == ("1981", "2023-03-01")
    assert row.references == ("https://www.leipzig.de/lyon",)


def test_a_sparql_result_becomes_a_layer_without_telling_its_licence(office: Project, tmp_path: Path) -> None:
    day = {"type": "literal", "datatype": DAY, "value": "1981-11-24T00:00:00Z"}
    there = _solution(start=day, reference={"type": "uri", "value": "https://www.leipzig.de/lyon"})
    back = {
        "item": there["partner"],
        "itemLabel": there["partnerLabel"],
        "itemCountryLabel": there["partnerCountryLabel"],
        "partner": there["item"],
        "partnerLabel": there["itemLabel"],
        "partnerCountryLabel": there["itemCountryLabel"],
    }
    alone = _solution(
        partner=_item("Q1486"), partnerLabel=_text("Buenos Aires"), partnerCountryLabel=_text("Argentina"), end=day
    )
    nameless = _solution(partner=_item("Q999999999"), partnerLabel={"type": "literal", "value": "Q999999999"})
    done = import_pairs(office, _result(tmp_path / "p190.json", there, back, alone, nameless))
    turtle = done.data.decode()
    assert done.ties == 2
    assert done.findings.counts() == {Kind.NO_NAME: 1, Kind.ONE_SIDED: 1}
    assert "tie:wikidata.Q2079--wikidata.Q456 a lt:Tie" in turtle
    assert 'lt:since "1981-11-24"^^xsd:date' in turtle
    assert "lt:status status:terminated" in turtle
    assert "publicdomain/zero/1.0/> ;" in turtle
    assert '"https://www.leipzig.de/lyon"^^xsd:anyURI' in turtle


@pytest.mark.parametrize(
    ("value", "precision", "date"),
    [
        ("1981-01-01T00:00:00Z", "", "1981"),
        ("1981-05-01T00:00:00Z", "", "1981-05"),
        ("1981-05-17T00:00:00Z", "", "1981-05-17"),
        ("1981-01-01T00:00:00Z", "11", "1981-01-01"),
        ("1981-01-01T00:00:00Z", "9", "1981"),
        ("1981", "", "1981"),
        ("1981-01-01T00:00:00Z", "8", None),
        ("-0300-01-01T00:00:00Z", "", None),
        ("http://www.wikidata.org/.well-known/genid/1", "", None),
    ],
)
def test_a_time_of_wikidata_says_no_more_than_was_known(
    tmp_path: Path, value: str, precision: str, date: str | None
) -> None:
    said = {
        "start": {"type": "literal", "value": value},
        "startPrecision": {"type": "literal", "value": precision},
    }
    found = read_pairs(_result(tmp_path / "p190.json", _solution(**said)))
    assert found.rows[0].start == date
    assert len(found.findings.of(Kind.BAD_VALUE)) == (date is None)


def test_identifiers_get_names_and_countries_from_the_file_beside(office: Project, tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text(
        "Q456\tLyon\tFrance\nQ2079\tLeipzig\tGermany\t51.34\t12.37\nQ25282\tĐà Nẵng\tVietnam\nQ1\tSomewhere\n",
        "utf-8",
    )
    path = tmp_path / "pairs.tsv"
    path.write_text("Q2079\tQ456\nQ456\tQ2079\nQ456\tQ25282\nQ456\tQ1\nQ456\tQ7\nQ456\n", "utf-8")
    done = import_pairs(office, path, GIVEN)
    assert read_pairs(path).form is Form.IDENTIFIERS
    assert (done.ties, done.read) == (2, 6)
    assert done.findings.counts() == {
        Kind.UNREADABLE: 1,
        Kind.NO_NAME: 1,
        Kind.NO_COUNTRY: 1,
        Kind.ONE_SIDED: 1,
    }
    assert "tie:da-nang--wikidata.Q456" in done.data.decode()


def test_identifiers_without_names_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("Q2079\tQ456\n", "utf-8")
    with pytest.raises(InputNotFoundError, match="--names"):
        read_pairs(path)


@pytest.mark.slow
def test_the_list_of_2016_is_recognised_and_its_countries_follow_from_names(office: Project, shared: Path) -> None:
    path = shared / "data" / "wikidata-p190-qids-2016" / "relations.tsv"
    if not path.is_file():
        pytest.skip(f"there is no file {path}")
    done = import_pairs(office, path)
    assert done.read == 34182
    assert Kind.UNREADABLE not in done.findings.counts()
    assert done.ties > 7000
    assert expand("locality:da-nang") in done.met


def test_a_byte_order_mark_and_spaces_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_bytes(
        "\ufeffcity1, country1, city2, country2\r\n Lyon , France,Hue\u0302\u0301 ,Vietnam\r\n\r\n".encode()
    )
    [row] = read_pairs(path).rows
    assert (row.one.name, row.other.name, row.number) == ("Lyon", "Huế", 2)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnknownFormatError),
        (b"name,country\nLyon,France\n", UnknownFormatError),
        (b"{not json", RdfSyntaxError),
        (b'{"head": {}, "boolean": true}', RdfSyntaxError),
        (b'{"head": {"vars": ["item"]}, "results": {"bindings": []}}', UnknownFormatError),
        (b"city1,country1,city2,country2\nM\xfcnchen,Germany,Lyon,France\n", EncodingError),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(error):
        read_pairs(path)
