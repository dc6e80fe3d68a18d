"""Countries as a list spells them: read, mended where it is certain what is meant, else told of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from localties.ingest.pairs.told import Kind
from localties.ingest.reconcile import Judgement, Mention, Verdict, country_name, country_of, resemble_country
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.ingest.pairs.told import Findings
    from localties.ingest.reconcile import Ledger

_CERTAIN_FROM: Final = 90.0
"""The score of a resemblance from which on a spelling is mended, where no other country resembles it."""
_BEYOND_A_NAME: Final = frozenset(",()[]")
"""Marks that a name of a country has only where a list adds something to it."""
_WE: Final = "localties"
_CODE: Final = re.compile("[a-z]{2}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a spelling means: a country, or why none."""

    code: str | None
    kind: Kind | None = None
    guesses: tuple[str, ...] = ()


class Countries:
    """Reads the countries of a list, each spelling once.

    Args:
        findings: Where to tell what was mended and what could not be read.
        ledger: What was decided about spellings; what is mended is added to it.
        states: The IRIs of the states that the graph has, by ISO 3166-1 alpha-2 code.
        today: The day of new judgements.
    """

    def __init__(self, findings: Findings, ledger: Ledger, states: Mapping[str, str], today: date) -> None:
        self._findings = findings
        self._ledger = ledger
        self._states = states
        self._codes = {iri: code for code, iri in states.items()}
        self._today = today
        self._known: dict[str, _Reading] = {}

    def state(self, code: str) -> str:
        """Give the IRI of a state: that of the graph, or the one it gets."""
        return self._states.get(code) or f"{PREFIXES['state']}{code.lower()}"

    def read(self, text: str, row: int, place: str) -> str | None:
        """Read a country.

        Args:
            text: The country as the list spells it.
            row: The row, where one has to be told.
            place: The place that lies in it, for the message.

        Returns:
            Its ISO 3166-1 alpha-2 code, or None where it is not certain; then the row was told of.
        """
        if not text:
            self._findings.tell(
                Kind.NO_COUNTRY,
                row,
                place,
                lambda _: _("The list does not say in which country it lies; the row is left out"),
            )
            return None
        reading = self._known.get(text) or self._first(text, row)
        if reading.code is None:
            self._leave_out(reading, text, row)
        return reading.code

    def _first(self, text: str, row: int) -> _Reading:
        reading = self._judged(text) or self._plain(text, row)
        self._known[text] = reading
        return reading

    def _judged(self, text: str) -> _Reading | None:
        """Read a spelling that people have decided about."""
        decided = [j for j in self._ledger.of(Mention(text)) if j.by != _WE]
        same = [code for j in decided if j.verdict is Verdict.SAME and (code := self._code(j.thing))]
        if same:
            return _Reading(same[-1])
        apart = {self._code(j.thing) for j in decided if j.verdict is Verdict.DIFFERENT}
        if country_of(text) in apart - {None}:
            return _Reading(None, Kind.DOUBTFUL_COUNTRY, tuple(sorted(code for code in apart if code)))
        return None

    def _plain(self, text: str, row: int) -> _Reading:
        code = country_of(text)
        if code and not _BEYOND_A_NAME & set(text):
            return _Reading(code)
        guesses = resemble_country(text)
        if code or (len(guesses) == 1 and guesses[0].score >= _CERTAIN_FROM):
            meant = code or guesses[0].code
            self._mend(text, meant, row)
            return _Reading(meant)
        # Of "Martinique, France" both parts are territories of ISO 3166-1, and a list may mean either.
        parts = [code for part in text.split(",") if (code := country_of(part))] if "," in text else []
        codes = tuple(guess.code for guess in guesses) or tuple(parts)
        return _Reading(None, Kind.DOUBTFUL_COUNTRY if codes else Kind.UNKNOWN_COUNTRY, codes)

    def _mend(self, text: str, code: str, row: int) -> None:
        state = self.state(code)
        told = [j for j in self._ledger.of(Mention(text)) if j.thing == state]
        if not told:
            name = country_name(code, "en")
            reason = f"Read as {name}, which is the only country it names or resembles closely"
            self._ledger.judge(Judgement(text, None, state, Verdict.SAME, _WE, self._today, reason))
        self._findings.tell(
            Kind.MENDED_COUNTRY,
            row,
            text,
            lambda _: _("The country is read as %(code)s, here and wherever it is spelt so; the ledger says why"),
            code=code,
        )

    def _leave_out(self, reading: _Reading, text: str, row: int) -> None:
        if reading.kind is Kind.DOUBTFUL_COUNTRY:
            self._findings.tell(
                Kind.DOUBTFUL_COUNTRY,
                row,
                text,
                lambda _: _("The country is perhaps %(codes)s; the row is left out until someone decides"),
                codes=", ".join(reading.guesses),
            )
        else:
            self._findings.tell(
                Kind.UNKNOWN_COUNTRY,
                row,
                text,
                lambda _: _("No country or territory of ISO 3166-1 has this name; the row is left out"),
            )

    def _code(self, thing: str) -> str | None:
        """Give the code of a state by its IRI, also where the graph does not describe it yet."""
        local = thing.removeprefix(PREFIXES["state"])
        return self._codes.get(thing) or (local.upper() if _CODE.fullmatch(local) else None)
