"""Pages: what the explorer and the static site show, filled from the register and the graph."""

from localties.pages.addresses import Addresses, ServerAddresses, inside
from localties.pages.reader import Reader

__all__ = ["Addresses", "Reader", "ServerAddresses", "inside"]
