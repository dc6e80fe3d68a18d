"""Reading lists of pairs: comma-separated names, Wikidata identifiers, SPARQL results."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from localties.errors import InputNotFoundError, RdfSyntaxError, UnknownFormatError
from localties.ingest.pairs.lists import Form, PairList, Place, Row
from localties.ingest.pairs.told import Kind
from localties.ingest.pairs.values import date_of, point_of, point_of_wkt
from localties.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from localties.ingest.pairs.told import Findings

ENTITY: Final = "http://www.wikidata.org/entity/"
"""The namespace of Wikidata's items."""

_QID: Final = re.compile(r"Q[1-9]\d*")
_PLAIN: Final = ("city1", "country1", "city2", "country2")
_LOCATED: Final = ("city1", "country1", "lat1", "lng1", "city2", "country2", "lat2", "lng2")
_RESULT: Final = ("item", "itemLabel", "partner", "partnerLabel")
_NAMES_FILE: Final = "names.tsv"


def read_pairs(path: Path, names: Path | None = None, language: str | None = None) -> PairList:
    """Read a list of pairs, its format told by its content.

    Args:
        path: A CSV file with the heading city1,country1[,lat1,lng1],city2,country2[,lat2,lng2]; a TSV file of two
            Wikidata identifiers a row; or a SPARQL result (application/sparql-results+json,
            https://www.w3.org/TR/sparql11-results-json/) with the variables item, itemLabel, partner and
            partnerLabel and, if wanted, start, end, startPrecision, endPrecision (wikibase:timePrecision),
            reference, itemCountryLabel, partnerCountryLabel, itemCoord and partnerCoord (WKT points).
        names: For identifiers, a TSV file of identifier, name and, if wanted, country, latitude and longitude;
            `names.tsv` beside the list by default.
        language: The language of the names where the list does not say; English by default.

    Raises:
        InputNotFoundError: If a file is not there.
        EncodingError: If one is not UTF-8.
        RdfSyntaxError: If a SPARQL result is not well-formed.
        UnknownFormatError: If the content is none of these.
    """
    text = read_text(path, "list of pairs").removeprefix("\ufeff")
    language = language or "en"
    first = text.lstrip().partition("\n")[0].strip()
    if first.startswith("{"):
        return _read_result(path, text, language)
    if tuple(first.replace('"', "").replace(" ", "").lower().split(",")) in (_PLAIN, _LOCATED):
        return _read_names(path, text, language)
    if _is_pair(first.split("\t")):
        return _read_identifiers(path, text, names or path.with_name(_NAMES_FILE), language)
    raise UnknownFormatError(
        "the content is no list of pairs that localties knows",
        hint="It reads CSV with the heading city1,country1,city2,country2, Wikidata items, SPARQL results",
        file=path,
    )


def _read_names(path: Path, text: str, language: str) -> PairList:
    found = PairList(path, Form.NAMES, [], language)
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip().lower() for cell in next(reader)]
    read = 0
    # An empty line counts as a row of a spreadsheet, and is none of the list.
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        if len(cells) != len(heading):
            found.findings.tell(
                Kind.UNREADABLE,
                number,
                ",".join(cells),
                lambda _: _("The row has %(found)s cells instead of %(wanted)s"),
                found=len(cells),
                wanted=len(heading),
            )
            continue
        row = dict(zip(heading, cells, strict=True))
        one, other = (_named(found.findings, number, row, side, language) for side in "12")
        found.rows.append(Row(number, one, other))
    return _counted(found, read)


def _named(findings: Findings, number: int, row: Mapping[str, str], side: str, language: str) -> Place:
    point = point_of(findings, number, row.get(f"lat{side}", ""), row.get(f"lng{side}", ""))
    return Place(_tidy(row[f"city{side}"]), _tidy(row[f"country{side}"]), language, point)


def _read_identifiers(path: Path, text: str, names: Path, language: str) -> PairList:
    found = PairList(path, Form.IDENTIFIERS, [], language)
    known = dict(_names(names, found.findings, language))
    read = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        read += 1
        cells = line.strip().split("\t")
        if not _is_pair(cells):
            found.findings.tell(
                Kind.UNREADABLE,
                number,
                line,
                lambda _: _("The row is not two Wikidata identifiers with a tab between"),
            )
            continue
        one, other = (known.get(qid) or Place("", language=language, qid=qid) for qid in cells)
        found.rows.append(Row(number, one, other))
    return _counted(found, read)


def _names(path: Path, findings: Findings, language: str) -> Iterator[tuple[str, Place]]:
    if not path.is_file():
        raise InputNotFoundError(
            f"the names of the identifiers are not in {path}", hint="Give the file of names with --names"
        )
    for line in read_text(path, "file of names").split("\n"):
        if not line.strip():
            continue
        qid, name, country, latitude, longitude = (*line.rstrip("\r").split("\t"), "", "", "", "")[:5]
        point = point_of(findings, None, latitude, longitude)
        yield qid.strip(), Place(_tidy(name), _tidy(country), language, point, qid.strip())


def _read_result(path: Path, text: str, language: str) -> PairList:
    try:
        document = json.loads(text)
        variables: list[str] = document["head"]["vars"]
        bindings: list[dict[str, dict[str, str]]] = document["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        raise RdfSyntaxError("the file is not a SPARQL result in JSON", file=path) from None
    missing = [name for name in _RESULT if name not in variables]
    if missing:
        raise UnknownFormatError(
            f"the SPARQL result has no variable {', '.join(missing)}",
            hint=f"It needs {', '.join(_RESULT)}",
            file=path,
        )
    found = PairList(path, Form.SPARQL, [], language)
    for number, binding in enumerate(bindings, 1):
        row = _solution(found.findings, number, binding, language)
        if row is not None:
            found.rows.append(row)
    return _counted(found, len(bindings))


def _solution(findings: Findings, number: int, binding: dict[str, Any], language: str) -> Row | None:
    said = {name: str(term.get("value", "")) for name, term in binding.items()}
    sides = []
    for side in ("item", "partner"):
        qid = said.get(side, "").removeprefix(ENTITY)
        if not _QID.fullmatch(qid):
            findings.tell(
                Kind.UNREADABLE, number, said.get(side), lambda _: _("The side is not an item of Wikidata")
            )
            return None
        label = binding.get(f"{side}Label", {})
        # The label service of Wikidata gives the identifier where there is no label.
        name = "" if label.get("value") == qid else _tidy(str(label.get("value", "")))
        point = point_of_wkt(findings, number, said.get(f"{side}Coord", ""))
        country = _tidy(said.get(f"{side}CountryLabel", ""))
        sides.append(Place(name, country, str(label.get("xml:lang") or language).lower(), point, qid))
    start, end = (
        date_of(findings, number, said.get(n, ""), said.get(f"{n}Precision", "")) for n in ("start", "end")
    )
    reference = said.get("reference", "")
    references = (reference,) if re.fullmatch(r"https?://\S+", reference) else ()
    return Row(number, sides[0], sides[1], start, end, references)


def _is_pair(cells: list[str]) -> bool:
    return len(cells) == len(("item", "partner")) and all(map(_QID.fullmatch, cells))


def _counted(found: PairList, read: int) -> PairList:
    return PairList(found.path, found.form, found.rows, found.language, found.findings, read)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
