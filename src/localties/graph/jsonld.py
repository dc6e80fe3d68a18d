"""Writing JSON-LD 1.1, compacted with a context (https://www.w3.org/TR/json-ld11-api/#compaction).

How a value is compacted depends on its property and on its datatype or language alone, so that one value of each
kind is compacted by PyLD, and the others are written as that one was. For that, a context must not coerce values
to `@vocab` nor have a scope, and its prefixes must end in a slash or a hash.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pyld import jsonld

from localties.graph.ordering import in_utf8, namespace, terms_of
from localties.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from localties.graph.ordering import Ordered

_TYPE: Final = RDF + "type"
_TYPE_LINE: Final = f"<{_TYPE}>"
_UTF8: Final = "utf-8"
_MADE: Final = "urn:made:"
"""What the IRIs of examples begin with; no prefix of a context matches it."""
_VALUE: Final = f"{_MADE}value"
_TEXT: Final = json.dumps(_VALUE)

_AT_ONCE: Final = 2_000
"""How many statements are read before they are written."""
_REMEMBERED: Final = 10_000
"""How many namespaces are remembered."""

_MARGIN: Final = "\n   "
"""How a line within a thing begins."""
_INNER_MARGIN: Final = "\n    "

_THING: Final = "<>"
"""What stands for the datatype of a thing: no datatype, and unlike `@id` not the tag of Indonesian."""
_Kind = tuple[str, str]
"""A property, and of its value the datatype or language, or `_THING`; of a type the type itself."""
_Entry = tuple[str, _Kind, str]
"""A subject as in N-Triples, a kind, and a value: a thing as in N-Triples, a literal as in JSON, or nothing."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How values of a kind are written.

    Attributes:
        place: The key of the property, and that of the language map that they go into, or None.
        is_thing: Whether they are things.
        listed: Whether even a single one stands in an array.
        before: What is written before a value.
        after: What is written after it.
    """

    place: tuple[str, str | None]
    is_thing: bool
    listed: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Manners:
    """How a context has the things and values written that a document has.

    Attributes:
        teacher: Who knows.
        kinds: For each kind of value how it is written.
        things: For each thing, as in N-Triples, its IRI as in JSON.
    """

    teacher: _Teacher
    kinds: dict[_Kind, _Manner] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)


def json_ld(found: Ordered, context: Path | None) -> bytes:
    """Write statements as JSON-LD.

    Args:
        found: Triples in order.
        context: The context file to compact with, which is embedded; without one, expanded JSON-LD.
    """
    if context is None:
        return f"{_dumped(_expanded(found.quads()))}\n".encode(_UTF8)
    manners = _Manners(_teacher(context.read_text(_UTF8)))
    nodes = _nodes(_entries(found.lines, manners), manners)
    head = _dumped(manners.teacher.context).replace("\n", "\n ")
    return in_utf8(chain([f'{{\n "@context": {head},\n "@graph": '], _array(nodes), ["\n}\n"]))


def _array(nodes: Iterator[str]) -> Iterator[str]:
    before = "[\n"
    for node in nodes:
        yield before
        yield node
        before = ",\n"
    yield "[]" if before == "[\n" else "\n ]"


def _entries(lines: Iterator[str], manners: _Manners) -> Iterator[_Entry]:
    # Not all at once: the collector of garbage visits whatever is kept, time and again.
    while some := list(islice(lines, _AT_ONCE)):
        entries = [_entry(line) for line in some]
        manners.teacher.teach(entries, some, manners)
        yield from entries


def _entry(line: str) -> _Entry:
    subject, predicate, value = terms_of(line)
    if predicate == _TYPE_LINE or value.startswith("<<"):
        return subject, (predicate, value), ""
    if not value.startswith('"'):
        return subject, (predicate, _THING), value
    end = value.rindex('"') + 1
    text = value[:end]
    # N-Triples and JSON escape alike, but for the characters that they name by number.
    if "\\u" in text:
        text = json.dumps(_object(line).value, ensure_ascii=False)
    return subject, (predicate, value[end:]), text


def _object(line: str) -> Any:
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return quad.object


class _Teacher:
    """Has PyLD compact a value of each kind and an IRI of each namespace, and remembers how it did.

    Args:
        context: The context.
    """

    def __init__(self, context: dict[str, Any]) -> None:
        self._given = context
        self._kinds: dict[_Kind, _Manner] = {}
        self._heads: dict[str, str] = {}
        self._lock = Lock()
        document = self._compacted([{"@id": _MADE, _VALUE: [{"@value": ""}]}])
        self.context = document["@context"]
        (node,) = document["@graph"]
        self.key = next(key for key, value in node.items() if value == _MADE)

    def teach(self, entries: Iterable[_Entry], lines: Iterable[str], manners: _Manners) -> None:
        """Tell how entries are written, which were read from lines."""
        examples: dict[_Kind, str] = {}
        things: set[str] = set()
        for (subject, kind, value), line in zip(entries, lines, strict=True):
            things.add(subject)
            if kind[1] == _THING:
                things.add(value)
            examples.setdefault(kind, line)
        heads = {thing: _head(thing) for thing in things if thing not in manners.things}
        with self._lock:
            if len(self._heads) > _REMEMBERED:
                self._heads.clear()
            self._learn(
                {kind: line for kind, line in examples.items() if kind not in self._kinds},
                sorted(set(heads.values()) - self._heads.keys()),
            )
            manners.kinds.update((kind, self._kinds[kind]) for kind in examples)
            # An IRI has nothing that JSON escapes.
            manners.things.update((t, f'"{_whole(t, head, self._heads[head])}"') for t, head in heads.items())

    def _learn(self, examples: dict[_Kind, str], heads: list[str]) -> None:
        triples = [
            ox.Triple(ox.NamedNode(f"{_MADE}{number}"), ox.NamedNode(predicate[1:-1]), _like(sort, line))
            for number, ((predicate, sort), line) in enumerate(examples.items())
        ]
        named = [{"@id": head, _MADE: [{"@value": ""}]} for head in heads]
        if not triples and not named:
            return
        nodes: list[dict[str, Any]] = self._compacted([*_expanded(triples), *named])["@graph"]
        for kind, node in zip(examples, nodes[: len(triples)], strict=True):
            self._kinds[kind] = _manner(node, kind[1], self.key)
        for head, node in zip(heads, nodes[len(triples) :], strict=True):
            self._heads[head] = node[self.key]

    def _compacted(self, nodes: list[dict[str, Any]]) -> dict[str, Any]:
        options = {"documentLoader": _refuse_to_fetch, "graph": True}
        document: dict[str, Any] = jsonld.compact(nodes, self._given, options)
        return document


@lru_cache(maxsize=8)
def _teacher(context: str) -> _Teacher:
    return _Teacher(json.loads(context))


def _head(thing: str) -> str:
    """Give an IRI that is compacted as a thing is: one of its namespace, or its own where it has none."""
    iri = thing[1:-1] if thing.startswith("<") else thing
    space = namespace(iri)
    return iri if space in {"", iri} else f"{space}{_MADE}"


def _whole(thing: str, head: str, compacted: str) -> str:
    """Give a thing compacted as the one of its namespace was."""
    if not head.endswith(_MADE):
        return compacted
    return compacted.removesuffix(_MADE) + thing[1 + len(head) - len(_MADE) : -1]


def _like(sort: str, line: str) -> Any:
    """Give a value of the same kind as that of a line, but whose text can be found again."""
    if sort == _THING:
        return ox.NamedNode(_VALUE)
    example = _object(line)
    if not isinstance(example, ox.Literal):
        return example
    if example.language:
        return ox.Literal(_VALUE, language=example.language, direction=example.direction)
    return ox.Literal(_VALUE, datatype=example.datatype)


def _manner(node: dict[str, Any], sort: str, key_of_things: str) -> _Manner:
    """See how the one value of a node was written."""
    ((key, value),) = ((key, value) for key, value in node.items() if key != key_of_things)
    language = None
    if sort != _THING and isinstance(value, dict) and len(value) == 1:
        ((language, value),) = value.items()
        language = _quoted(language)
    listed = isinstance(value, list)
    before, _, after = _dumped(value[0] if listed else value).partition(_TEXT)
    return _Manner((key, language), sort == _THING, listed, before, after)


def _nodes(entries: Iterable[_Entry], manners: _Manners) -> Iterator[str]:
    kinds, things = manners.kinds, manners.things
    for subject, said in groupby(entries, key=itemgetter(0)):
        places: dict[tuple[str, str | None], list[str]] = {}
        listed = set()
        for _, kind, value in said:
            manner = kinds[kind]
            text = f"{manner.before}{things[value] if manner.is_thing else value}{manner.after}"
            if manner.place in places:
                places[manner.place].append(text)
            else:
                places[manner.place] = [text]
            if manner.listed:
                listed.add(manner.place)
        keys = {manners.teacher.key: things[subject]}
        maps: defaultdict[str, list[str]] = defaultdict(list)
        for place, texts in places.items():
            key, language = place
            if language is None:
                keys[key] = _values(texts, _MARGIN, listed=place in listed)
            else:
                maps[key].append(f"{language}: {_values(texts, _INNER_MARGIN, listed=place in listed)}")
        for key, values in maps.items():
            inner = f",{_INNER_MARGIN}".join(sorted(values))
            keys[key] = f"{{{_INNER_MARGIN}{inner}{_MARGIN}}}"
        lines = f",{_MARGIN}".join([f"{_quoted(key)}: {keys[key]}" for key in sorted(keys)])
        yield f"  {{{_MARGIN}{lines}\n  }}"


def _values(texts: list[str], margin: str, *, listed: bool) -> str:
    """Give values as one, or as an array, whose lines after the first begin with a margin."""
    if len(texts) == 1 and not listed:
        return texts[0].replace("\n", margin)
    inner = f"{margin} "
    array = f",{inner}".join([text.replace("\n", inner) for text in texts])
    return f"[{inner}{array}{margin}]"


def _expanded(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = json.loads(ox.serialize(statements, format=ox.RdfFormat.JSON_LD) or b"[]")
    for node in nodes:
        # Oxigraph writes the type like any other property; JSON-LD has a keyword for it.
        if _TYPE in node:
            node["@type"] = [cls["@id"] for cls in node.pop(_TYPE)]
    return nodes


@lru_cache(maxsize=1024)
def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _dumped(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def _refuse_to_fetch(url: str, _options: object) -> dict[str, Any]:
    raise jsonld.JsonLdError(f"a remote context is not fetched: {url}", "jsonld.LoadDocumentError")
