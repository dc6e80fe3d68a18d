"""Questions, the SPARQL editor, the ontology and about, in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

PHONE = {"width": 360, "height": 740}
SHOWN = {
    "queries": "/queries",
    "query": "/queries/agreements-of?locality=can-tho",
    "query-triples": "/queries/network-as-rdf?locality=hue",
    "sparql": "/sparql",
    "ontology": "/ontology",
    "ontology-agreement": "/ontology#Agreement",
    "about": "/about",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fits_a_desk_and_a_phone(page: Page, server: str, shots: Path, name: str, language: str) -> None:
    path, mark, anchor = SHOWN[name].partition("#")
    for size in ({"width": 1280, "height": 900}, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{server}{path}{'&' if '?' in path else '?'}lang={language}{mark}{anchor}")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
        page.screenshot(path=shots / f"{name}-{language}-{size['width']}.png")


def test_the_list_of_questions_is_narrowed_by_words(page: Page, server: str) -> None:
    page.goto(f"{server}/queries?lang=vi")
    everything = page.locator(".question:visible").count()
    page.get_by_label("Chỉ hiện câu hỏi có các từ").fill("het han")
    expect(page.locator(".question:visible").first).to_contain_text("hết hạn")
    assert 0 < page.locator(".question:visible").count() < everything
    page.get_by_label("Chỉ hiện câu hỏi có các từ").fill("xyzzy")
    expect(page.get_by_role("status")).to_have_text("Không có câu hỏi nào chứa các từ này.")


def test_a_named_query_is_filled_in_and_sent(page: Page, server: str) -> None:
    page.goto(f"{server}/queries?lang=en")
    page.get_by_role("link", name="What is in force, with whom and since when").click()
    page.get_by_label("A country to which one party belongs").select_option(label="Japan")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    assert "country=jp" in page.url
    rows = page.locator("tbody tr").count()
    assert rows > 1
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = Path(download.value.path()).read_text("utf-8")
    assert download.value.suggested_filename == "agreements-in-force.csv"
    assert len(text.splitlines()) == rows + 1
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.get_by_label("Query", exact=True)).to_have_value(
        re.compile("<https://w3id.org/localties/id/state/jp>")
    )


def test_a_form_works_without_javascript(plain_page: Page, server: str) -> None:
    plain_page.goto(f"{server}/queries/events-of?lang=vi")
    plain_page.locator("input[name=locality]").fill("껀터")
    plain_page.get_by_role("button", name="Hỏi").click()
    expect(plain_page.get_by_role("heading", name="Câu trả lời")).to_be_visible()
    assert plain_page.locator("tbody tr").count() > 1
    plain_page.goto(f"{server}/queries")
    assert plain_page.locator(".question:visible").count() > 40
    assert plain_page.locator(".filter:visible").count() == 0


def test_sparql_is_asked_and_answered_as_a_table(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql?lang=en")
    page.get_by_label("Query", exact=True).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody tr").first).to_be_visible()
    assert page.locator("#result tbody tr").count() > 5
    assert page.url.partition("#")[2].startswith("query=")
    page.locator("#result a").first.click()
    expect(page).to_have_url(re.compile(r"/page/locality/[\w-]+\?lang=en$"))
    page.go_back()
    expect(page.get_by_label("Query", exact=True)).to_have_value(re.compile("lt:Tie"))


def test_an_example_is_chosen_and_triples_come_as_text(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql?lang=en")
    page.get_by_label("Start from an example").select_option(
        label="The ties of a locality as RDF, ready for a map or a graph"
    )
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#result pre")).to_contain_text("lt:Tie")
    with page.expect_download() as download:
        page.get_by_role("button", name="N-Triples").click()
    assert download.value.suggested_filename == "answer.nt"


def test_yes_or_no_is_said(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql?lang=vi")
    page.get_by_label("Truy vấn", exact=True).fill("ASK { ?a a lt:Agreement }")
    page.get_by_role("button", name="Hỏi").click()
    expect(page.locator(".yes-or-no")).to_have_text("Có")


def test_hostile_values_stay_text_in_the_table(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql?lang=en")
    page.get_by_label("Query", exact=True).fill(
        'SELECT ("<img src=x onerror=alert(1)>" AS ?a) (IRI("javascript:alert(1)") AS ?b) ("</script>" AS ?c) {}'
    )
    page.get_by_role("button", name="Ask").click()
    row = page.locator("#result tbody tr").first
    expect(row).to_contain_text("<img src=x onerror=alert(1)>")
    expect(row).to_contain_text("javascript:alert(1)")
    assert page.locator("#result a, #result img").count() == 0


def test_the_keyboard_leaves_the_editor(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql?lang=en")
    page.get_by_label("Query", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask")).to_be_focused()


def test_the_editor_posts_without_javascript(plain_page: Page, server: str) -> None:
    posted: list[str] = []

    def catch(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.post_data or "")
            # What chromium shows JSON in has styles of its own, which our policy refuses aloud.
            route.fulfill(body="answered")
        else:
            route.continue_()

    plain_page.route("**/sparql*", catch)
    plain_page.goto(f"{server}/sparql?lang=en")
    assert plain_page.locator(".needs-script:visible").count() == 0
    plain_page.get_by_role("button", name="Ask").click()
    expect(plain_page.get_by_text("answered")).to_be_visible()
    assert posted[0].startswith("query=SELECT")


def test_the_contents_lead_to_a_term(page: Page, server: str) -> None:
    page.goto(f"{server}/ontology?lang=vi")
    page.locator(".contents").get_by_role("link", name="Thỏa thuận", exact=True).click()
    assert page.url.endswith("#Agreement")
    assert 0 <= page.locator("#Agreement").bounding_box()["y"] < 200  # type: ignore[index]
    page.goto(f"{server}/page/locality/can-tho?lang=en")
    page.locator('a[href*="/ontology"][href$="#Locality"]').first.click()
    expect(page.get_by_role("heading", name="Locality", exact=False).first).to_be_in_viewport()
