from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import localties
from localties import Severity
from localties.query import Register
from localties.terms import BASE, LT, RDF, shorten
from tests.benchmarks.register import DATA, FAULTS, make_register, make_sister_cities

ROOT = Path(__file__).parents[2]
SIZE = 9_000


def findings(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Give how often each shape and check found something, and the same of violations alone."""
    report = localties.validate(localties.open_graph(folder))
    named = [(f.severity, shorten(f.shape).replace(f"{BASE}check/", "check:")) for f in report.findings]
    return Counter(name for _, name in named), Counter(n for s, n in named if s is Severity.VIOLATION)


@pytest.mark.slow
def test_ties_are_those_that_rules_derive_from_agreements_of_two_three_and_four(tmp_path: Path) -> None:
    made = make_register(tmp_path, 3 * SIZE)
    store = localties.open_graph(tmp_path).store
    assert len(store.select("SELECT ?tie { ?tie a lt:Tie }").rows) == made.ties
    signed = store.select("SELECT DISTINCT ?agreement ?actor { ?agreement lt:hasParty/lt:actor ?actor }").dicts()
    sides = Counter(Counter(row["agreement"] for row in signed).values())
    assert set(sides) == {2, 3, 4}
    assert 0.02 < (sides[3] + sides[4]) / sides.total() < 0.08


def test_some_units_are_absorbed_and_some_abolished_without_an_heir(tmp_path: Path) -> None:
    make_register(tmp_path, SIZE)
    changed = re.findall(r"<(\S+)> <\S+#(changeType|into)> <(\S+)>", (tmp_path / DATA).read_text("utf-8"))
    kinds = {change: value.rpartition("/")[2] for change, said, value in changed if said == "changeType"}
    led_on = {change for change, said, _ in changed if said == "into"}
    assert {kind: {change in led_on for change in kinds if kinds[change] == kind} for kind in kinds.values()} == {
        "absorption": {True},
        "abolition": {False},
    }


@pytest.mark.slow
def test_a_register_is_valid_and_planted_errors_are_found_each_and_no_more(tmp_path: Path) -> None:
    sound, faulty = tmp_path / "sound", tmp_path / "faulty"
    make_register(sound, SIZE)
    made = make_register(faulty, SIZE, errors=2 * len(FAULTS))
    found, violations = findings(sound)
    assert not violations
    assert findings(faulty)[0] - found == Counter(made.findings)
    assert set(made.errors.values()) == {2}


def test_the_same_seed_gives_the_same_bytes_whatever_the_hashes(tmp_path: Path) -> None:
    written = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        command = [sys.executable, "-m", "tests.benchmarks.register", "--triples", str(SIZE), str(folder)]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)
        written.append((folder / DATA).read_bytes())
    assert written[0] == written[1]
    make_register(tmp_path / "other", SIZE, seed=2)
    assert (tmp_path / "other" / DATA).read_bytes() != written[0]


@pytest.mark.slow
def test_a_list_of_sister_cities_is_valid_and_has_the_places_and_pairs_asked_for(tmp_path: Path) -> None:
    make_sister_cities(tmp_path, 300, 400)
    assert not findings(tmp_path)[1]
    register = Register.read(localties.open_graph(tmp_path))
    assert len(register.ties) == 400
    assert len({side for tie in register.ties.values() for side in (tie.locality, tie.partner)}) == 300


def test_errors_leave_the_rest_as_it_is(tmp_path: Path) -> None:
    make_register(tmp_path / "sound", SIZE)
    make_register(tmp_path / "faulty", SIZE, errors=len(FAULTS))
    sound, faulty = ((tmp_path / name / DATA).read_bytes() for name in ("sound", "faulty"))
    assert faulty.startswith(sound)
    assert len(faulty) > len(sound)


def test_few_have_most_of_the_ties_and_names_come_in_four_languages(tmp_path: Path) -> None:
    made = make_register(tmp_path, 100_000)
    agreements: Counter[str] = Counter()
    languages: set[str] = set()
    classes: set[str] = set()
    lines = 0
    with (tmp_path / DATA).open(encoding="utf-8") as file:
        for line in file:
            lines += 1
            subject, predicate, value = line.removesuffix(" .\n").split(" ", 2)
            if predicate == f"<{LT}actor>" and "/id/party/" in subject:
                agreements[value] += 1
            elif predicate == f"<{RDF}type>":
                classes.add(value.rpartition("#")[2].rstrip(">"))
            elif "#label>" in predicate:
                languages.add(value.rpartition("@")[2])
    assert lines == made.triples >= 100_000
    assert max(agreements.values()) > 10 * statistics.median(agreements.values())
    assert languages == {"en", "ja", "ko", "vi"}
    assert {"Agreement", "Claim", "Membership", "Observation", "Succession", "Tie", "Undertaking"} <= classes
