"""Reconciliation: names in tables meet entities of the graph, with reasons, and people have the last word."""

from localties.ingest.reconcile.countries import Resemblance, country_name, country_of, resemble_country
from localties.ingest.reconcile.doubles import Pair, doubles
from localties.ingest.reconcile.entities import places_of_layers
from localties.ingest.reconcile.ledger import Judgement, Ledger, Verdict, judgements_in, latest
from localties.ingest.reconcile.mentions import Candidate, Certainty, Match, Mention
from localties.ingest.reconcile.outside import Suggestion, countries_with, suggest
from localties.ingest.reconcile.reconciler import Reconciler

__all__ = [
    "Candidate",
    "Certainty",
    "Judgement",
    "Ledger",
    "Match",
    "Mention",
    "Pair",
    "Reconciler",
    "Resemblance",
    "Suggestion",
    "Verdict",
    "countries_with",
    "country_name",
    "country_of",
    "doubles",
    "judgements_in",
    "latest",
    "places_of_layers",
    "resemble_country",
    "suggest",
]
