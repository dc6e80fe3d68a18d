"""Chains of reasons, as people see them on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from localties.cli import output
from localties.labels import choose
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.query.reasons import Chain


def print_chains(chains: Iterable[Chain], language: str) -> None:
    """Draw chains one by one: name and status, then each step with its day, what happened, and its record."""
    out = output.console()
    for chain in chains:
        status = choose(chain.status_labels, language) or chain.status
        out.print(Text.assemble((chain.label(language), "bold"), "  ", (status, "cyan")))
        steps = Table(box=None, pad_edge=False, show_header=False)
        for step in chain.steps:
            when = step.when.in_words(language) if step.when else ""
            record = "" if step.record is None else shorten(step.record)
            steps.add_row(when, choose(step.words, language) or "", Text(record, style="dim"))
        out.print(Padding(steps, (0, 0, 1, 2)))


def chain_as_json(chain: Chain) -> list[dict[str, Any]]:
    """Give the steps of a chain as plain values."""
    return [
        {
            "kind": step.kind.value,
            "when": step.when.text if step.when else None,
            "words": dict(step.words),
            "record": step.record,
        }
        for step in chain.steps
    ]
