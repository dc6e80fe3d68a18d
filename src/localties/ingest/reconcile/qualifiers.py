"""What a source adds to a name: `Guro, Seoul`, `Fukuoka (prefecture)`, `Anderson (Indiana)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BRACKETS: Final = re.compile(r"\s*[(（\[]([^()（）\[\]]*)[)）\]]\s*")
_COMMAS: Final = re.compile(r"\s*[,，、;/]\s*")


@dataclass(frozen=True, slots=True)
class Qualified:
    """A name and what stands beside it.

    Attributes:
        head: The name alone; the whole text where nothing stands beside it.
        beside: What stands in brackets or after commas, in order.
    """

    head: str
    beside: tuple[str, ...] = ()


def split(name: str) -> Qualified:
    """Take a name apart.

    >>> split("Guro, Seoul"), split("Fukuoka (prefecture)").beside
    (Qualified(head='Guro', beside=('Seoul',)), ('prefecture',))
    """
    name = " ".join(name.split())
    in_brackets = [text.strip() for text in _BRACKETS.findall(name)]
    head, *after = _COMMAS.split(_BRACKETS.sub(" ", name).strip())
    beside = tuple(text for text in (*after, *in_brackets) if text)
    return Qualified(head.strip(), beside) if head.strip() and beside else Qualified(name)
