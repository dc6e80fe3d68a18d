"""Bad input is answered with one clear sentence, the right exit code and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

HEAD = """\
@prefix lt: <https://w3id.org/localties/ns#> .
@prefix agreement: <https://w3id.org/localties/id/agreement/> .
@prefix agreement-type: <https://w3id.org/localties/scheme/agreement-type/> .
@prefix evidence: <https://w3id.org/localties/id/evidence/> .
@prefix locality: <https://w3id.org/localties/id/locality/> .
@prefix party: <https://w3id.org/localties/id/party/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix realisation: <https://w3id.org/localties/scheme/realisation/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""


def agreement(name: str, *, signed: str = '"2020"^^xsd:gYear', more: str = "") -> str:
    parties = ", ".join(f"party:{name}.{actor}" for actor in ("can-tho", "jeollanam-do"))
    return f"""
agreement:{name} a lt:Agreement ;
    rdfs:label "Agreement {name}"@en , "Thỏa thuận {name}"@vi ;
    lt:agreementType agreement-type:memorandum ;
    lt:realisation realisation:signed ;
    lt:hasParty {parties} ;
    lt:signedOn {signed} ;{more}
    lt:evidence evidence:example .

party:{name}.can-tho a lt:Party ; lt:actor locality:can-tho .

party:{name}.jeollanam-do a lt:Party ; lt:actor locality:jeollanam-do .
"""


def spoil(project: Path, text: str | bytes) -> Path:
    record = project / "graph" / "spoilt.ttl"
    record.write_bytes(text if isinstance(text, bytes) else text.encode())
    return record


def one_sentence(result: Any) -> str:
    assert "Traceback" not in result.output
    said = [line for line in result.stderr.splitlines() if line.startswith("localties: ")]
    assert len(said) == 1, result.stderr
    return str(said[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(HEAD + "agreement:x a lt:Agreement\nlt:field lt:x .\n", "spoilt.ttl:12:", id="syntax error"),
        pytest.param(
            HEAD + "agreement:x a nonsense:Agreement .\n", "spoilt.ttl:11:15: The prefix nonsense:", id="prefix"
        ),
        pytest.param(HEAD.encode() + b'agreement:x rdfs:label "\xff\xfe" .\n', "is not UTF-8", id="not UTF-8"),
        pytest.param("# nothing but a comment\n", "holds no triple", id="no triple"),
    ],
)
def test_an_unreadable_file_is_named_and_loses_nothing_that_was_built(
    run: Run, example: Path, tmp_path: Path, text: str | bytes, expected: str
) -> None:
    dumps = tmp_path / "dumps"
    assert run("build", "--project", example, "--out", dumps).exit_code == 0
    before = {path.name: path.read_bytes() for path in dumps.iterdir()}
    spoil(example, text)
    result = run("build", "--project", example, "--out", dumps)
    assert result.exit_code == 3
    assert expected in one_sentence(result)
    assert {path.name: path.read_bytes() for path in dumps.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("text", "shape", "line"),
    [
        pytest.param(
            agreement("x", signed='"2012"^^xsd:date'), "lts:Agreement-signedOn", 17, id="year typed as a day"
        ),
        pytest.param(agreement("x", signed='"yesterday"'), "lts:Agreement-signedOn", 17, id="wrong datatype"),
        pytest.param(
            agreement("x").replace(", party:x.jeollanam-do", ""), "lts:Agreement-hasParty", 16, id="missing party"
        ),
        pytest.param(
            agreement("x", more='\n    lt:singedOn "2020"^^xsd:gYear ;'),
            "lts:AgreementShape",
            18,
            id="misspelt property",
        ),
        pytest.param(
            agreement("x", more="\n    lt:renews agreement:y ;")
            + agreement("y", signed='"2021"^^xsd:gYear', more="\n    lt:renews agreement:x ;"),
            "https://w3id.org/localties/check/renewal-cycle",
            18,
            id="cycle of renewals",
        ),
    ],
)
def test_a_wrong_record_is_refused_with_file_line_and_rule(
    run: Run, example: Path, tmp_path: Path, text: str, shape: str, line: int
) -> None:
    spoil(example, HEAD + text)
    result = run("build", "--project", example, "--out", tmp_path / "dumps", "--lang", "en")
    assert result.exit_code == 1
    assert not (tmp_path / "dumps").exists()
    violations = [entry for entry in result.stdout.splitlines() if "violation" in entry and f"[{shape}]" in entry]
    assert violations, result.stdout
    assert f"spoilt.ttl:{line}: violation" in violations[0]


def test_messages_are_given_in_vietnamese_too(run: Run, example: Path) -> None:
    record = spoil(example, HEAD + agreement("x").replace(", party:x.jeollanam-do", ""))
    english = run("validate", record, "--project", example, "--lang", "en").stdout
    vietnamese = run("validate", record, "--project", example, "--lang", "vi").stdout
    assert "lỗi" in vietnamese
    assert "hai bên" in vietnamese
    assert english != vietnamese


def test_an_empty_folder_and_a_missing_file_are_said_so(run: Run, example: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty = run("validate", tmp_path / "empty", "--project", example)
    assert empty.exit_code == 3
    assert "holds no RDF file" in one_sentence(empty)
    missing = run("validate", tmp_path / "missing.ttl", "--project", example)
    assert missing.exit_code == 3
    assert "there is no file or folder" in one_sentence(missing)
    assert run("build", "--project", tmp_path / "nowhere").exit_code == 3
    assert run("build", "--project", tmp_path / "empty").exit_code == 2


def test_a_graph_of_other_things_is_not_called_valid(run: Run, example: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text('<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a"@en .\n', "utf-8")
    result = run("validate", other, "--project", example, "--lang", "en")
    assert result.exit_code == 1
    assert "No shape applies" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("query", "no-such-query"), 2, "there is no query 'no-such-query'"),
        (("query",), 2, "give the name of a query"),
        (("query", "--file", "missing.rq"), 3, "there is no such file"),
        (("query", "--file", "-"), 2, "the query cannot be answered"),
        (("show", "atlantis"), 2, "nothing in the graph is called 'atlantis'"),
        (("export", "--format", "gif"), 2, "'gif' is not an RDF format"),
        (("export", "--class", "lt:Nonsense"), 2, "the graph has no instance"),
        (("export", "--class", "nonsense:Thing"), 2, "has no known prefix"),
        (("export", "--output", "nowhere/x.ttl"), 3, "nowhere/x.ttl: No such file or directory"),
        (("verify", "--sources", "missing"), 3, "there is no folder missing"),
        (("cite", "missing.txt", "1", "word"), 3, "there is no such file"),
    ],
)
def test_each_mistake_has_its_sentence_and_exit_code(
    run: Run, example: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    project = () if arguments[0] == "cite" else ("--project", example)
    result = run(*arguments, *project, text="SELECT nonsense")
    assert result.exit_code == code, result.output
    assert said in one_sentence(result)


def test_a_query_that_is_not_utf_8_is_said_so(run: Run, example: Path) -> None:
    result = run("query", "--file", "-", "--project", example, text=b"SELECT \xff")
    assert result.exit_code == 3
    assert "the query is not UTF-8" in one_sentence(result)


@pytest.mark.parametrize("arguments", [("build", "--as-of", "tomorrow"), ("nonsense",), ("status", "--nonsense")])
def test_a_wrong_command_line_is_usage(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_internal_error_is_one_sentence_too(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr("localties.cli.verbs.build_graph", break_down)
    result = run("build", "--project", example)
    assert result.exit_code == 4
    assert "internal error: ZeroDivisionError: by accident" in one_sentence(result)
