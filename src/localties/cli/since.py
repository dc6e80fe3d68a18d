"""What `localties validate --changed` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localties.compare import read_side
from localties.graph import dataset_day
from localties.validation import Change, Report, Validator, revalidate, validate

if TYPE_CHECKING:
    from localties.project import Project


def validate_since(revision: str, project: Project, validator: Validator) -> Report:
    """Validate what changed since a revision; status is judged for the same day on both sides.

    Everything is validated if the vocabulary, the shapes or the checks changed: what changed of them is no record.
    """
    after = read_side(str(project.root), project)
    before = read_side(revision, project, dataset_day(after.graph))
    if after.yardstick != before.yardstick:
        return validate(after.graph, validator=validator)
    change = Change(after.triples - before.triples, before.triples - after.triples)
    return revalidate(after.graph, change, validator).report
