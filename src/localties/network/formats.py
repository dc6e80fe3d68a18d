"""The network in files that other programs read: GraphML for yEd, R and igraph, GEXF for Gephi."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import networkx as nx

from localties.terms import LICENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.query import Register

ATTRIBUTION: Final = "the localties authors; each fact with its source"

_GEXF: Final = "http://www.gexf.net/1.2draft"
# What XML 1.0 (section 2.2) has no way to write, escaped or not.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED: Final = ("kind", "country", "status")


def graphml(graph: nx.MultiGraph[str], register: Register) -> bytes:
    """Write a network as GraphML (http://graphml.graphdrawing.org/), UTF-8.

    Args:
        graph: A network as `project` makes it; labels are in its language.
        register: What it was made of.

    Returns:
        A file with the licence among the data of the graph. Nodes have names in all languages, country, kind and
        coordinates; edges their IRI as key, status, weight and dates. The file is the same for the same network.
    """
    plain = _plain(graph, register)
    plain.graph |= {"license": LICENCE, "attribution": ATTRIBUTION}
    file = BytesIO()
    nx.write_graphml_xml(plain, file)
    return file.getvalue()


def gexf(graph: nx.MultiGraph[str], register: Register) -> bytes:
    """Write a network as GEXF 1.2 (https://gexf.net/), UTF-8.

    Args:
        graph: A network as `project` makes it; labels are in its language.
        register: What it was made of.

    Returns:
        A file with the same attributes as `graphml` writes, the licence among its metadata, dated by the day for
        which status was judged.
    """
    plain = _plain(graph, register)
    for one, other, key, values in plain.edges(keys=True, data=True):
        values["id"] = key
        values["label"] = f"{plain.nodes[one]['label']} – {plain.nodes[other]['label']}"
    file = BytesIO()
    nx.write_gexf(plain, file)
    ET.register_namespace("", _GEXF)
    ET.register_namespace("viz", _GEXF + "/viz")
    root = ET.fromstring(file.getvalue())  # noqa: S314 - written just above
    meta = root.find(f"{{{_GEXF}}}meta")
    if meta is not None:
        meta.clear()
        meta.set("lastmodifieddate", register.as_of.isoformat())
        for name, text in (
            ("creator", ATTRIBUTION),
            ("description", f"Ties of localities, as of {register.as_of.isoformat()}. Licence: {LICENCE}"),
            ("keywords", "subnational diplomacy, license: CC BY 4.0"),
        ):
            ET.SubElement(meta, f"{{{_GEXF}}}{name}").text = text
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _plain(graph: nx.MultiGraph[str], register: Register) -> nx.MultiGraph[str]:
    """Give the network with nothing but texts and numbers as values, nodes and edges sorted."""
    language = str(graph.graph.get("language", "en"))
    plain: nx.MultiGraph[str] = nx.MultiGraph(**graph.graph)
    for node in sorted(graph):
        values = {**graph.nodes[node], "names": " | ".join(register.all_names(node)), "iri": node}
        plain.add_node(_xml(node), **_texts(values, register, language))
    edges = ((key, one, other) for one, other, key in graph.edges(keys=True))
    for key, one, other in sorted(edges):
        values = dict(graph.edges[one, other, key])
        values["ties"] = " | ".join(" ".join(group) for group in values["ties"])
        plain.add_edge(_xml(one), _xml(other), _xml(key), **_texts(values, register, language))
    return plain


def _texts(values: Mapping[str, Any], register: Register, language: str) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {}
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, (int, float)):
            found[name] = value
        else:
            found[name] = value.isoformat() if isinstance(value, date) else _xml(value)
        if name in _NAMED:
            found[name + "_name"] = _xml(register.name(value, language))
    return found


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
