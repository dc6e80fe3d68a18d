"""The kinds of steps that lead to a status, and how they are said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from localties.messages import messages

if TYPE_CHECKING:
    from localties.dates import PartialDate


class StepKind(StrEnum):
    """What a step towards a status tells, in the order in which steps of one day stand."""

    SINCE = "since"
    PLANNED = "planned"
    SIGNED = "signed"
    TO_BEGIN = "to-begin"
    IN_FORCE = "in-force"
    RENEWED = "renewed"
    UPGRADED = "upgraded"
    SUPERSEDED = "superseded"
    EVENT = "event"
    ATTESTED = "attested"
    STATED = "stated"
    EXPIRING = "expiring"
    ENDED = "ended"
    ABOLISHED = "abolished"
    CARRIED_ON = "carried-on"
    CARRIED_ON_BY_A_SUCCESSOR = "carried-on-by-a-successor"
    SUSPENDED = "suspended"
    UNASSIGNED = "unassigned"
    DISPUTED = "disputed"
    NO_SUCCESSOR = "no-successor"
    DORMANT = "dormant"
    UNDATED = "undated"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Found:
    """A step as it was found.

    Attributes:
        kind: What happened.
        when: When, or None.
        record: The IRI of the record that it rests on, or None.
        name: The IRI of what its words name, or None.
        number: The months or years of a threshold.
        follows: The day of the step that it belongs to, where it has none of its own.
    """

    kind: StepKind
    when: PartialDate | None
    record: str | None
    name: str | None = None
    number: int = 0
    follows: PartialDate | None = None


def in_words(kind: StepKind, language: str) -> str:
    """Say a kind of step, in `en` or `vi`; `%(name)s` and `%(number)s` are left to be filled."""
    _ = messages(language).ugettext
    return str(
        {
            StepKind.SINCE: _("the tie stands since then, as a source states"),
            StepKind.PLANNED: _("planned or proposed, not known to be signed"),
            StepKind.SIGNED: _("signed: %(name)s"),
            StepKind.TO_BEGIN: _("term is to begin: %(name)s"),
            StepKind.IN_FORCE: _("in force from then on: %(name)s"),
            StepKind.RENEWED: _("renewed by: %(name)s"),
            StepKind.UPGRADED: _("raised to a closer relation by: %(name)s"),
            StepKind.SUPERSEDED: _("replaced by: %(name)s"),
            StepKind.EVENT: _("last event known: %(name)s"),
            StepKind.ATTESTED: _("attested by a source: %(name)s"),
            StepKind.STATED: _("a source states: %(name)s"),
            StepKind.EXPIRING: _("expiring: the end is %(number)s months away or less"),
            StepKind.ENDED: _("term ended: %(name)s"),
            StepKind.ABOLISHED: _("abolished: %(name)s"),
            StepKind.CARRIED_ON: _("carried on by %(name)s, as a source states"),
            StepKind.CARRIED_ON_BY_A_SUCCESSOR: _("carried on by a successor, as a source states"),
            StepKind.SUSPENDED: _("suspended, as a source states"),
            StepKind.UNASSIGNED: _("a source states that no successor has been named"),
            StepKind.DISPUTED: _("sources differ on who carries it on"),
            StepKind.NO_SUCCESSOR: _("no source confirms a successor"),
            StepKind.DORMANT: _("dormant: no contact known for more than %(number)s years"),
            StepKind.UNDATED: _("no dated agreement, event or source tells of it"),
            StepKind.ENDS: _("term is to end: %(name)s"),
        }[kind]
    )
