"""How much room the label of a node takes, so that a layout can keep labels apart."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

LINE_HEIGHT: Final = 15.0
"""Height of a line of a label, in the units of the layout (pixels at natural size)."""

_LETTER: Final = 6.9
_LINE: Final = 20
_LINES: Final = 3
_GAP: Final = 6.0


@dataclass(frozen=True, slots=True)
class Box:
    """The room of a node and the label beneath it, relative to the node's middle; in pixels.

    Attributes:
        half_width: From the middle to either side.
        above: From the middle up.
        below: From the middle down.
    """

    half_width: float
    above: float
    below: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.above + self.below


def lines(label: str) -> list[str]:
    """Break a label into the few short lines in which it is drawn; an ellipsis stands for what does not fit."""
    return textwrap.wrap(" ".join(label.split()), _LINE, max_lines=_LINES, placeholder=" …") or [""]


def room(label: str, radius: float) -> Box:
    """Estimate the room of a node with its label beneath.

    Args:
        label: The label, unbroken.
        radius: The radius of the node.
    """
    broken = lines(label)
    widest = max(sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in broken)
    return Box(max(widest * _LETTER / 2, radius) + _GAP, radius + _GAP, radius + len(broken) * LINE_HEIGHT + _GAP)
