from __future__ import annotations

from pathlib import Path

import pytest

from localties import errors
from localties.errors import ExitCode, LocaltiesError

FILE = Path("graph/records/x.ttl")
SUBCLASSES = sorted(LocaltiesError.__subclasses__(), key=lambda cls: cls.__name__)


@pytest.mark.parametrize("cls", SUBCLASSES)
def test_each_cause_has_an_exit_code_and_says_what_it_is(cls: type[LocaltiesError]) -> None:
    assert cls.exit_code in set(ExitCode) - {ExitCode.FINE, ExitCode.INTERNAL}
    assert cls.__doc__
    assert cls.__name__.endswith("Error")


def test_all_causes_are_declared_in_one_place() -> None:
    declared = {value for value in vars(errors).values() if isinstance(value, type)}
    assert set(SUBCLASSES) <= declared
    assert len(SUBCLASSES) > 10


def test_exit_codes_are_those_that_are_documented() -> None:
    codes = {code.name: code.value for code in ExitCode}
    assert codes == {"FINE": 0, "FINDINGS": 1, "USAGE": 2, "UNREADABLE": 3, "INTERNAL": 4}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (LocaltiesError("it is broken"), "it is broken"),
        (LocaltiesError("it is broken", hint="Mend it"), "it is broken. Mend it"),
        (LocaltiesError("it is broken", file=FILE), "graph/records/x.ttl: it is broken"),
        (LocaltiesError("it is broken", file=FILE, line=3), "graph/records/x.ttl:3: it is broken"),
        (
            LocaltiesError("it is broken", file=FILE, line=3, column=7, hint="Mend it"),
            "graph/records/x.ttl:3:7: it is broken. Mend it",
        ),
    ],
)
def test_the_message_tells_place_cause_and_remedy(error: LocaltiesError, sentence: str) -> None:
    assert str(error) == sentence
