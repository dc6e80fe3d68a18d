"""Spellings: dates and numbers as people write them."""

from localties.ingest.spellings.dates import AmbiguousDateError, Order, read_date
from localties.ingest.spellings.numbers import (
    AmbiguousNumberError,
    Figure,
    read_number,
    unit_names,
)

__all__ = [
    "AmbiguousDateError",
    "AmbiguousNumberError",
    "Figure",
    "Order",
    "read_date",
    "read_number",
    "unit_names",
]
