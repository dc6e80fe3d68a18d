"""The words and signs of SPARQL (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from localties.validation.patterns import TooFarError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"""
      (?P<passed>\s+|\#[^\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>"(?:[^"\\\n]|\\.)*"(?!")|'(?:[^'\\\n]|\\.)*'(?!'))
    | (?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<blank>_:\w+)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:-]|\.(?=[\w:.-]))*)
    | (?P<word>[a-zA-Z]\w*)
    | (?P<sign>\^\^|&&|\|\||[!<>]=|[{}()\[\];,.|/^*+?!=<>-])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word or sign as it is written.

    Attributes:
        kind: `iri`, `text`, `language`, `variable`, `number`, `blank`, `name` (with a prefix), `word`, `sign` or,
            after the last, `end`.
        text: What is written.
    """

    kind: str
    text: str


_END: Final = Token("end", "")


class Tokens:
    """What a query is written in, and a place in it.

    Args:
        query: The query.

    Attributes:
        place: How many tokens were passed over.

    Raises:
        TooFarError: If something in it is none of the tokens that are understood here.
    """

    def __init__(self, query: str) -> None:
        self._tokens = [*_tokens(query), _END]
        self.place = 0

    @property
    def token(self) -> Token:
        """The token that stands here."""
        return self._tokens[self.place]

    def next(self) -> Token:
        """Pass over a token, and give it.

        Raises:
            TooFarError: If there is none left.
        """
        token = self.token
        if token == _END:
            raise TooFarError
        self.place += 1
        return token

    def take(self, kind: str) -> str:
        """Pass over a token of a kind, and give its text.

        Raises:
            TooFarError: If it is of another kind.
        """
        token = self.next()
        if token.kind != kind:
            raise TooFarError
        return token.text

    def sign(self, *signs: str) -> bool:
        """Tell whether one of some signs stands here, and pass over it."""
        found = self.token.kind == "sign" and self.token.text in signs
        self.place += found
        return found

    def word(self, *words: str) -> bool:
        """Tell whether one of some words, in capitals, stands here in any case, and pass over it."""
        found = self.token.kind == "word" and self.token.text.upper() in words
        self.place += found
        return found

    def need(self, text: str) -> None:
        """Pass over a sign or a word.

        Raises:
            TooFarError: If something else stands here.
        """
        if not (self.sign(text) or self.word(text)):
            raise TooFarError

    def end(self) -> None:
        """Make sure that nothing is left.

        Raises:
            TooFarError: If something is.
        """
        if self.token != _END:
            raise TooFarError


def _tokens(query: str) -> Iterator[Token]:
    place = 0
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise TooFarError
        if match.lastgroup != "passed":
            yield Token(str(match.lastgroup), match[0])
        place = match.end()
