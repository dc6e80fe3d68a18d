from __future__ import annotations

import re

import pytest

from localties.publish import htaccess

BASE = "https://example.org/explorer/"


def _redirect(path: str) -> tuple[str, int] | None:
    """Apply the rules as Apache's mod_rewrite does: the first that matches."""
    for pattern, target, status in re.findall(r"^RewriteRule (\S+) (\S+) \[R=(\d+)", htaccess(BASE), re.MULTILINE):
        if match := re.search(pattern, path):
            return match.expand(target.replace("$", "\\")), int(status)
    return None


@pytest.mark.parametrize(
    ("path", "target", "status"),
    [
        ("ns", "ns", 303),
        ("ns/0.1.0", "ns", 303),
        ("shapes", "shapes", 303),
        ("alignments", "alignments", 303),
        ("alignments/0.1.0", "alignments", 303),
        ("nsx", "nsx", 302),
        ("context.jsonld", "context.jsonld", 302),
        ("id/locality/can-tho", "id/locality/can-tho", 303),
        ("id/event/can-tho--x.2024-04-26.visit", "id/event/can-tho--x.2024-04-26.visit", 303),
        ("scheme/field/trade", "scheme/field/trade", 303),
        ("graph/derived", "graph/derived", 303),
        ("", "", 302),
        ("about", "about", 302),
        ("id/dataset", "id/dataset", 303),
        ("dumps/localties.ttl", "dumps/localties.ttl", 302),
    ],
)
def test_an_address_leads_to_the_server(path: str, target: str, status: int) -> None:
    assert _redirect(path) == (f"https://example.org/explorer/{target}", status)


def test_what_apache_decoded_is_encoded_again() -> None:
    flags = re.findall(r"^RewriteRule .*\[(.*)\]$", htaccess(BASE), re.MULTILINE)
    assert len(flags) > 3
    assert not [names for names in flags if "NE" in names.split(",")]
