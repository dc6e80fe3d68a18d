"""The difference of two sides in words: thing by thing, what was added, removed or changed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.graph import classes_of, is_part, names_of
from localties.labels import choose
from localties.messages import messages
from localties.terms import LT, RDF, RDFS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.compare.sides import Side

_TYPE: Final = RDF + "type"
_LABEL: Final = RDFS + "label"
_ASSESSED: Final = LT + "assessmentOf"
_STATUS: Final = LT + "status"
_BOUND: Final = re.compile(re.escape(LT) + r"\w+(Earliest|Latest)")
_UNTOLD: Final = {
    LT + name for name in ("assessedOn", "shownBy", "agreementCount", "eventCount", "reason", "assessmentOf")
}
"""What is derived and follows from what else is told."""
_SIDES: Final = tuple(LT + name for name in ("locality", "partner", "host", "by", "towards", "about"))
_DAYS: Final = tuple(LT + name for name in ("signedOn", "startsOn", "effectiveOn", "dueOn", "since"))
_ORDER: Final = (
    "Agreement",
    "Tie",
    "Event",
    "Undertaking",
    "Observation",
    "Succession",
    "TerritorialChange",
    "Locality",
)

Value = ox.NamedNode | ox.BlankNode | ox.Literal
Said = dict[str, set[Value]]


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing, its parts included.

    Attributes:
        thing: Its IRI.
        cls: The local name of its class, e.g. `Agreement`; empty where it has none.
        cls_name: What the class is called.
        name: What it is called.
        kind: Whether it was added, removed or changed.
        details: What differs, one sentence each; where the whole thing is new or gone, who it concerns and when.
        status_differs: Whether its status differs.
    """

    thing: str
    cls: str
    cls_name: str
    name: str
    kind: Kind
    details: tuple[str, ...]
    status_differs: bool = False

    def __str__(self) -> str:
        """The change as one line."""
        told = "; ".join(self.details)
        if self.kind is Kind.CHANGED:
            return f"{self.cls_name} {self.name}: {told}"
        return (
            f"{self.cls_name} {self.name}: {self.kind} ({told})"
            if told
            else f"{self.cls_name} {self.name}: {self.kind}"
        )


def changes(before: Side, after: Side, language: str) -> list[Change]:
    """Tell what changed.

    Args:
        before: The one side.
        after: The other.
        language: `en` or `vi`.

    Returns:
        A change for each thing that differs: changes of status first, then by class and name.
    """
    differing = {t for t in before.triples ^ after.triples if not _is_untold(t.predicate.value)}
    told = _Telling(before, after, language)
    by_thing: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple in differing:
        if not isinstance(triple.subject, ox.Triple):
            by_thing[told.whole(triple.subject)].append(triple)
    found = [change for thing, triples in by_thing.items() if (change := told.change(thing, triples)) is not None]
    found = told.renamed(found)
    return sorted(found, key=lambda c: (not c.status_differs, _rank(c.cls), c.name, c.thing))


def _is_untold(predicate: str) -> bool:
    return bool(_BOUND.fullmatch(predicate)) or predicate in _UNTOLD


class _Telling:
    def __init__(self, before: Side, after: Side, language: str) -> None:
        self._sides = (after, before)
        self._language = language
        self._said = tuple(_by_subject(side.triples) for side in (before, after))
        self._wholes = _wholes(self._sides)

    def whole(self, thing: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
        """Give the thing that a part belongs to, through parts of parts."""
        seen = {thing}
        while (upper := self._wholes.get(thing)) is not None and upper not in seen:
            seen.add(upper)
            thing = upper
        return thing

    def change(self, thing: ox.NamedNode | ox.BlankNode, triples: list[ox.Triple]) -> Change | None:
        old, new = (said.get(thing, {}) for said in self._said)
        called = (thing.value, self._class(thing), self._class_name(thing), self._name(thing))
        if not old.get(_TYPE) or not new.get(_TYPE):
            if not old.get(_TYPE) and not new.get(_TYPE):
                return None
            return Change(*called, Kind.ADDED if new.get(_TYPE) else Kind.REMOVED, self._essence(new or old))
        details = {detail for subject in {t.subject for t in triples} for detail in self._details(thing, subject)}
        status = any(t.predicate.value == _STATUS for t in triples)
        return Change(*called, Kind.CHANGED, tuple(sorted(details)), status) if details else None

    def renamed(self, found: list[Change]) -> list[Change]:
        """Tell as one change what went under one IRI and came under another, with the same class and name."""
        by_name: dict[tuple[str, str, Kind], list[Change]] = defaultdict(list)
        for change in found:
            by_name[change.cls, change.name, change.kind].append(change)
        taken: dict[str, Change] = {}
        for (cls, name, kind), those in by_name.items():
            before = by_name.get((cls, name, Kind.REMOVED), [])
            if kind is Kind.ADDED and len(those) == len(before) == 1:
                taken[those[0].thing] = self._under_another(before[0], those[0])
                taken[before[0].thing] = taken[those[0].thing]
        kept = [change for change in found if change.thing not in taken]
        return kept + list({change.thing: change for change in taken.values()}.values())

    def _under_another(self, before: Change, after: Change) -> Change:
        _ = messages(self._language).ugettext
        said = {"property": "IRI", "new": shorten(after.thing), "old": shorten(before.thing)}
        old, new = self._said[0][ox.NamedNode(before.thing)], self._said[1][ox.NamedNode(after.thing)]
        details = (_("%(property)s %(new)s, was %(old)s") % said, *sorted(self._differences(old, new)))
        return replace(after, kind=Kind.CHANGED, details=details)

    def _essence(self, said: Said) -> tuple[str, ...]:
        """Give the parties of an agreement or the sides of a tie, and the day, of what is new or gone."""
        sides = {value for predicate in _SIDES for value in said.get(predicate, ())}
        parties = {
            actor
            for party in said.get(LT + "hasParty", ())
            for told in reversed(self._said)
            for actor in told.get(party, {}).get(LT + "actor", ())
        }
        names = self._values(sides | parties)
        day = next((predicate for predicate in _DAYS if said.get(predicate)), None)
        dated = f"{self._property(day)} {self._values(said[day])}" if day else ""
        return tuple(text for text in (names, dated) if text)

    def _details(self, thing: object, subject: object) -> Iterable[str]:
        old, new = (said.get(subject, {}) for said in self._said)
        about = "" if subject == thing or self._assesses(subject) else f"{self._class_name(subject)}: "
        _ = messages(self._language).ugettext
        if about and bool(old.get(_TYPE)) != bool(new.get(_TYPE)):
            yield f"{about}{_('added') if new.get(_TYPE) else _('removed')}"
            return
        for difference in self._differences(old, new):
            yield about + difference

    def _differences(self, old: Said, new: Said) -> Iterable[str]:
        for predicate in sorted({*old, *new}):
            if _is_untold(predicate):
                continue
            gone, come = (
                old.get(predicate, set()) - new.get(predicate, set()),
                new.get(predicate, set()) - old.get(predicate, set()),
            )
            gone, come = ({v for v in values if not self._is_part(v)} for values in (gone, come))
            # What goes under another IRI and is called the same is told where it stands.
            if (gone or come) and self._values(gone) != self._values(come):
                yield self._sentence(predicate, gone, come)

    def _sentence(self, predicate: str, gone: set[Value], come: set[Value]) -> str:
        _ = messages(self._language).ugettext
        said = {"property": self._property(predicate), "new": self._values(come), "old": self._values(gone)}
        if gone and come:
            return _("%(property)s %(new)s, was %(old)s") % said
        return (_("%(property)s %(new)s, new") if come else _("%(property)s %(old)s, no longer")) % said

    def _values(self, values: Iterable[Value]) -> str:
        return ", ".join(sorted(self._value(value) for value in values))

    def _value(self, value: Value) -> str:
        if not isinstance(value, ox.Literal):
            return self._name(value)
        if value.language:
            return f"“{value.value}” ({value.language})"
        try:
            return PartialDate.parse(value.value).in_words(self._language) if "-" in value.value else value.value
        except InvalidDateError:
            return value.value

    def _name(self, thing: object) -> str:
        if isinstance(thing, ox.NamedNode):
            for side in self._sides:
                if name := choose(names_of(side.graph, thing), self._language):
                    return name
            return shorten(thing.value)
        return str(thing)

    def _property(self, predicate: str) -> str:
        _ = messages(self._language).ugettext
        others = {_TYPE: _("class"), _LABEL: _("name")}
        return str(others.get(predicate) or self._name(ox.NamedNode(predicate)))

    def _class(self, thing: object) -> str:
        for said in reversed(self._said):
            classes = sorted(c.value for c in said.get(thing, {}).get(_TYPE, ()) if c.value.startswith(LT))
            if classes:
                return classes[0].removeprefix(LT)
        return ""

    def _class_name(self, thing: object) -> str:
        cls = self._class(thing)
        return choose(names_of(self._sides[0].graph, ox.NamedNode(LT + cls)), self._language) or cls

    def _is_part(self, value: object) -> bool:
        return isinstance(value, ox.NamedNode) and any(is_part(side.graph, value) for side in self._sides)

    def _assesses(self, subject: object) -> bool:
        return any(_ASSESSED in said.get(subject, {}) for said in self._said)


def _by_subject(triples: Iterable[ox.Triple]) -> Mapping[object, Said]:
    found: dict[object, Said] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        found[triple.subject][triple.predicate.value].add(triple.object)  # type: ignore[arg-type]
    return found


def _wholes(sides: Iterable[Side]) -> dict[object, ox.NamedNode | ox.BlankNode]:
    """Give for each part what it is part of, and for each assessment what it assesses."""
    found: dict[object, ox.NamedNode | ox.BlankNode] = {}
    for side in sides:
        parts: dict[object, bool] = {}
        for triple in side.triples:
            if triple.predicate.value == _ASSESSED:
                found.setdefault(triple.subject, triple.object)  # type: ignore[arg-type]
            elif isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode):
                value = triple.object
                if value not in parts:
                    parts[value] = bool(classes_of(side.graph, value)) and is_part(side.graph, value)
                if parts[value]:
                    found.setdefault(value, triple.subject)
    return found


def _rank(cls: str) -> int:
    return _ORDER.index(cls) if cls in _ORDER else len(_ORDER)
