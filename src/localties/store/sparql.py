"""SPARQL as text: what must be known or changed before the engine parses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import FederationRefusedError, SparqlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
# A variable, or a local name: with one plain full stop at most, as Oxigraph reads it, and any escaped ones.
NAME: Final = r"[?$]\w+|:\w(?:[\w\-:]|\\\.)*(?:\.[\w\-:]+)?"
QUOTED: Final = (
    r'<[^<>"{}|^`\s]*>|"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'|#[^\n]*"
)
# What may contain the word without being the keyword: IRIs, strings, comments, variables, local names.
_NOT_A_KEYWORD: Final = re.compile(rf"{QUOTED}|{NAME}", re.DOTALL)
_MANY_DOTS: Final = re.compile(rf"{QUOTED}|(?P<local>:\w[\w\-]*(?:\.[\w\-]+){{2,}})", re.DOTALL)
_DOTS: Final = re.compile(r":\w[\w\-]*(?:\.[\w\-]+){2}")
_ELSEWHERE: Final = re.compile(r"service|\bload\b", re.IGNORECASE)
_NAME_OR_ELSEWHERE: Final = re.compile(rf"{NAME}|s(?=ervice)|\bl(?=oad\b)", re.IGNORECASE)
_GRAPHS: Final = re.compile(r"graph|from", re.IGNORECASE)
_GAP: Final = r"(?:\s|#[^\n]*\n)"
_PROLOGUE: Final = re.compile(
    rf"(?:{_GAP}|PREFIX{_GAP}+[\w.\-]*:{_GAP}*<[^<>\s]*>|BASE{_GAP}+<[^<>\s]*>)*", re.IGNORECASE
)
_CONSTRUCT: Final = re.compile(rf"CONSTRUCT{_GAP}*(?=\{{)", re.IGNORECASE)
_WHERE: Final = re.compile(rf"{_GAP}*(?:WHERE{_GAP}*)?(?=\{{)", re.IGNORECASE)
_END: Final = re.compile(rf"{_GAP}*(?:#[^\n]*)?\Z")
_WORD: Final = re.compile(rf"(?P<skipped>{QUOTED}|{NAME})|(?P<mark>[{{}};])|(?P<word>[A-Za-z]+)", re.DOTALL)


def listed(things: Iterable[str | ox.NamedNode]) -> str:
    """Write IRIs as VALUES lists them: each once, in the same order for the same things."""
    nodes = {thing if isinstance(thing, ox.NamedNode) else ox.NamedNode(thing) for thing in things}
    return " ".join(sorted(map(str, nodes)))


def bare(sparql: str) -> str:
    r"""Give a query without its IRIs, strings, comments, variables and local names, `\u0053` resolved.

    SPARQL resolves such escapes before it looks for keywords (SPARQL 1.1, section 19.2).
    """
    plain = _CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16)), sparql)
    return _NOT_A_KEYWORD.sub(" ", plain)


def asks_elsewhere(sparql: str) -> bool:
    r"""Tell whether a query or an update contains one of the keywords SERVICE and LOAD.

    When in doubt the answer is yes: a prefix that has the word in its name counts as the keyword.
    """
    return bool(_ELSEWHERE.search(bare(sparql)))


def names_graphs(sparql: str) -> bool:
    """Tell whether a query names graphs, by GRAPH, FROM or FROM NAMED; when in doubt, yes."""
    return _may_say(_GRAPHS, sparql) and bool(_GRAPHS.search(bare(sparql)))


def disarm(sparql: str) -> str:
    r"""Write the words SERVICE and LOAD as `\u0053ERVICE` and `\u004COAD` everywhere but in names.

    Oxigraph reads that as the same text in strings and IRIs, and as an error in place of the keyword. So a
    query that `asks_elsewhere` reads differently from the engine, such as `1<2)SERVICE#>`, reaches no server.
    """
    return _NAME_OR_ELSEWHERE.sub(lambda m: f"\\u{ord(m[0]):04X}" if m[0] in "sSlL" else m[0], sparql)


def escape_dots(sparql: str) -> str:
    r"""Write `event:can-tho.2024.x` as `event:can-tho\.2024\.x`, the same name in SPARQL.

    Oxigraph's parser refuses a local name with two or more plain dots, although the grammar allows it.
    """
    if not _DOTS.search(sparql):
        return sparql
    return _MANY_DOTS.sub(lambda m: m[0].replace(".", r"\.") if m["local"] else m[0], sparql)


def disarmed(sparql: str) -> str:
    """Give a query or an update as an engine may have it.

    Raises:
        FederationRefusedError: If it asks another server.
    """
    sparql = escape_dots(sparql)
    if not _may_say(_ELSEWHERE, sparql):
        return sparql
    if asks_elsewhere(sparql):
        raise FederationRefusedError(
            "the query asks another server (SERVICE or LOAD)",
            hint="localties answers from its own graph only; fetch the other data first",
        )
    return disarm(sparql)


def _may_say(words: re.Pattern[str], sparql: str) -> bool:
    r"""Tell whether a text has a word anywhere, or `\u`, which may stand for a letter of it.

    Most texts have neither, and need not be gone through token by token.
    """
    return "\\u" in sparql or "\\U" in sparql or bool(words.search(sparql))


def operations(update: str) -> list[str]:
    """Part an update into its operations, each with the prologue that holds for it.

    Args:
        update: A SPARQL update; `;` outside of braces parts its operations (SPARQL 1.1 Update, section 3).
    """
    parts: list[str] = []
    last, depth = 0, 0
    for match in _WORD.finditer(update):
        depth += {"{": 1, "}": -1}.get(match["mark"] or "", 0)
        if match["mark"] == ";" and depth == 0:
            parts.append(update[last : match.start()])
            last = match.end()
    parts.append(update[last:])
    prologue = ""
    told = []
    for part in parts:
        told.append(prologue + part)
        prologue += part[: _end_of_prologue(part)]
    return told


def as_insert(construct: str, graph: str) -> str | None:
    """Write a CONSTRUCT query as the update that puts what it gives into a named graph.

    Args:
        construct: The query.
        graph: The IRI of the named graph.

    Returns:
        None for a query of which an update has no like: one that names a data set, has no template, or says how
        many triples are wanted.
    """
    match = _CONSTRUCT.match(construct, _end_of_prologue(construct))
    if match is None:
        return None
    template = _braced(construct, match.end())
    where = _WHERE.match(construct, match.end() + len(template))
    if where is None:
        return None
    group = _braced(construct, where.end())
    if not _END.match(construct, where.end() + len(group)):
        return None
    return f"{construct[: match.start()]}INSERT {{ GRAPH <{graph}> {template} }} WHERE {group}"


def _end_of_prologue(sparql: str) -> int:
    prologue = _PROLOGUE.match(sparql)
    return prologue.end() if prologue else 0


def using(update: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Write the data set that the protocol gives into an update (SPARQL 1.1 Protocol, section 2.2.3).

    Args:
        update: A SPARQL update.
        default_graphs: The IRIs of `using-graph-uri`.
        named_graphs: The IRIs of `using-named-graph-uri`.

    Returns:
        The update with USING before each WHERE that stands outside of braces; `DELETE WHERE` takes no USING, so
        that it becomes `DELETE ... USING ... WHERE ...`.

    Raises:
        SparqlError: If the update names a data set of its own by USING or WITH.
    """
    clauses = [f"USING <{iri}>" for iri in default_graphs] + [f"USING NAMED <{iri}>" for iri in named_graphs]
    if not clauses:
        return update
    clause = " ".join(clauses)
    written: list[str] = []
    last, depth, word_before = 0, 0, ""
    for match in _WORD.finditer(update):
        if match["mark"]:
            depth += {"{": 1, "}": -1, ";": 0}[match["mark"]]
            word_before = match["mark"]
        elif match["word"] and depth == 0:
            word = match["word"].upper()
            if word in ("USING", "WITH"):
                raise SparqlError(f"{word} in the text and a data set given by the protocol exclude each other")
            if word == "WHERE":
                pattern = _braced(update, match.end()) + " " if word_before == "DELETE" else ""
                written += [update[last : match.start()], pattern, clause, " ", match[0]]
                last = match.end()
            word_before = word
    return "".join([*written, update[last:]])


def _braced(text: str, start: int) -> str:
    """Give the group in braces that begins at the first brace after a place."""
    depth, begin = 0, -1
    for match in _WORD.finditer(text, start):
        if match["mark"] == "{":
            begin = match.start() if begin < 0 else begin
            depth += 1
        elif match["mark"] == "}":
            depth -= 1
            if depth == 0 and begin >= 0:
                return text[begin : match.end()]
    return ""
