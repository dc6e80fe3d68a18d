"""Starting a workspace: the folder in which an office keeps its register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import WorkspaceError
from localties.graph import KnowledgeGraph, write
from localties.ingest.tables.template import OFFERED, template, template_csv
from localties.project import Project
from localties.terms import DCTERMS, ID, LT, RDF, RDFS, XSD
from localties.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path


_DATASET: Final = ox.NamedNode(ID + "dataset")
_COUNTRY: Final = ox.NamedNode(LT + "country")
_IGNORED: Final = "# What localties makes anew, and what it needs while it writes.\nbuild/\ngraph/**/.*\n"
_QUERY: Final = """\
#+ summary:
#+   en: Every agreement of the register with its parties and the day of signature
#+   vi: Mọi thỏa thuận trong sổ theo dõi, cùng các bên và ngày ký
#+ description:
#+   en: >
#+     An example of a query of one's own. Files in queries/named stand beside those of localties, and one of the
#+     same name takes the place of theirs; queries/checks holds checks of one's own.
#+   vi: >
#+     Một ví dụ về truy vấn riêng. Các tệp trong queries/named đứng bên cạnh truy vấn của localties; tệp trùng tên
#+     thay cho truy vấn đó. Thư mục queries/checks chứa các phép kiểm tra riêng.
#+ topic: lt:Agreement
#+ example: {}
SELECT ?agreement ?name ?signed (GROUP_CONCAT(DISTINCT ?party; separator=", ") AS ?parties) WHERE {
  ?agreement a lt:Agreement ; rdfs:label ?name ; lt:hasParty/lt:actor/rdfs:label ?party .
  FILTER(LANG(?name) = "vi" && LANG(?party) = "vi")
  OPTIONAL { ?agreement lt:signedOn ?signed }
}
GROUP BY ?agreement ?name ?signed
ORDER BY ?signed
"""


def start(folder: Path, settings: Workspace, homes: Iterable[str], today: date) -> list[Path]:
    """Make a workspace.

    Args:
        folder: Where; made where it does not exist.
        settings: What its `localties.toml` says.
        homes: The IRIs of its home localities; their country stands on the locality side of ties.
        today: The day that the data set gives as its date.

    Returns:
        The files that were made.

    Raises:
        WorkspaceError: If the folder holds something already, or a setting has a value that does not fit; then
            nothing was made.
    """
    text = _settings(settings)
    Workspace.parse(text, folder / SETTINGS_FILE)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not empty", hint="Name a folder that does not exist yet")
    base = KnowledgeGraph.open(Project.shipped())
    countries = {quad.object for home in homes for quad in base.store.matching(ox.NamedNode(home), _COUNTRY)}
    files = {
        SETTINGS_FILE: text.encode("utf-8"),
        ".gitignore": _IGNORED.encode("utf-8"),
        "graph/dataset.ttl": write(_dataset(settings, countries, today), ox.RdfFormat.TURTLE),
        "register.xlsx": template(base, settings.languages[0], settings.languages),
        "examples/agreements.csv": template_csv(base, OFFERED[2], settings.languages[0], settings.languages),
        "queries/named/our-agreements.rq": _QUERY.encode("utf-8"),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _settings(settings: Workspace) -> str:
    def said(value: object) -> str:
        return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)

    lines = (
        "# The settings of this workspace. localties reads them wherever it is run below this folder.",
        f"name = {said(settings.name)}",
        "",
        "# The address under which the pages are published, if they are.",
        f"base = {said(settings.base)}" if settings.base else '# base = "https://ties.example.org"',
        "",
        "# The localities whose register this is.",
        f"home = {said(settings.home)}",
        "",
        "# The languages of names, the first of them first, and the licence of the data.",
        f"languages = {said(settings.languages)}",
        f"licence = {said(settings.licence)}",
        "",
        "# How 3/4/2020 is read: day-first or month-first. Left out, it is refused as ambiguous.",
        f"dates = {said(settings.dates)}" if settings.dates else '# dates = "day-first"',
        "",
        "# What of the data shipped with localties lies under this register: gazetteer (places), records.",
        f"shipped = {said(settings.shipped)}",
        "",
        "# Where triples are kept while localties runs.",
        f"engine = {said(settings.engine)}",
    )
    return "\n".join([*lines, ""])


def _dataset(settings: Workspace, countries: Iterable[ox.Quad | object], today: date) -> list[ox.Triple]:
    def said(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(_DATASET, ox.NamedNode(predicate), value)

    return [
        said(RDF + "type", ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")),
        *(said(RDFS + "label", ox.Literal(settings.name, language=tag)) for tag in ("en", "vi")),
        said(DCTERMS + "creator", ox.Literal(settings.name)),
        said(DCTERMS + "license", ox.NamedNode(settings.licence)),
        said(DCTERMS + "modified", ox.Literal(today.isoformat(), datatype=ox.NamedNode(XSD + "date"))),
        *(said(LT + "homeCountry", country) for country in countries if isinstance(country, ox.NamedNode)),
    ]
