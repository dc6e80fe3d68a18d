"""What was measured as Markdown: a short text for the README, all of it for docs/benchmarks.md.

What a process could not bring to its end, or an option left out, is missing from the results: it shows as a dash.
"""

from __future__ import annotations

import statistics
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Final

from tests.benchmarks.markdown import NONE, figure, growing, ratio, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Size = dict[str, Any]
    Sizes = Mapping[str, Size]

_BARE: Final = "by pyoxigraph alone: load and dump"
_IN_SHORT: Final = (
    "load", "rules (derived facts)", "checks", "shapes", "100 records changed, again", "facets page, first",
    "facets page, again", "whole build", _BARE,
)  # fmt: skip
_STEPS: Final = {
    "load": ("localties", "load"),
    "rules (derived facts)": ("localties", "rules"),
    "checks": ("localties", "checks"),
    "shapes": ("validation", "shapes"),
    "100 records changed, first": ("validation", "changed, first"),
    "100 records changed, again": ("validation", "changed, again"),
    "counts of all facets": ("localties", "facets"),
    "counts by year": ("localties", "years"),
    "reading the register": ("localties", "register"),
    "network of the ties": ("localties", "network"),
    "opening the explorer": ("localties", "explorer"),
    "facets page, first": ("localties", "explore, first"),
    "facets page, again": ("localties", "explore, again"),
    "facets page with a choice, first": ("localties", "explore, chosen, first"),
    "facets page with a choice, again": ("localties", "explore, chosen, again"),
}
_HOW_TO_READ: Final = "× is the ratio to localties within one size"
_HOW_IT_GROWS: Final = (
    "After the comma: how it grows for ten times as many triples, ×10 being linear, in bold beyond ×13."
)


def short_tables(sizes: Sizes, world: Size | None) -> str:
    """Give load, memory and queries of each engine, and how the main steps of localties grow.

    Args:
        sizes: What was measured of each size, the smallest first.
        world: What was measured of the list of sister cities.
    """
    parts = [table(_engine_rows(sizes)), _left_out(sizes)]
    steps = {title: seconds for title, seconds in _steps(sizes).items() if title in _IN_SHORT}
    parts += [table([*_growth(sizes, steps), *_build_rows(sizes)]), _HOW_IT_GROWS]
    return "\n\n".join([*filter(None, parts), _world_text(world), _machines(sizes)])


def long_tables(sizes: Sizes, world: Size | None) -> str:
    """Give how every step grows and its memory, the parts of the build, and every named query on every engine."""
    steps = _steps(sizes)
    queries = {name: [_query(size, "localties", name) for size in sizes.values()] for name in _queries(sizes)}
    parts = [
        "## How the steps grow",
        table(_growth(sizes, steps)),
        _HOW_IT_GROWS,
        "## Memory",
        table(_memory_rows(sizes)),
        "Peak of the resident set of the process while the step lasts, with what it held before.",
        "## The world layer",
        table(_world_rows(world)) if world else NONE,
        "## How the named queries grow",
        table([["query", *sizes], *([name, *growing(times, _triples(sizes))] for name, times in queries.items())]),
    ]
    for name, size in sizes.items():
        parts += [f"## Every named query at {name}", table(_query_rows(size)), _query_text(size)]
    return "\n\n".join(parts)


def _at(found: Size | None, *path: str) -> Any:
    """Give what stands at a path, None where a part of it is missing."""
    return reduce(lambda inner, key: inner.get(key) if isinstance(inner, dict) else None, path, found)


def _triples(sizes: Sizes) -> list[int]:
    return [size["triples"] for size in sizes.values()]


def _steps(sizes: Sizes) -> dict[str, list[float | None]]:
    """Give the seconds of each step of localties at each size."""
    seconds: dict[str, Callable[[Size], float | None]] = {
        title: partial(_step, part=part, name=name) for title, (part, name) in _STEPS.items()
    }
    seconds["dumps, all five"] = lambda size: _at(size, "build", "stages", "validate and write")
    seconds["whole build"] = partial(_step, part="build", name="whole")
    seconds[_BARE] = _bare
    return {title: [take(size) for size in sizes.values()] for title, take in seconds.items()}


def _step(size: Size, part: str, name: str, measure: str = "seconds") -> float | None:
    value: float | None = _at(size, part, "steps", name, measure)
    return value


def _bare(size: Size) -> float | None:
    steps = _at(size, "bare", "steps")
    return sum(step["seconds"] for step in steps.values()) if steps else None


def _growth(sizes: Sizes, steps: Mapping[str, list[float | None]]) -> list[list[str]]:
    head = ["localties", *(f"{name} ({size['triples']:,} triples)" for name, size in sizes.items())]
    return [head, *([title, *growing(seconds, _triples(sizes))] for title, seconds in steps.items())]


def _build_rows(sizes: Sizes) -> list[list[str]]:
    """Give the build as a ratio and its memory, and what pySHACL would take for the shapes."""
    rows = [
        ["whole build to load and dump alone"],
        ["memory of the build, peak"],
        ["shapes, by pySHACL, reckoned"],
    ]
    for size in sizes.values():
        whole, bare = _step(size, "build", "whole"), _bare(size)
        rows[0].append(f"{whole / bare:.1f}×" if whole and bare else NONE)
        rows[1].append(figure(_step(size, "build", "whole", "megabytes"), "MB"))
        fast, reference = _step(size, "validation", "shapes"), _step(size, "reference", "shapes")
        reckoned = None if reference is None else reference * size["triples"] / size["reference"]["triples"]
        rows[2].append(ratio(reckoned, fast, "s"))
    return rows


def _memory_rows(sizes: Sizes) -> list[list[str]]:
    steps = {**_STEPS, "whole build": ("build", "whole")}
    rows = [["localties", *sizes]]
    for title, (part, name) in steps.items():
        rows.append([title, *(figure(_step(s, part, name, "megabytes"), "MB") for s in sizes.values())])
    bare = ((_at(size, "bare", "steps") or {}).values() for size in sizes.values())
    peaks = (max((step["megabytes"] for step in taken), default=None) for taken in bare)
    return [*rows, [_BARE, *(figure(peak, "MB") for peak in peaks)]]


def _engines(sizes: Iterable[Size]) -> list[str]:
    """Give the engines that were measured at any size, in the order in which they are measured."""
    return list(dict.fromkeys(name for size in sizes for name in size["engines"]))


def _engine_rows(sizes: Sizes) -> list[list[str]]:
    engines = _engines(sizes.values())
    rows = [["", *engines]]
    for name, size in sizes.items():
        shared = _answered(size["engines"])
        own = _at(size, "engines", "localties", "megabytes")
        memory = (ratio(_at(size, "engines", engine, "megabytes"), own, "MB") for engine in engines)
        rows += [
            [f"{name}: load", *(_load_cell(sizes, size, engine) for engine in engines)],
            [f"{name}: memory, peak", *memory],
            [f"{name}: named query, median", *(_median_cell(size, engine, shared) for engine in engines)],
        ]
    return rows


def _load_cell(sizes: Sizes, size: Size, engine: str) -> str:
    """Give how long an engine loads a size; of one left out, what follows from the next smaller size."""
    load, own = _at(size, "engines", engine, "load"), _at(size, "engines", "localties", "load")
    if load is not None:
        return ratio(load, own, "s")
    smaller = [s for s in sizes.values() if s["triples"] < size["triples"] and engine in s["engines"]]
    if not smaller:
        return NONE
    known = smaller[-1]
    return ratio(known["engines"][engine]["load"] * size["triples"] / known["triples"], own, "s", ", reckoned")


def _median_cell(size: Size, engine: str, shared: list[str]) -> str:
    if engine not in size["engines"]:
        return "left out"
    own = _at(size, "engines", "localties")
    over = sum(time is None for time in size["engines"][engine]["queries"].values())
    cell = ratio(_median(size["engines"][engine], shared), own and _median(own, shared), "s")
    return f"{cell}; {over} > {size['limit']:g} s" if over else cell


def _left_out(sizes: Sizes) -> str:
    """Say which engines are missing from a size that are in another one."""
    engines = _engines(sizes.values())
    if all(engine in size["engines"] for size in sizes.values() for engine in engines):
        return ""
    return (
        "Left out: an engine that would take hours for a size, or did not come to an end; its load is reckoned "
        "from the next smaller size, as if it grew with the triples."
    )


def _answered(engines: Mapping[str, Any]) -> list[str]:
    """Give the queries that every engine answered in time."""
    asked = list(dict.fromkeys(name for engine in engines.values() for name in engine["queries"]))
    return [name for name in asked if all(engine["queries"].get(name) for engine in engines.values())]


def _median(engine: Size, names: Iterable[str]) -> float | None:
    times = [float(engine["queries"][name][0]) for name in names]
    return statistics.median(times) if times else None


def _queries(sizes: Sizes) -> list[str]:
    return sorted({name for size in sizes.values() for e in size["engines"].values() for name in e["queries"]})


def _query(size: Size, engine: str, name: str) -> float | None:
    found = _at(size, "engines", engine, "queries", name)
    return float(found[0]) if found else None


def _query_rows(size: Size) -> list[list[str]]:
    engines = _engines([size])
    rows = [["query", "rows", *engines]]
    for name in _queries({"": size}):
        counts = [found[1] for engine in engines if (found := size["engines"][engine]["queries"].get(name))]
        own = _query(size, "localties", name)
        times = [_query(size, engine, name) for engine in engines]
        over = f"> {size['limit']:g} s"
        cells = (over if time is None else ratio(time, own, "s") for time in times)
        rows.append([name, f"{counts[0]:,}" if counts else NONE, *cells])
    return rows


def _query_text(size: Size) -> str:
    return (
        f"Median of three, with the ratio to localties; a query may take {size['limit']:g} s. Parameters are the "
        f"locality and the partner with most ties. {size['machine']}."
    )


def _world_rows(world: Size) -> list[list[str]]:
    rows = [[f"{world['places']:,} places, {world['pairs']:,} pairs", "time", "memory, peak"]]
    titles = {
        "load": "load",
        "rules": "rules",
        "register": "reading the register",
        "overview, first": "overview, first",
        "layout": "of that the layout",
        "overview, again": "overview, layout known",
        "overview, written": "the same as HTML",
    }
    steps = world["steps"]
    return rows + [
        [title, figure(steps[step]["seconds"], "s"), figure(steps[step]["megabytes"], "MB")]
        for step, title in titles.items()
    ]


def _world_text(world: Size | None) -> str:
    if world is None:
        return "The network of the world layer was not measured."
    steps = world["steps"]
    return (
        f"The network of {world['places']:,} places and {world['pairs']:,} pairs, as many as the world layer has, "
        f"is computed in {figure(steps['overview, first']['seconds'], 's')}, of which its layout takes "
        f"{figure(steps['layout']['seconds'], 's')}; once it is known, in "
        f"{figure(steps['overview, again']['seconds'], 's')}."
    )


def _machines(sizes: Sizes) -> str:
    """Say on what each size was measured, once where it is the same."""
    told: dict[str, list[str]] = {}
    for name, size in sizes.items():
        told.setdefault(size["machine"], []).append(name)
    measured = "; ".join(f"{', '.join(names)} on {machine}" for machine, names in told.items())
    return f"{_HOW_TO_READ}. Measured: {measured}."
