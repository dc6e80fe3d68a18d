"""Who reads a page: what they see of the graph, in which language, and where links lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from localties.messages import LANGUAGE_NAMES
from localties.views.render import render

if TYPE_CHECKING:
    from localties.pages.addresses import Addresses
    from localties.query import Register


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of pages.

    Attributes:
        register: The register, which knows the graph.
        language: `en` or `vi`.
        addresses: Where links lead.
    """

    register: Register
    language: str
    addresses: Addresses

    def name(self, iri: str) -> str:
        """Give the name of anything in the graph."""
        return self.register.name(iri, self.language)

    def page(self, template: str, **values: Any) -> str:
        """Fill the template of a page, which extends `page.html.j2`.

        Args:
            template: Its path below `templates/`.
            values: What it is filled with besides `to` (the addresses), `name` (the names of things) and
                `language`.
        """
        return render(
            template,
            self.language,
            to=self.addresses,
            name=self.name,
            languages=LANGUAGE_NAMES,
            as_of=self.register.as_of,
            **values,
        )
