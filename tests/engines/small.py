"""A graph that is small and right, with ties enough for a network."""

from __future__ import annotations

from itertools import product

from localties.terms import PREFIXES

HOME = ("an-giang", "can-tho", "da-nang", "hue")
ABROAD = ("daejeon", "daegu", "jeju", "changwon", "gimhae")
_HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def ties() -> str:
    """Give, in Turtle, places and agreements to lie beside `tests/example.ttl`, which describes one of them."""
    places = [_place(name, "vn", "lt:Locality", i) for i, name in enumerate(HOME) if name != "can-tho"]
    partners = [_place(name, "kr", "lt:Locality , lt:Partner", i) for i, name in enumerate(ABROAD)]
    agreements = [_agreement(year, *pair) for year, pair in enumerate(product(HOME, ABROAD), 2005)]
    return _HEAD + "".join([*places, *partners, *agreements])


def _place(name: str, country: str, classes: str, i: int) -> str:
    kind = "lt:partnerKind partner-kind:locality ;" if country == "kr" else ""
    return f"""
locality:{name} a {classes} ; rdfs:label "{name}"@en , "{name} (vi)"@vi ; {kind}
  lt:level level:province ; lt:country state:{country} ; geo:lat {10 + i}.5 ; geo:long {105 + i}.25 ;
  lt:evidence evidence:example .
"""


def _agreement(year: int, home: str, abroad: str) -> str:
    name = f"{home}--{abroad}"
    return f"""
agreement:{name} a lt:Agreement ; rdfs:label "Agreement of {name}"@en , "Thỏa thuận {name}"@vi ;
  lt:agreementType agreement-type:friendship-agreement ; lt:realisation realisation:signed ;
  lt:signedOn "{year}"^^xsd:gYear ; lt:hasParty party:{name}.1 , party:{name}.2 ; lt:evidence evidence:example .
party:{name}.1 a lt:Party ; lt:actor locality:{home} .
party:{name}.2 a lt:Party ; lt:actor locality:{abroad} .
"""
