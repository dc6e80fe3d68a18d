"""Reads the SPARQL that checks are written in, and tells what they look at.

Only what patterns there are is read (https://www.w3.org/TR/sparql11-query/#sparqlGrammar); expressions are passed
over but for EXISTS within them. A parser of all of SPARQL, in Python, takes longer for the checks than it takes to
judge a change by them. What is not understood is too far, so that the engine is asked of the whole graph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.terms import PREFIXES, RDF, XSD
from localties.validation.patterns import Branch, Pattern, TooFarError
from localties.validation.tokens import Token, Tokens

if TYPE_CHECKING:
    from localties.store import Term

    _Alternatives = list[list[Pattern]]
    _Path = Callable[["Term | str", "Term | str"], _Alternatives]

_TYPE: Final = ox.NamedNode(RDF + "type")
_OF_ONE_PATTERN: Final = 5
"""Tokens up to which a group cannot be more than a pattern: three terms, a full stop, and the bracket."""


@cache
def branches_of(query: str) -> list[Branch]:
    """Take a SELECT query for ?focus apart.

    Args:
        query: The query; prefixes that are known everywhere need no PREFIX.

    Returns:
        Its alternatives.

    Raises:
        TooFarError: If it uses what is not understood here.
    """
    try:
        return [needing for branch in _Reader(query).query() for needing in branch.needing("focus")]
    except ValueError:  # a term that is none; the engine says so
        raise TooFarError from None


class _Reader(Tokens):
    """Reads one query from its beginning to its end."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self._prefixes = dict(PREFIXES)
        self._numbers = count()

    def query(self) -> list[Branch]:
        while self.word("PREFIX"):
            prefix = self.take("name").removesuffix(":")
            self._prefixes[prefix] = self.take("iri")[1:-1]
        self.need("SELECT")
        branches = self._select()
        self.end()
        return branches

    def _fresh(self) -> str:
        """Give a name that no variable of the query has."""
        return f"#{next(self._numbers)}"

    def _select(self) -> list[Branch]:
        """Read a query after SELECT; variables that stay within it get names of their own."""
        is_set = self.word("DISTINCT")
        names: set[str] = set()
        made: list[Branch] = []
        while self.token.text != "{" and not self.word("WHERE"):
            if self.sign("("):
                name, handed = self._handed()
                made.append(handed)
            else:
                name = self.take("variable")[1:]
            names.add(name)
        self.need("{")
        start = self.place
        found, end = self._group(), self.place
        besides = Branch(may=self._modifiers())
        # Rows that are alike are one, unless something counts them or looks at the values that differ.
        if is_set and not made and self.place == end and end - start <= _OF_ONE_PATTERN:
            found = _with_idle(found, names)
        for branch in (*made, besides):
            found = [one.joined(branch) for one in found]
        suffix = self._fresh()
        return [one.renamed(lambda name: name if name in names else name + suffix) for one in found]

    def _modifiers(self) -> list[Branch]:
        """Read GROUP BY, HAVING and ORDER BY; give what they look at."""
        besides: list[Branch] = []
        while True:
            if self.sign("("):
                besides += self._expression()[1]
                if self.word("AS"):
                    self.take("variable")
                self.need(")")
            elif self.token.kind == "variable":
                self.next()
            elif not self.word("GROUP", "HAVING", "ORDER", "BY", "ASC", "DESC"):
                return besides

    def _group(self) -> list[Branch]:
        """Read a group after its opening bracket."""
        if self.word("SELECT"):
            found = self._select()
            self.need("}")
            return found
        found = [Branch()]
        while not self.sign("}"):
            if not self.sign("."):
                elements = self._element()
                found = [one.joined(other) for one in found for other in elements]
        return found

    def _bracketed(self) -> list[Branch]:
        self.need("{")
        return self._group()

    def _element(self) -> list[Branch]:  # noqa: PLR0911 - a table
        if self.word("OPTIONAL"):
            return [Branch(may=[replace(one, binds=True) for one in self._bracketed()])]
        if self.word("MINUS"):
            return [Branch(may=self._bracketed())]
        if self.word("FILTER"):
            return [Branch(may=self._filter())]
        if self.word("BIND"):
            self.need("(")
            return [self._handed()[1]]
        if self.word("VALUES"):
            return [self._values()]
        if self.word("GRAPH"):
            self._term()
            return [one.within_a_graph() for one in self._bracketed()]
        if self.token.text != "{":
            return [Branch(must=patterns) for patterns in self._triples()]
        found = self._bracketed()
        while self.word("UNION"):
            found = found + self._bracketed()
        return found

    def _filter(self) -> list[Branch]:
        self.word("NOT")
        if self.word("EXISTS"):
            return self._bracketed()
        if self.token.text != "(":
            self.next()  # the name of a function
        self.need("(")
        found = self._expression()[1]
        self.need(")")
        return found

    def _handed(self) -> tuple[str, Branch]:
        """Read `expression AS ?name)`."""
        tokens, besides = self._expression()
        self.need("AS")
        name = self.take("variable")[1:]
        self.need(")")
        sources = _sources(tokens)
        return name, Branch(may=besides, handed=[(name, sources)] if sources else [])

    def _expression(self) -> tuple[list[Token], list[Branch]]:
        """Pass over an expression, up to AS or what closes it; give its tokens and what EXISTS in it looks at."""
        tokens: list[Token] = []
        besides: list[Branch] = []
        depth = 0
        while depth or not (self.token.text == ")" or self.token.text.upper() == "AS"):
            if self.word("EXISTS"):
                besides += self._bracketed()
            else:
                tokens.append(self.next())
                depth += (tokens[-1].text == "(") - (tokens[-1].text == ")")
        return tokens, besides

    def _values(self) -> Branch:
        """Read VALUES; a variable that a row leaves open can be anything."""
        is_table = self.sign("(")
        names = [self.take("variable")[1:]]
        while is_table and not self.sign(")"):
            names.append(self.take("variable")[1:])
        self.need("{")
        terms: list[Term | str | None] = []
        while not self.sign("}"):
            if not (is_table and self.sign("(", ")")):
                terms.append(None if self.word("UNDEF") else self._term())
        columns = {name: set(terms[place :: len(names)]) for place, name in enumerate(names)}
        return Branch(given={name: values for name, values in columns.items() if None not in values})  # type: ignore[misc]

    def _triples(self) -> _Alternatives:
        """Read what is said of one subject, as alternatives of patterns."""
        subject, found = self._node()
        if self.token.text not in (".", "}"):
            found = _product(found, self._said_of(subject))
        return found

    def _said_of(self, subject: Term | str) -> _Alternatives:
        found: _Alternatives = [[]]
        while True:
            path = self._verb()
            while True:
                value, within = self._node()
                found = _product(_product(found, path(subject, value)), within)
                if not self.sign(","):
                    break
            if not self.sign(";"):
                return found
            while self.sign(";"):
                pass
            if self.token.text in (".", "}", "]"):
                return found

    def _node(self) -> tuple[Term | str, _Alternatives]:
        """Read a subject or an object; give what brackets say of it too."""
        if not self.sign("["):
            return self._term(), [[]]
        node = self._fresh()
        if self.sign("]"):
            return node, [[]]
        found = self._said_of(node)
        self.need("]")
        return node, found

    def _verb(self) -> _Path:
        if self.token.kind != "variable":
            return self._path()
        predicate = self._term()
        return lambda s, o: [[Pattern(s, predicate, o)]]

    def _path(self) -> _Path:
        parts = [self._sequence()]
        while self.sign("|"):
            parts.append(self._sequence())
        return lambda s, o: [patterns for part in parts for patterns in part(s, o)]

    def _sequence(self) -> _Path:
        first = self._step()
        if not self.sign("/"):
            return first
        rest = self._sequence()

        def path(s: Term | str, o: Term | str) -> _Alternatives:
            between = self._fresh()
            return _product(first(s, between), rest(between, o))

        return path

    def _step(self) -> _Path:
        is_inverse = self.sign("^")
        if self.sign("("):
            path = self._path()
            self.need(")")
        else:
            property_ = _TYPE if self.token == ("word", "a") else self._iri(self.token)
            self.next()

            def path(s: Term | str, o: Term | str) -> _Alternatives:
                return [[Pattern(s, property_, o)]]

        if self.sign("*", "+", "?"):
            path = self._repeated(path)
        return (lambda s, o: path(o, s)) if is_inverse else path

    def _repeated(self, path: _Path) -> _Path:
        """Give a path that is followed any number of times, where it is one of some properties."""
        properties = {pattern.predicate: pattern for (pattern, *more) in path("from", "to") if not more}
        alike = [[Pattern("from", predicate, "to")] for predicate in properties]
        if path("from", "to") != alike:
            raise TooFarError
        return lambda s, o: [[Pattern(s, self._fresh(), o, frozenset(properties))]]  # type: ignore[arg-type]

    def _term(self) -> Term | str:
        token = self.next()
        match token:
            case ("variable", text):
                return text[1:]
            case ("blank", text):
                return text
            case ("number", text):
                return ox.Literal(text, datatype=ox.NamedNode(XSD + ("decimal" if "." in text else "integer")))
            case ("word", "true" | "false"):
                return ox.Literal(token.text, datatype=ox.NamedNode(XSD + "boolean"))
            case ("text", text) if "\\" not in text:
                return self._literal(text[1:-1])
        return self._iri(token)

    def _literal(self, text: str) -> ox.Literal:
        if self.token.kind == "language":
            return ox.Literal(text, language=self.next().text[1:])
        if self.sign("^^"):
            return ox.Literal(text, datatype=self._iri(self.next()))
        return ox.Literal(text)

    def _iri(self, token: Token) -> ox.NamedNode:
        prefix, _, local = token.text.partition(":")
        if token.kind == "iri" and local:  # a relative one has no scheme
            return ox.NamedNode(token.text[1:-1])
        if token.kind != "name" or prefix not in self._prefixes:
            raise TooFarError
        return ox.NamedNode(self._prefixes[prefix] + local)


def _product(some: _Alternatives, others: _Alternatives) -> _Alternatives:
    return [before + after for before in some for after in others]


def _with_idle(branches: list[Branch], names: set[str]) -> list[Branch]:
    """Mark the variables that are not among the names, where a query is one pattern and gives each row once."""
    patterns = [pattern for branch in branches for pattern in branch.must]
    variables = [term for pattern in patterns for term in pattern.terms if isinstance(term, str)]
    if len(patterns) != 1 or patterns[0].repeated or len(set(variables)) < len(variables):
        return branches
    return [Branch(must=[replace(patterns[0], idle=frozenset(variables) - names)])]


def _sources(tokens: list[Token]) -> tuple[str, ...]:
    """Give the variables one of which an expression hands through; none where it makes something new."""
    match tokens:
        case [Token("variable", text)]:
            return (text[1:],)
        case [Token("word", word), Token("sign", "("), *within, Token("sign", ")")]:
            arguments = _arguments(within)
            if word.upper() in ("IRI", "URI", "STR") and len(arguments) == 1:
                return _sources(arguments[0])
            if word.upper() == "IF" and len(arguments) == 3:  # noqa: PLR2004 - the condition comes first
                both = _sources(arguments[1]), _sources(arguments[2])
                return both[0] + both[1] if all(both) else ()
    return ()


def _arguments(tokens: list[Token]) -> list[list[Token]]:
    """Split what stands between brackets at its commas."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found
