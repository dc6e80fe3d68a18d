from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from localties.errors import ExitCode

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
ASK_TIES = "SELECT ?tie ?partner WHERE { ?tie a lt:Tie ; lt:partner ?partner }"


def output(result: Any) -> str:
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def localties(
    *arguments: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from localties.cli import main; main()", *arguments]
    variables = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, check=False)


def test_show_speaks_both_languages(run: Run, example: Path) -> None:
    english = output(run("show", "can-tho", "--project", example, "--lang", "en"))
    vietnamese = output(run("show", "can-tho", "--project", example, "--lang", "vi"))
    assert "centrally-run city" in english
    assert "An agreement of 2012" in english
    assert "thành phố trực thuộc trung ương" in vietnamese
    assert "Một thỏa thuận năm 2012" in vietnamese
    assert "껀터" in vietnamese


def test_show_knows_an_entity_by_iri_prefixed_and_local_name(run: Run, example: Path) -> None:
    names = ("https://w3id.org/localties/id/locality/can-tho", "locality:can-tho", "can-tho")
    shown = {output(run("show", name, "--project", example, "--lang", "en")) for name in names}
    assert len(shown) == 1


def test_show_gives_json_and_turtle(run: Run, example: Path) -> None:
    card = json.loads(
        output(run("show", "example.2012", "--project", example, "--format", "json", "--lang", "en"))
    )
    assert card["title"] == "An agreement of 2012"
    assert {"name": "signed on", "values": ["2012"]} in card["facts"]
    turtle = output(run("show", "agreement:example.2012", "--project", example, "--format", "turtle"))
    triples = set(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert ox.NamedNode("https://w3id.org/localties/id/party/example.2012.can-tho") in {t.subject for t in triples}


def test_status_moves_with_the_day_and_gives_the_reason(run: Run, example: Path) -> None:
    def on(day: str) -> dict[str, str]:
        listed = json.loads(output(run("status", "--project", example, "--as-of", day, "--format", "json")))
        return {entry["kind"]: entry["status"] for entry in listed}

    assert on("2011-12-31") == {}
    assert on("2013-01-01") == {"agreement": "in-force", "tie": "in-force"}
    assert on("2026-01-01") == {"agreement": "dormant", "tie": "dormant"}
    table = output(run("status", "--project", example, "--as-of", "2026-01-01", "--lang", "vi"))
    assert "ký 2012; tiếp xúc gần nhất được biết 2012-12-31" in table


def test_status_thresholds_are_options(run: Run, example: Path) -> None:
    arguments = ("status", "--project", example, "--as-of", "2026-01-01", "--format", "json")
    patient = json.loads(output(run(*arguments, "--dormant-years", 20)))
    assert {entry["status"] for entry in patient} == {"in-force"}
    assert json.loads(output(run(*arguments, "--only", "expired"))) == []
    assert json.loads(output(run(*arguments, "--locality", "jeollanam-do"))) != []


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("csv", lambda text: next(csv.DictReader(io.StringIO(text)))["tie"]),
        ("tsv", lambda text: text.splitlines()[1].split("\t")[0].strip("<>")),
        ("json", lambda text: json.loads(text)["results"]["bindings"][0]["tie"]["value"]),
        ("xml", lambda text: text.split("<uri>")[1].split("</uri>")[0]),
        (
            "table",
            lambda text: text.splitlines()[1].split()[0].replace("tie:", "https://w3id.org/localties/id/tie/"),
        ),
    ],
)
def test_answers_come_in_every_format(run: Run, example: Path, form: str, read: Callable[[str], str]) -> None:
    answer = output(run("query", "--file", "-", "--format", form, "--project", example, text=ASK_TIES))
    assert read(answer) == "https://w3id.org/localties/id/tie/can-tho--jeollanam-do"


def test_a_construct_query_gives_turtle_and_an_ask_query_an_answer(run: Run, example: Path) -> None:
    construct = "CONSTRUCT { ?tie a lt:Tie } WHERE { ?tie a lt:Tie }"
    turtle = output(run("query", "--file", "-", "--project", example, text=construct))
    assert "tie:can-tho--jeollanam-do a lt:Tie ." in turtle
    json_ld = json.loads(
        output(run("query", "--file", "-", "--format", "jsonld", "--project", example, text=construct))
    )
    assert json_ld["@graph"] == [{"id": "tie:can-tho--jeollanam-do", "type": "Tie"}]
    assert output(run("query", "--file", "-", "--project", example, text="ASK { ?tie a lt:Tie }")).strip() == "yes"


def test_a_query_of_one_s_own_cannot_reach_another_server(run: Run, example: Path) -> None:
    reach = "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"
    result = run("query", "--file", "-", "--project", example, text=reach)
    assert result.exit_code == 2
    assert "SERVICE" in result.stderr


def test_queries_are_listed_with_their_parameters(run: Run) -> None:
    listed = json.loads(output(run("queries", "--project", ROOT, "--format", "json", "--lang", "vi")))
    assert len(listed) >= 20
    assert all(entry["summary"] for entry in listed)
    assert "agreements-of" in output(run("queries", "--project", ROOT, "--lang", "en"))


def test_a_named_query_takes_its_parameters_both_ways(run: Run) -> None:
    plain = output(run("query", "agreements-of", "--locality", "can-tho", "--project", ROOT))
    joined = output(run("query", "agreements-of", "--locality=can-tho", "--project", ROOT))
    assert plain == joined
    refused = run("query", "agreements-of", "--nonsense", "x", "--project", ROOT)
    assert refused.exit_code == 2
    assert "--locality" in refused.stderr


def test_validate_reports_in_json_and_turtle_and_fails_as_told(run: Run, example: Path) -> None:
    record = example / "graph" / "example.ttl"
    text = record.read_text("utf-8").replace('"An agreement of 2012"@en , ', "")
    record.write_text(text, "utf-8")
    arguments = ("validate", "--project", example)
    findings = json.loads(run(*arguments, "--format", "json").stdout)
    (finding,) = [f for f in findings if f["focus"].endswith("agreement/example.2012")]
    assert finding["severity"] == "warning"
    assert finding["file"].endswith("example.ttl")
    assert finding["line"] == text[: text.index('rdfs:label "Một thỏa thuận')].count("\n") + 1
    report = run(*arguments, "--format", "turtle").stdout
    assert "sh:conforms false" in report
    assert run(*arguments).exit_code == 0
    assert run(*arguments, "--fail-on", "warning").exit_code == 1
    assert run(*arguments, "--fail-on", "never").exit_code == 0


def test_only_the_given_files_are_judged(run: Run, example: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix lt: <https://w3id.org/localties/ns#> .\n"
        "<https://w3id.org/localties/id/person/nobody> a lt:Person .\n",
        "utf-8",
    )
    findings = json.loads(run("validate", own, "--project", example, "--format", "json").stdout)
    assert {f["focus"] for f in findings} == {"https://w3id.org/localties/id/person/nobody"}
    assert {f["file"] for f in findings} == {str(own)}


def test_cite_gives_what_verify_checks(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Một dòng\nCần Thơ ký với Jeollanam\n", "utf-8")
    cited = output(run("cite", text, 2, "Jeollanam"))
    assert "lt:line 2 ; lt:startChar 15 ; lt:endChar 24 ;" in cited
    refused = run("cite", text, 1, "Jeollanam")
    assert refused.exit_code == 1
    assert "nowhere on this line" in refused.stderr


@pytest.mark.slow
def test_names_in_all_scripts_survive_the_c_locale() -> None:
    for environment in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}):
        done = localties("show", "can-tho", "--lang", "vi", environment=environment)
        assert done.returncode == 0, done.stderr
        assert "Cần Thơ" in done.stdout.decode("utf-8")
        assert "껀터" in done.stdout.decode("utf-8")
    japanese = localties("show", "yamaguchi-prefecture", "--lang", "vi", environment={"LC_ALL": "C"})
    assert "山口県" in japanese.stdout.decode("utf-8")


@pytest.mark.slow
def test_a_broken_pipe_ends_quietly() -> None:
    command = [sys.executable, "-c", "from localties.cli import main; main()", "export", "--format", "ntriples"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        stderr = process.stderr.read()
        assert process.wait(60) == 0, stderr
    assert stderr == b""


@pytest.mark.slow
def test_version_and_help_are_said(tmp_path: Path) -> None:
    assert localties("--version", cwd=tmp_path).stdout.startswith(b"localties 0.")
    assert b"Exit codes" in localties("--help", cwd=tmp_path).stdout


def committed(root: Path) -> None:
    git = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for step in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
        subprocess.run([*git, *step], check=True)


def test_only_what_changed_since_a_revision_is_judged(run: Callable[..., Any], example: Path) -> None:
    file = example / "graph" / "example.ttl"
    old = file.read_text("utf-8") + "\nagreement:old a lt:Agreement .\n"
    file.write_text(old, "utf-8")
    committed(example)
    (example / "graph" / "new.ttl").write_text(
        "@prefix lt: <https://w3id.org/localties/ns#> .\n"
        "<https://w3id.org/localties/id/agreement/new> a lt:Agreement .\n",
        "utf-8",
    )
    arguments = ("validate", "--project", example, "--format", "json", "--fail-on", "never")
    by_all = json.loads(run(*arguments).stdout)
    by_change = json.loads(run(*arguments, "--changed", "HEAD").stdout)
    focuses = [{finding["focus"] for finding in found} for found in (by_all, by_change)]
    new, kept = (f"https://w3id.org/localties/id/agreement/{name}" for name in ("new", "old"))
    assert {new, kept} <= focuses[0]
    assert new in focuses[1]
    assert kept not in focuses[1]
    assert [f for f in by_all if f["focus"] == new] == [f for f in by_change if f["focus"] == new]


@pytest.mark.parametrize(
    "changed", ["ontology/shapes.ttl", "ontology/localties.ttl", "queries/checks/part-of-itself.rq"]
)
def test_everything_is_judged_if_what_it_is_judged_by_changed(
    run: Callable[..., Any], example: Path, changed: str
) -> None:
    file = example / "graph" / "example.ttl"
    file.write_text(file.read_text("utf-8") + "\nagreement:old a lt:Agreement .\n", "utf-8")
    committed(example)
    arguments = ("validate", "--project", example, "--format", "json", "--fail-on", "never", "--changed", "HEAD")
    assert json.loads(run(*arguments).stdout) == []
    with (example / changed).open("a", encoding="utf-8") as written:
        written.write("\n# seen anew\n")
    assert "https://w3id.org/localties/id/agreement/old" in {
        f["focus"] for f in json.loads(run(*arguments).stdout)
    }


@pytest.mark.parametrize("engine", ["pyshacl", "shacl-rust"])
def test_the_engine_that_judged_is_named(run: Callable[..., Any], example: Path, engine: str) -> None:
    result = run("validate", "--project", example, "--validator", engine)
    assert f"({engine})" in result.stderr


def test_files_and_a_revision_are_not_judged_together(run: Callable[..., Any], example: Path) -> None:
    result = run("validate", example / "graph", "--project", example, "--changed", "HEAD")
    assert result.exit_code == ExitCode.USAGE
