"""Tables for tests, and what came of them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from localties import KnowledgeGraph, Project, Severity
from localties.ingest.spellings import Order
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import Imported
from localties.terms import expand

OURS = Conventions(order=Order.DAY_FIRST, language="vi", prefix="office.")
ROW = {
    "Tên gọi (vi)": "Bản ghi nhớ Cần Thơ – Gimhae",
    "Name (en)": "Memorandum of Can Tho and Gimhae",
    "Loại thỏa thuận": "bản ghi nhớ",
    "Realisation": "đã ký",
    "Các bên ký": "TP. Cần Thơ; Gimhae",
    "Ngày ký": "4/12/2012",
    "Lĩnh vực": "kinh tế; văn hóa",
    "Dẫn chứng": "Công văn 123/UBND-NV",
}
LOCALTIES = (sys.executable, "-c", "from localties.cli import main; main()")
"""The command as a process of its own."""
AGREEMENT = "https://w3id.org/localties/id/agreement/office.memorandum-of-can-tho-and-gimhae"


def table(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "agreements.csv") -> Path:
    file = folder / name
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return file


def said(project: Project, thing: str, path: str) -> set[str]:
    graph = KnowledgeGraph.open(project)
    return {quad.object.value for quad in graph.store.matching(ox.NamedNode(thing), ox.NamedNode(expand(path)))}  # type: ignore[union-attr]


def told(done: Imported) -> list[tuple[str, str, str | None]]:
    return [(r.severity.value, r.place(), r.value) for r in done.remarks if r.severity is Severity.VIOLATION]
