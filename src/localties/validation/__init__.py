"""Is the graph right: shapes, checks, and evidence held against its texts."""

from localties.validation.changed import Change, Revalidation, revalidate
from localties.validation.checks import run_check, run_checks
from localties.validation.evidence import Outcome, Verification, cite, verify
from localties.validation.findings import Finding, Report, Severity, shacl_report
from localties.validation.shapes import REFERENCE_LIMIT, Validator, check_shapes
from localties.validation.validate import NOTHING_MATCHED, validate

__all__ = [
    "NOTHING_MATCHED",
    "REFERENCE_LIMIT",
    "Change",
    "Finding",
    "Outcome",
    "Report",
    "Revalidation",
    "Severity",
    "Validator",
    "Verification",
    "check_shapes",
    "cite",
    "revalidate",
    "run_check",
    "run_checks",
    "shacl_report",
    "validate",
    "verify",
]
