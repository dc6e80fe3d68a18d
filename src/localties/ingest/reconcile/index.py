"""The entities of a graph by their names, made once and looked up many times."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from localties.ingest.reconcile.designators import readings
from localties.ingest.reconcile.entities import Entity, local_name, read_entities
from localties.ingest.reconcile.folding import transliterated
from localties.ingest.reconcile.qualifiers import split
from localties.ingest.reconcile.variants import other_spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from localties.graph import KnowledgeGraph
    from localties.ingest.reconcile.designators import Levels, Reading

_BROADER: Final = "SELECT ?concept ?broader WHERE { ?concept skos:broader ?broader }"
_OPEN_LEVELS: Final = frozenset({"unspecified"})
_ALIKE: Final = str.maketrans(
    {"k": "g", "c": "g", "q": "g", "t": "d", "p": "b", "z": "j", "r": "l", "w": "v", "f": "v"}
)
"""First letters that romanisations take for one another."""


@dataclass(slots=True)
class Entry:
    """A key under which an entity is found.

    Attributes:
        entity: The entity.
        name: The name of it that gave the key first.
        exact: Whether the key is the entity's name, and not only a part or a transliteration of it.
        dressed: Whether the key has a designator or something beside the name in it. Such keys are equal or not;
            compared by likeness, all of one type would resemble one another.
        names: All its names that gave the key.
        marks: The diacritics of each of its names with that key that has some.
    """

    entity: Entity
    name: str
    exact: bool
    dressed: bool = False
    names: list[str] = field(default_factory=list)
    marks: list[Counter[str]] = field(default_factory=list)


class Index:
    """Entities by the keys of their names.

    Args:
        graph: The graph.
        classes: The IRIs or prefixed names of the classes whose members are looked for; `lt:Actor` and its
            subclasses by default.
        without: The IRIs of members that are left aside.

    Attributes:
        entities: The members, by IRI.
        aside: Those left aside, by IRI.
    """

    def __init__(
        self, graph: KnowledgeGraph, classes: Collection[str] | None = None, without: Collection[str] = ()
    ) -> None:
        rows = graph.store.select(_BROADER).dicts()
        self._broader = {local_name(row["concept"].value): local_name(row["broader"].value) for row in rows}
        read = read_entities(graph, classes)
        self.entities = {thing: entity for thing, entity in read.items() if thing not in without}
        self.aside = {thing: entity for thing, entity in read.items() if thing in without}
        self._entries: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._blocks: dict[tuple[str | None, str], list[str]] = {}
        for entity in self.entities.values():
            self._add(entity)
        self._block()

    def under(self, key: str) -> Iterable[Entry]:
        """Give what is found under a key."""
        return self._entries.get(key, {}).values()

    def near(self, key: str, country: str | None) -> list[str]:
        """Give the keys with which a misspelt one is worth comparing: those of its country, or of its initial."""
        return self._blocks.get((country, "") if country else (None, _initial(key)), [])

    def fits(self, entity: Entity, levels: Levels) -> bool | None:
        """Tell whether an entity is of one of the levels; None where its level is not known."""
        level = entity.level
        if level is None or level in _OPEN_LEVELS:
            return None
        return level in levels or any(self._broader.get(wanted) == level for wanted in levels)

    def of_one_level(self, one: Entity, other: Entity) -> bool:
        """Tell whether two entities can be of one level, as far as their levels are known."""
        first, second = (entity.level or "unspecified" for entity in (one, other))
        alike = first == second or self._broader.get(first) == second or self._broader.get(second) == first
        return alike or not _OPEN_LEVELS.isdisjoint((first, second))

    def above(self, entity: Entity) -> list[Entity]:
        """Give the units in which an entity lies, the nearest first."""
        found: list[Entity] = []
        upper = self.entities.get(entity.within or "")
        while upper is not None and upper not in found:
            found.append(upper)
            upper = self.entities.get(upper.within or "")
        return found

    def blocks(self) -> Iterator[dict[str, dict[str, tuple[Entity, str]]]]:
        """Give the names worth comparing with one another: of one country, with like initials.

        Each block gives for a key the entities whose name it is, by IRI, with the name as it is written.
        """
        blocks: dict[tuple[str | None, str], dict[str, dict[str, tuple[Entity, str]]]] = defaultdict(dict)
        for key, entries in sorted(self._entries.items()):
            for thing, entry in entries.items():
                if entry.exact and not entry.dressed:
                    block = blocks[entry.entity.country, _initial(key)]
                    block.setdefault(key, {})[thing] = (entry.entity, entry.name)
        yield from blocks.values()

    def _add(self, entity: Entity) -> None:
        read = [(name, readings(name)) for name in entity.names]
        cores = {whole.key for _, (whole, *bare) in read if not bare}
        for name, (whole, *bare) in read:
            dressed = any(not r.weak or r.key in cores for r in bare) or bool(split(name).beside)
            self._enter(whole.key, Entry(entity, name, True, dressed), whole)
        for name, (whole, *bare) in read:
            for reading in bare:
                exact = not reading.weak and bool(reading.levels and self.fits(entity, reading.levels))
                self._enter(reading.key, Entry(entity, name, exact), reading)
            for spelling in other_spellings((bare or [whole])[0].key, entity.country):
                self._enter(spelling, Entry(entity, name, True))
            head = split(name).head
            if head != name:
                for reading in readings(head):
                    self._enter(reading.key, Entry(entity, name, False), reading)
            latin = transliterated(name)
            if latin:
                self._enter(latin, Entry(entity, name, False))

    def _enter(self, key: str, entry: Entry, reading: Reading | None = None) -> None:
        """Enter an entity under a key; where it stands there already, the better of both counts."""
        if not key:
            return
        known = self._entries[key].setdefault(entry.entity.thing, entry)
        if entry.exact and not known.exact:
            known.name, known.exact = entry.name, True
        known.dressed &= entry.dressed
        known.names.append(entry.name)
        if reading and reading.marks:
            known.marks.append(reading.marks)

    def _block(self) -> None:
        blocks: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        for key, entries in self._entries.items():
            for entry in entries.values():
                if not entry.dressed:
                    blocks[None, _initial(key)].add(key)
                    blocks[entry.entity.country or "?", ""].add(key)
        self._blocks = {block: sorted(keys) for block, keys in blocks.items()}


def _initial(key: str) -> str:
    return key[:1].translate(_ALIKE)
