"""The results as Markdown: each figure as a ratio to localties, with its absolute beside it."""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BEGIN: Final = "<!-- benchmarks -->"
END: Final = "<!-- /benchmarks -->"
_STEPS: Final = {
    "rules": "rules (derived facts)",
    "checks": "checks",
    "facets": "counts of all facets",
    "years": "counts by year",
    "register": "reading the register",
    "network": "network of the ties",
    "dump nt": "dump as N-Triples, sorted",
    "dump trig": "dump as TriG, sorted",
}


def short_table(found: dict[str, Any]) -> str:
    """Give load, memory and queries of each engine, and the growth of the steps of localties."""
    parts = []
    for size, measured in found["sizes"].items():
        engines = measured["engines"]
        shared = _answered(engines)
        rows = [["", *engines]]
        for title, take, unit in (
            ("load", lambda e: e["load"], "s"),
            ("memory, peak", lambda e: e["megabytes"], "MB"),
            ("named query, median", partial(_median, names=shared), "ms"),
            ("queries over the limit", lambda e: sum(q is None for q in e["queries"].values()), ""),
        ):
            own = take(engines["localties"])
            rows.append([title, *(_cell(take(engine), own, unit) for engine in engines.values())])
        parts.append(f"**{size}** ({measured['triples']:,} triples, {measured['ties']:,} ties)\n\n{_table(rows)}")
    parts.append(_table(_growth(found)))
    parts.append(f"Measured on {found['machine']}; × is the ratio to localties in the same run.")
    return "\n\n".join(parts)


def long_table(found: dict[str, Any]) -> str:
    """Give every named query on every engine."""
    parts = []
    for size, measured in found["sizes"].items():
        engines = measured["engines"]
        rows = [["query", "rows", *engines]]
        for name, own in sorted(engines["localties"]["queries"].items()):
            cells = [_query_cell(engine["queries"].get(name), own, found["limit"]) for engine in engines.values()]
            rows.append([name, "" if own is None else f"{own[1]:,}", *cells])
        parts.append(f"## {size}\n\n{_table(rows)}")
    parts.append(
        f"Median of three, in milliseconds, with the ratio to localties; a query may take {found['limit']:g} s. "
        f"Parameters are the locality and the partner with most ties. {found['machine']}."
    )
    return "\n\n".join(parts)


def between_markers(file: Path, text: str) -> None:
    """Put a text between the markers of a file."""
    before, begin, rest = file.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    assert begin, f"{file} has no {BEGIN}"
    file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def _growth(found: dict[str, Any]) -> list[list[str]]:
    sizes = found["sizes"]
    rows = [["localties, s", *sizes]]
    for step, title in _STEPS.items():
        rows.append([title, *(f"{measured['steps']['steps'][step]:.2f}" for measured in sizes.values())])
    rows += _validation(sizes)
    rows.append(["memory of all but the dumps, MB", *(f"{m['steps']['megabytes']:.0f}" for m in sizes.values())])
    return rows


def _validation(sizes: dict[str, Any]) -> list[list[str]]:
    """Give how long validation takes, and what pySHACL would by its time for a triple of a small register."""
    rows = [
        ["shapes, by shacl-rust"],
        ["shapes, by pySHACL, reckoned"],
        ["100 records changed, first"],
        ["100 records changed, again"],
    ]
    for measured in sizes.values():
        fast, reference = measured["validation"]["shacl-rust"], measured["validation"]["pyshacl"]
        reckoned = reference["shapes"] * fast["triples"] / reference["triples"]
        rows[0].append(f"{fast['shapes']:.2f}")
        rows[1].append(f"{reckoned:,.0f} ({reckoned / fast['shapes']:.0f}×)")
        rows[2].append(f"{fast['changed, first']:.2f}")
        rows[3].append(f"{fast['changed, again']:.2f}")
    return rows


def _answered(engines: dict[str, Any]) -> list[str]:
    """Give the queries that every engine answered."""
    return [name for name in engines["localties"]["queries"] if all(e["queries"][name] for e in engines.values())]


def _median(engine: dict[str, Any], names: Iterable[str]) -> float:
    times = [float(engine["queries"][name][0]) for name in names]
    return 1000 * statistics.median(times or [float("nan")])


def _query_cell(measured: list[float] | None, own: list[float] | None, limit: float) -> str:
    if measured is None:
        return f"> {limit:g} s"
    return _cell(1000 * measured[0], None if own is None else 1000 * own[0], "ms")


def _cell(value: float, own: float | None, unit: str) -> str:
    if not unit:
        return f"{value:g}"
    absolute = f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    return absolute if own is None or value == own else f"{absolute} ({value / own:.1f}×)"


def _table(rows: list[list[str]]) -> str:
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body])
