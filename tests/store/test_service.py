"""Nothing is fetched from elsewhere: a server on this machine counts who comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localties.errors import FederationRefusedError, SparqlError
from localties.store import EmbeddedStore, Solutions
from localties.store import sparql as sparql_text


class Elsewhere(HTTPServer):
    """A SPARQL endpoint that nobody may ask."""

    visits = 0

    @property
    def iri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/x"


class _Counting(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Elsewhere)
        self.server.visits += 1
        self.send_response(200)
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that http.server calls

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere(("127.0.0.1", 0), _Counting)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    filled = EmbeddedStore()
    lt = ox.NamedNode("https://w3id.org/localties/ns#")
    names = [ox.Triple(lt, lt, ox.NamedNode(lt.value + local)) for local in ("", "a", "a.b")]
    texts = [ox.Triple(lt, lt, ox.Literal(value)) for value in ("x", 1)]
    filled.add([*names, *texts], "urn:graph")
    return filled


REFUSED = {
    "plainly": "SELECT * { SERVICE <E> { ?s ?p ?o } }",
    "silently": "SELECT * { SERVICE SILENT <E> { ?s ?p ?o } }",
    "in lower case": "SELECT * { service <E> { ?s ?p ?o } }",
    "in mixed case": "SELECT * { SerVice<E>{?s ?p ?o} }",
    "by variable": "SELECT * { VALUES ?e { <E> } SERVICE ?e { ?s ?p ?o } }",
    "on the next line": "SELECT * {\nSERVICE\n<E>\n{ ?s ?p ?o } }",
    "after a comment": "SELECT * { # a comment\nSERVICE # another\n<E> { ?s ?p ?o } }",
    "after a comment with a quotation mark": "SELECT * { # it's\nSERVICE <E> { ?s ?p ?o } #'\n }",
    "after an IRI with a number sign": "SELECT * { ?s <urn:a#b> ?o SERVICE <E> { ?s ?p ?o } }",
    "after a string with a number sign": "SELECT * { ?s ?p '# no comment' SERVICE <E> { ?s ?p ?o } }",
    "between strings": "SELECT * { ?s ?p 'a' . SERVICE <E> { ?s ?p 'b' } }",
    "with an escaped letter": "SELECT * { \\u0053ERVICE <E> { ?s ?p ?o } }",
    "with a long escape": "SELECT * { SERV\\U00000049CE <E> { ?s ?p ?o } }",
    "inside a subquery": "SELECT * { { SELECT * { OPTIONAL { SERVICE <E> { ?s ?p ?o } } } } }",
    "inside a filter": "ASK { FILTER EXISTS { SERVICE <E> { ?s ?p ?o } } }",
    "in a CONSTRUCT query": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <E> { ?s ?p ?o } }",
    "by a name that starts right after it": "PREFIX e: <E> SELECT * { SERVICEe: { ?s ?p ?o } }",
    "by a name without a prefix": "PREFIX : <E> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "after an empty name and a full stop": "SELECT * { ?s ?p lt:.SERVICE<E> { ?s ?p ?o } }",
}

# Two parsers may read these differently; whichever is right, nobody is asked.
AMBIGUOUS = {
    "a comparison that looks like an IRI": "SELECT * { FILTER(1<2)SERVICE#>\n<E> { ?s ?p ?o } }",
    "a comparison of strings": "SELECT * { FILTER('x'>'a'||'x'<'a>')SERVICE<E>{ ?s ?p ?o } #'\n }",
    "a comment that looks like a string": 'SELECT * { FILTER(1<2)#>"""\nSERVICE<E>{ ?s ?p ?o } #"""\n }',
    "an escaped quotation mark": 'SELECT * { FILTER("\\u0022" != "x") SERVICE <E> { ?s ?p ?o } #"\n }',
    "a name with full stops after such a comment": (
        'SELECT * { FILTER(1<2)#>"""\n ?s ?p lt:a.b.SERVICE<E>{ ?s ?p ?o } #"""\n }'
    ),
    "a name with full stops": "SELECT * { ?s ?p lt:a.b.SERVICE<E>{ ?s ?p ?o } }",
    "a name with an escaped full stop": "SELECT * { ?s ?p lt:a\\.b.SERVICE<E>{ ?s ?p ?o } }",
    "right after a number": "SELECT * { ?s ?p 1SERVICE<E> { ?s ?p ?o } }",
    "right after a word": "SELECT * { ?s ?p trueSERVICE<E> { ?s ?p ?o } }",
}

ANSWERED = {
    "a string": "SELECT ('Service' AS ?x) {}",
    "a long string": 'SELECT ("""a "SERVICE" <E> { } """ AS ?x) {}',
    "an apostrophe": 'SELECT ("it\'s SERVICE" AS ?x) {}',
    "a string after an escape": "SELECT ('\\\\service' AS ?x) {}",
    "a comment": "SELECT (1 AS ?x) {} # SERVICE <E> {}",
    "an IRI": "SELECT (<urn:service:Service#SERVICE> AS ?x) {}",
    "a declared prefix": "PREFIX e: <urn:service/> SELECT (e:x AS ?x) {}",
    "a variable": "SELECT (?service AS ?x) { VALUES ?service { 1 } }",
    "a variable with a dollar sign": "SELECT ($the_service AS ?x) { VALUES ?the_service { 1 } }",
    "a local name": "SELECT (lt:service AS ?x) {}",
    "the middle of a local name": "SELECT (organ:can-tho.public-service-1 AS ?x) {}",
    "a local name with full stops": "SELECT (organ:can-tho.public.service.x AS ?x) {}",
    "a blank node": "SELECT (1 AS ?x) { OPTIONAL { _:service lt:nothing ?o } }",
}

VALUES = {
    "a string": "Service",
    "a long string": 'a "SERVICE" <E> { } ',
    "an apostrophe": "it's SERVICE",
    "a string after an escape": "\\service",
    "an IRI": "urn:service:Service#SERVICE",
    "a declared prefix": "urn:service/x",
    "a local name": "https://w3id.org/localties/ns#service",
    "a local name with full stops": "https://w3id.org/localties/id/organ/can-tho.public.service.x",
    "the middle of a local name": "https://w3id.org/localties/id/organ/can-tho.public-service-1",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_query_that_asks_elsewhere_is_refused(name: str, store: EmbeddedStore, elsewhere: Elsewhere) -> None:
    with pytest.raises(FederationRefusedError, match="SERVICE"):
        store.query(REFUSED[name].replace("<E>", f"<{elsewhere.iri}>"))
    assert elsewhere.visits == 0


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_query_in_disguise_reaches_nobody(name: str, store: EmbeddedStore, elsewhere: Elsewhere) -> None:
    with pytest.raises((FederationRefusedError, SparqlError)):
        store.query(AMBIGUOUS[name].replace("<E>", f"<{elsewhere.iri}>"))
    assert elsewhere.visits == 0


@pytest.mark.parametrize("name", ANSWERED)
def test_the_word_may_stand_where_it_is_not_the_keyword(name: str, store: EmbeddedStore) -> None:
    answer = store.query(ANSWERED[name])
    assert isinstance(answer, Solutions)
    ((term,),) = answer.rows
    assert isinstance(term, ox.NamedNode | ox.Literal)
    assert term.value == VALUES.get(name, "1")


@given(st.text().map(lambda text: f"service{text}SERVICE"))
def test_text_with_the_word_comes_back_as_it_was(store: EmbeddedStore, text: str) -> None:
    literal = ox.Literal(text)
    assert store.select(f"SELECT ({literal} AS ?x) {{}}").rows == [(literal,)]


TOKENS = (
    "SERVICE service SILENT <E> e: e:x lt: lt:a ?s ?p ?o $s . ; , { } ( ) < > = && || ' \" ''' \"\"\" # "
    "\\u0022 \\u0053 \\ 1 1.5 true 'a' \"a\" @en ^^ / | * + ? ! a FILTER BIND AS OPTIONAL UNION MINUS GRAPH "
    "_:b [] () : : ."
).split()
PIECES = st.sampled_from(
    [
        *TOKENS,
        " ",
        "\n",
        "lt:a.b.",
        "#>'''\n",
        "#'''\n",
        "SERVICE<E>{?s ?p ?o}",
        "{?s ?p ?o}",
        "FILTER(1<2)",
        "?s ?p",
    ]
)


@pytest.mark.parametrize("told", [True, False], ids=["told apart", "disarmed"])
@settings(max_examples=300)
@given(before=st.lists(PIECES, min_size=1, max_size=8), after=st.lists(PIECES, max_size=4))
def test_no_query_reaches_another_server(
    store: EmbeddedStore, elsewhere: Elsewhere, told: bool, before: list[str], after: list[str]
) -> None:
    body = "".join([*before, "SERVICE<E>{?a ?b ?c}", *after]).replace("<E>", f"<{elsewhere.iri}>")
    with pytest.MonkeyPatch.context() as patch, suppress(FederationRefusedError, SparqlError):
        if not told:
            patch.setattr(sparql_text, "asks_elsewhere", lambda _sparql: False)
        store.query(f"PREFIX e: <{elsewhere.iri}> SELECT * {{ {body}\n }}")
    assert elsewhere.visits == 0


def test_the_server_would_have_noticed(elsewhere: Elsewhere) -> None:
    with pytest.raises((RuntimeError, OSError)):
        list(ox.Store().query(f"SELECT * {{ SERVICE <{elsewhere.iri}> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]
    assert elsewhere.visits == 1
    elsewhere.visits = 0
