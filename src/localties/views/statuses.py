"""Statuses as views show them: in one order, by one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localties.messages import messages
from localties.terms import SCHEME

if TYPE_CHECKING:
    from localties.query import Register

NO_STATUS: Final = "none"
"""What stands for the status of a tie that has none."""

STATUSES: Final = (
    "in-force carried-on expiring dormant suspended successor-unclear expired superseded terminated planned "
    f"undetermined {NO_STATUS}"
).split()
"""The local names of statuses, from alive to ended, in the order in which legends list them."""


def status_name(register: Register, status: str, language: str) -> str:
    """Give the name of a status by its local name, in a language."""
    if status == NO_STATUS:
        return messages(language).ugettext("no status")
    return register.name(f"{SCHEME}status/{status}", language)
