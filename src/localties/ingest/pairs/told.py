"""What there is to say about a list of pairs, by kind."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from localties.ingest.remarks import Remark
from localties.messages import LANGUAGES, messages
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(StrEnum):
    """The kinds of findings; the order is that in which they are shown."""

    UNREADABLE = "unreadable"
    NO_NAME = "no-name"
    NO_COUNTRY = "no-country"
    UNKNOWN_COUNTRY = "unknown-country"
    DOUBTFUL_COUNTRY = "doubtful-country"
    DOMESTIC = "domestic"
    SELF = "self"
    BAD_VALUE = "bad-value"
    DOUBTFUL_PLACE = "doubtful-place"
    REPEATED = "repeated"
    ONE_SIDED = "one-sided"
    MENDED_COUNTRY = "mended-country"
    INFERRED_COUNTRY = "inferred-country"


LEFT_OUT: Final = frozenset(
    {
        Kind.UNREADABLE,
        Kind.NO_NAME,
        Kind.NO_COUNTRY,
        Kind.UNKNOWN_COUNTRY,
        Kind.DOUBTFUL_COUNTRY,
        Kind.DOMESTIC,
        Kind.SELF,
    }
)
"""The kinds of which each finding is a row that makes no tie."""

_ONLY_TOLD: Final = frozenset({Kind.REPEATED, Kind.ONE_SIDED, Kind.MENDED_COUNTRY, Kind.INFERRED_COUNTRY})


class Findings:
    """Findings in the order in which they were made.

    Attributes:
        remarks: The kind and the remark of each.
    """

    def __init__(self) -> None:
        self.remarks: list[tuple[Kind, Remark]] = []

    def tell(
        self,
        kind: Kind,
        row: int | None,
        value: str | None,
        text: Callable[[Callable[[str], str]], str],
        **values: object,
    ) -> None:
        """Add a finding.

        Args:
            kind: Its kind, which gives its severity.
            row: The row of the list, or None.
            value: What stands there, or None.
            text: What gives the message, given the function that translates.
            values: What stands in the message, by name.
        """
        severity = Severity.INFO if kind in _ONLY_TOLD else Severity.WARNING
        said = {language: text(messages(language).ugettext) % values for language in LANGUAGES}
        self.remarks.append((kind, Remark(severity, None, row, None, value, said)))

    def counts(self) -> dict[Kind, int]:
        """Give how many there are of each kind that occurs."""
        counted = Counter(kind for kind, _ in self.remarks)
        return {kind: counted[kind] for kind in Kind if counted[kind]}

    def of(self, kind: Kind) -> list[Remark]:
        """Give the remarks of one kind."""
        return [remark for one, remark in self.remarks if one is kind]
