"""What is looked for, and what was found: mentions, candidates, matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from localties.messages import LANGUAGES, messages


class Certainty(StrEnum):
    """How sure it is what a name means."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a table or a text.

    Attributes:
        name: The name as the source writes it, with its designator where it has one (`TP. Huế`).
        country: The country that the source gives beside it, as it writes it: a name or an ISO 3166-1 code.
        latitude: Degrees north (WGS 84), where the source gives a point.
        longitude: Degrees east (WGS 84).
        on: The day at which it is meant, which tells units of different times apart.
    """

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name can mean.

    Attributes:
        thing: Its IRI.
        name: The label of it that matched.
        score: How well it fits, 0 to 100.
        reasons: What speaks for and against it, in words, by language.
    """

    thing: str
    name: str
    score: float
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """What a mention means.

    Attributes:
        mention: The mention.
        certainty: How sure it is.
        thing: The IRI of the thing where it is certain, else None.
        candidates: The things that it can mean, the best first.
        judged: Whether somebody's judgement in the ledger decided.
    """

    mention: Mention
    certainty: Certainty
    thing: str | None
    candidates: tuple[Candidate, ...]
    judged: bool = False


Text = Callable[[Callable[[str], str]], str]
"""What makes a sentence, given the function that translates a message."""
Value = str | Callable[[str], str]
"""What a sentence is filled with: a text, or what gives one in a language."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, put into words only when somebody is to read it.

    Attributes:
        text: The sentence.
        values: What it is filled with.
    """

    text: Text
    values: Mapping[str, Value]

    def in_words(self) -> dict[str, str]:
        """Give the sentence by language."""
        said = {}
        for language in LANGUAGES:
            values = {k: v if isinstance(v, str) else v(language) for k, v in self.values.items()}
            said[language] = self.text(messages(language).ugettext) % values
        return said


def joined(sentences: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Put sentences by language one after the other."""
    given = list(sentences)
    return {language: "; ".join(sentence[language] for sentence in given) for language in LANGUAGES}
