from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import icalendar
import pytest

from localties import KnowledgeGraph
from localties.pages.site_addresses import SITE_PAGES, SiteAddresses, file_of
from localties.publish.site import write_site
from localties.publish.swapping import swapped_in
from localties.terms import ID, LT
from tests.tools import ROOT

FETCHING = {
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("use", "href"),
}
NOT_FETCHED = {"canonical", "license", "alternate"}


class Links(HTMLParser):
    """What a page links to and fetches, and the anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.forms = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.forms += tag == "form" and "action" in values
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("href", "src", "xlink:href", "data-href"):
            if name in values:
                self.links.append(values[name])
                if (tag, name) in FETCHING and values.get("rel") not in NOT_FETCHED:
                    self.fetched.append(values[name])


@pytest.fixture(scope="session")
def site(graph: KnowledgeGraph, dumps: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    assert write_site(graph, folder, sorted(dumps.glob("localties.*")))
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Links]:
    return {path: Links(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


pytestmark = pytest.mark.slow


def test_the_calendar_lies_beside_the_pages(site: Path) -> None:
    for language, name in (("en", "Duties"), ("vi", "Việc đến hạn")):
        made = icalendar.Calendar.from_ical((site / language / "duties.ics").read_bytes())
        assert str(made["x-wr-calname"]) == name
        page = (site / language / "duties.html").read_text("utf-8")
        assert 'href="duties.ics"' in page
        assert page.count("<tr class=") == len(made.walk("VEVENT")) > 1


def local(pages: dict[Path, Links]) -> Iterator[tuple[Path, str, Path, str]]:
    """Give each link that stays in the site: the page, the link as it stands, its file and its anchor."""
    for path, found in pages.items():
        for link in found.links:
            parts = urlsplit(link)
            if not parts.scheme and not parts.netloc:
                yield (
                    path,
                    link,
                    (path.parent / unquote(parts.path)) if parts.path else path,
                    unquote(parts.fragment),
                )


def test_every_thing_has_its_page_in_both_languages(site: Path, graph: KnowledgeGraph) -> None:
    for language in ("en", "vi"):
        assert (site / language / "locality" / "can-tho.html").is_file()
        assert (site / language / "scheme" / "field" / "trade.html").is_file()
        for row in graph.store.select("SELECT ?x WHERE { ?x a lt:Agreement }").dicts():
            assert (site / language / f"{row['x'].value.removeprefix(ID)}.html").is_file()
        for name in SITE_PAGES:
            assert (site / language / ("index.html" if name == "home" else f"{name}.html")).is_file()
    text = (site / "vi" / "locality" / "can-tho.html").read_text("utf-8")
    assert '<html lang="vi">' in text
    assert "Cần Thơ" in text


def test_every_link_leads_to_a_file_and_an_anchor(pages: dict[Path, Links]) -> None:
    files: dict[Path, bool] = {}
    broken = set()
    for path, link, target, anchor in local(pages):
        there = files.setdefault(target, target.is_file())
        if not there or (anchor and target in pages and anchor not in pages[target].ids):
            broken.add((path.name, link))
    assert sorted(broken)[:20] == []


def test_no_link_needs_a_server(pages: dict[Path, Links]) -> None:
    assert [(p.name, link) for p, link, _, _ in local(pages) if link.startswith("/") or "?" in link] == []
    assert [path.name for path, found in pages.items() if found.forms] == []


def test_nothing_is_fetched_from_another_host(pages: dict[Path, Links]) -> None:
    fetched = {link for found in pages.values() for link in found.fetched}
    assert fetched
    assert sorted(link for link in fetched if urlsplit(link).netloc or urlsplit(link).scheme) == []


def test_an_anchor_stands_once_in_its_page(pages: dict[Path, Links]) -> None:
    assert [path for path, found in pages.items() if len(set(found.ids)) != len(found.ids)] == []


def test_the_dumps_and_their_description_come_along(site: Path, dumps: Path) -> None:
    assert (site / "dumps" / "localties.ttl").read_bytes() == (dumps / "localties.ttl").read_bytes()
    assert "void:Dataset" in (site / "void.ttl").read_text("utf-8")
    assert 'href="../dumps/localties.trig"' in (site / "en" / "about.html").read_text("utf-8")


def test_no_page_has_a_style_or_a_script_in_place(site: Path) -> None:
    for path in [*(site / "en").glob("*.html"), *(site / "vi" / "locality").glob("*.html")]:
        text = path.read_text("utf-8")
        assert not re.search(r"<[a-z][^>]*\s(?:style|on\w+)=", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert " src=" in script or "json" in script, path


def test_the_same_graph_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    code = (
        "import sys, localties; from pathlib import Path; from localties.publish.site import write_site;"
        "write_site(localties.open_graph(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    for seed in ("0", "4711"):
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    one, other = (_digests(tmp_path / seed) for seed in ("0", "4711"))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with swapped_in(folder) as fresh:
        (fresh / "x").write_text("old")
    with pytest.raises(RuntimeError), swapped_in(folder) as fresh:
        (fresh / "x").write_text("new")
        raise RuntimeError
    assert (folder / "x").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("locality/can-tho", "locality/can-tho"),
        ("person/x:y?z#a", "person/x%3Ay%3Fz%23a"),
        ("../../etc/passwd", "%2E./%2E./etc/passwd"),
        ("person/.hidden", "person/%2Ehidden"),
        ("person/껀터", "person/%EA%BB%80%ED%84%B0"),
        ("a//b", "a/%/b"),
    ],
)
def test_names_are_safe_for_file_systems(path: str, file: str) -> None:
    assert file_of(path) == file


def test_addresses_are_relative_and_quoted() -> None:
    thing, odd = ID + "locality/can-tho", ID + "person/a%b"
    known = {
        thing: "locality/can-tho.html",
        odd: f"{file_of('person/a%b')}.html",
        ID + "party/x": "agreement/x.html#party/x",
    }
    to = SiteAddresses("locality/hue.html", "vi", known)
    assert to.thing(thing) == "can-tho.html"
    assert to.thing(odd) == "../person/a%2525b.html"
    assert to.thing(ID + "party/x") == "../agreement/x.html#party/x"
    assert to.thing(LT + "Agreement") == "../ontology.html#Agreement"
    assert to.thing("https://example.org/") == "https://example.org/"
    assert to.page("home") == "../index.html"
    assert to.asset("x.css") == "../../assets/x.css"
    assert to.in_language("en") == "../../en/locality/hue.html"
    for name in ("explore", "sparql", "search"):
        with pytest.raises(ValueError, match=name):
            to.page(name)


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
