"""Laying what the rows of a table say over a graph in memory: what changes where, and what is left alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.ingest.tables.notes import Notes
from localties.ingest.tables.sourcing import Sourcing
from localties.labels import slug
from localties.terms import LT, PREFIXES, RDF, expand, shorten
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph
    from localties.ingest.remarks import Remark
    from localties.ingest.tables.entries import Conventions, Entry
    from localties.ingest.tables.forms import Form
    from localties.ingest.tables.naming import Names
    from localties.store import Term

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Said = dict[Subject, set[ox.Triple]]
_Says = dict[tuple[str, str | None], set["Term"]]

_TYPE: Final = ox.NamedNode(RDF + "type")
_COUNTRY: Final = ox.NamedNode(LT + "country")
_HOME: Final = ox.NamedNode(LT + "homeCountry")
_SOURCE: Final = ox.NamedNode(LT + "source")
_LOCALITY: Final = ox.NamedNode(LT + "Locality")
_PARTNER: Final = ox.NamedNode(LT + "Partner")
_KIND: Final = ox.NamedNode(LT + "partnerKind")
_IS_LOCALITY: Final = ox.NamedNode(expand("partner-kind:locality"))
_ROLES: Final = frozenset((_LOCALITY, _PARTNER))
"""Classes that a thing can have besides those that a hand-kept or shipped file gives it."""
_TAKES_PART: Final = frozenset(ox.NamedNode(LT + name) for name in ("actor", "host"))
_EVIDENCE: Final = LT + "evidence"
_SHOWN: Final = 5
"""How many columns that differ are named where a record is left alone."""


class Laying:
    """Lays entries over what imports wrote before.

    Args:
        graph: The graph.
        table: The file that is imported.
        conventions: How the office writes.
        forms: The forms of the project.
        names: What names mean.

    Attributes:
        sourcing: What gives records their evidence.
        target: The file for what the table brings.
        before: What each file of `graph/imports/` says.
        after: What it will say, by subject.
        entry_of: For each thing and part that rows tell of, the first of them.
        source_of: For each source and piece of evidence made for rows, the first of them.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        table: Path,
        conventions: Conventions,
        forms: Mapping[str, Form],
        names: Names,
    ) -> None:
        self._graph = graph
        folder = graph.project.graph / "imports"
        self.target = folder / f"{slug(table.stem) or 'table'}.ttl"
        self.sourcing = Sourcing(names, table, conventions)
        self._names = {file: name for name, file in graph.files.items() if file.is_relative_to(folder)}
        self._imports = frozenset(self._names.values())
        self.before = {file: frozenset(graph.store.triples(name)) for file, name in self._names.items()}
        self.after: dict[Path, Said] = defaultdict(lambda: defaultdict(set))
        for file, triples in self.before.items():
            self.after[file].update(by_subject(triples))
        self._homes = {
            t.subject: file for file, triples in self.before.items() for t in triples if t.predicate == _TYPE
        }
        self._part_namespaces = tuple(PREFIXES[form.kind] for form in forms.values() if form.part)
        self._notes: dict[str | None, Notes] = {}
        self._gone: set[ox.NamedNode] = set()
        self.entry_of: dict[str, Entry] = {}
        self.source_of: dict[str, Entry] = {}

    @property
    def here(self) -> frozenset[ox.Triple]:
        """What an earlier import of the same table said."""
        return self.before.get(self.target, frozenset())

    @property
    def remarks(self) -> list[Remark]:
        """What there is to say about records that stay, go, or are kept elsewhere."""
        return [remark for notes in self._notes.values() for remark in notes.remarks]

    def changed(self) -> dict[Path, set[ox.Triple]]:
        """Give what each file that changes will say."""
        after = {file: {t for said in things.values() for t in said} for file, things in self.after.items()}
        return {file: triples for file, triples in after.items() if triples != self.before.get(file, set())}

    def graph_name(self, file: Path) -> str:
        """Give the IRI of the named graph of a file."""
        return self._names.get(file) or f"{self._graph.own_graphs[0]}imports/{file.stem}"

    def is_kept_elsewhere(self, thing: str) -> bool:
        """Tell whether a hand-kept or shipped file describes a thing."""
        return bool(self._outside(ox.NamedNode(thing)))

    def over(self, entries: Iterable[Entry], *, prune: bool) -> None:
        """Lay entries over the graph."""
        by_thing: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_thing[entry.thing].append(entry)
        for thing, told in by_thing.items():
            self._lay(ox.NamedNode(thing), told)
        self._vanished({ox.NamedNode(thing) for thing in by_thing}, prune=prune)
        self._drop_sources_without_use()
        self._give_roles()

    def _lay(self, thing: ox.NamedNode, told: list[Entry]) -> None:
        says: _Says = defaultdict(set)
        for entry in told:
            for key, terms in entry.says.items():
                says[key] |= terms
        outside = self._outside(thing)
        says[RDF + "type", None] = {ox.NamedNode(entry.form.cls) for entry in told}
        if outside:
            says = self._role(thing, told[0], says, outside)
            if not says:
                return
        wanted = {
            ox.Triple(thing, ox.NamedNode(path), term) for (path, _), terms in says.items() for term in terms
        }
        home = self._homes.get(thing, self.target)
        file = self.after[home]
        self.entry_of.setdefault(thing.value, told[0])
        old = set(file[thing])
        own_evidence = any(entry.names_evidence for entry in told)
        replaced = {
            key
            for key in says
            if key[0] not in (RDF + "type", _EVIDENCE) or (key[0] == _EVIDENCE and own_evidence)
        }
        new = {t for t in old if _key(t) not in replaced} | wanted
        parts = by_subject(t for entry in told for t in entry.parts)
        differs = new != old or any(not said <= file.get(part, set()) for part, said in parts.items())
        if not own_evidence and not told[0].form.part:
            brought, evidence = self.sourcing.evidence(thing, told, changed=differs, known=file.keys())
            if evidence:
                new = {t for t in new if not self.sourcing.gave(thing, t.object)} | evidence
            file.update(by_subject(brought))
            for piece in by_subject(brought):
                self.source_of.setdefault(str(getattr(piece, "value", piece)), told[0])
        for part, said in parts.items():
            file[part] |= said
            self.entry_of.setdefault(str(getattr(part, "value", part)), told[0])
        if home != self.target and differs and old:
            self._on(told[0].sheet).say(
                "%(thing)s was brought by the table %(file)s and is changed by this row; "
                "if another is meant, give it an identifier of its own",
                Severity.WARNING,
                row=told[0].row,
                thing=shorten(thing.value),
                file=home.stem,
            )
        file[thing] = new
        self._without_parts(file, old - new)

    def _role(self, thing: ox.NamedNode, entry: Entry, says: _Says, outside: set[ox.Triple]) -> _Says:
        """Give what a row may add to a thing that a hand-kept or shipped file describes.

        That is a further class, such as that a province abroad is a partner, with what belongs to it, and further
        evidence. The rest stays as it is there, and where the row says otherwise it is told.
        """
        classes = {t.object for t in outside if t.predicate == _TYPE}
        paths = {t.predicate.value for t in outside}
        added = says[RDF + "type", None] & _ROLES - classes
        role: _Says = {key: terms for key, terms in says.items() if added and key[0] not in paths}
        if added:
            role[RDF + "type", None] = added
        if terms := says.get((_EVIDENCE, None)):
            role[_EVIDENCE, None] = terms
        left = {(path, term) for (path, _), terms in says.items() for term in terms if (path, _) not in role}
        differs = {path for path, term in left if ox.Triple(thing, ox.NamedNode(path), term) not in outside}
        if differs - {RDF + "type"}:
            columns = sorted(entry.headings.get(path, shorten(path)) for path in differs)
            self._on(entry.sheet).say(
                "%(thing)s is described in %(file)s, which imports leave alone; this was not taken over",
                Severity.WARNING,
                row=entry.row,
                column=", ".join(columns[:_SHOWN]),
                thing=shorten(thing.value),
                file=next((path.name for _, path in self._graph.describing(thing)), "?"),
            )
        return role

    def _without_parts(self, file: Said, gone: Iterable[ox.Triple]) -> None:
        """Take away the parts to which statements led that are gone."""
        for value in {t.object for t in gone}:
            if isinstance(value, ox.NamedNode) and value.value.startswith(self._part_namespaces):
                said = file.pop(value, set())
                self._gone |= {
                    t.object for t in said if t.predicate == _SOURCE and isinstance(t.object, ox.NamedNode)
                }

    def _drop_sources_without_use(self) -> None:
        """Take away sources to which evidence pointed that is gone, where none points to them any more."""
        used = {t.object for file in self.after.values() for said in file.values() for t in said}
        for source in self._gone - used:
            if source.value not in self.entry_of and not any(self._beyond(None, source)):
                for file in self.after.values():
                    file.pop(source, None)

    def _give_roles(self) -> None:
        """Say of localities abroad that sign or take part that they are partners, since only then ties follow."""
        home = {quad.object for quad in self._graph.store.matching(None, _HOME)}
        if not home:
            return
        for path, file in list(self.after.items()):
            named = {t.object for said in list(file.values()) for t in said if t.predicate in _TAKES_PART}
            for actor in sorted((a for a in named if isinstance(a, ox.NamedNode)), key=str):
                said = self._said_of(actor)
                classes = {t.object for t in said if t.predicate == _TYPE}
                countries = {t.object for t in said if t.predicate == _COUNTRY}
                if _LOCALITY in classes and _PARTNER not in classes and countries and not countries & home:
                    self.after[self._homes.get(actor, path)][actor] |= {
                        ox.Triple(actor, _TYPE, _PARTNER),
                        ox.Triple(actor, _KIND, _IS_LOCALITY),
                    }

    def _said_of(self, thing: ox.NamedNode) -> set[ox.Triple]:
        return self._outside(thing).union(*(file.get(thing, set()) for file in self.after.values()))

    def _outside(self, thing: Subject) -> set[ox.Triple]:
        """Give what files other than those of imports say of a thing."""
        return set(self._beyond(thing, None)) if isinstance(thing, ox.NamedNode) else set()

    def _beyond(self, thing: ox.NamedNode | None, value: ox.NamedNode | None) -> Iterator[ox.Triple]:
        for quad in self._graph.store.matching(thing, None, value):
            if not isinstance(quad.graph_name, ox.NamedNode) or quad.graph_name.value not in self._imports:
                yield quad.triple

    def _vanished(self, named: set[ox.NamedNode], *, prune: bool) -> None:
        file = self.after[self.target]
        for thing in sorted(self.sourcing.brought(self.here) - named, key=str):
            if prune:
                self._without_parts(file, file.pop(thing, set()))
                continue
            self._on(None).say(
                "It is no longer in the table and stays in the graph; --prune takes it away",
                Severity.INFO,
                value=shorten(thing.value),
            )

    def _on(self, sheet: str | None) -> Notes:
        return self._notes.setdefault(sheet, Notes(sheet))


def by_subject(triples: Iterable[ox.Triple]) -> Said:
    """Sort statements by what they are about."""
    found: Said = defaultdict(set)
    for triple in triples:
        found[triple.subject].add(triple)
    return found


def _key(triple: ox.Triple) -> tuple[str, str | None]:
    language = triple.object.language if isinstance(triple.object, ox.Literal) else None
    return triple.predicate.value, language
