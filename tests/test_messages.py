"""What the pages and commands say: every message is translated, none twice in two ways, none for nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from localties.messages import LANGUAGES, messages
from tests.tools import ROOT

SOURCE = ROOT / "src" / "localties"
TRANSLATED = [language for language in LANGUAGES if language != "en"]
KEYWORDS = {"_": None, "say": None, "gettext": None, "ugettext": None, "ngettext": (1, 2), "ungettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"**.j2": {"newstyle_gettext": "true", "silent": "false", "trimmed": "false"}}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

each_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def said() -> dict[str | tuple[str, ...], str]:
    """Every message in code and templates, and where it stands first."""
    found: dict[str | tuple[str, ...], str] = {}
    for file, line, message, _, _ in extract_from_dir(SOURCE, METHODS, OPTIONS, KEYWORDS):
        found.setdefault(message, f"{file}:{line}")
    return found


def catalogues(language: str) -> dict[str, Catalog]:
    folder = SOURCE / "locale" / language / "LC_MESSAGES"
    found = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            found[path.name] = read_po(file, locale=language, abort_invalid=True)
    return found


def translations(language: str) -> list[tuple[str, Message]]:
    return [
        (name, message) for name, catalogue in catalogues(language).items() for message in catalogue if message.id
    ]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@each_language
def test_every_message_is_translated(said: dict[str | tuple[str, ...], str], language: str) -> None:
    known = {message.id for _, message in translations(language) if all(forms(message))}
    # A message with a plural is the same one where only its singular is looked up.
    singulars = {message[0] if isinstance(message, tuple) else message for message in known}
    missing = {place: text for text, place in said.items() if text not in known and text not in singulars}
    assert missing == {}


@each_language
def test_no_translation_is_left_over(said: dict[str | tuple[str, ...], str], language: str) -> None:
    assert [(name, message.id) for name, message in translations(language) if message.id not in said] == []
    assert {name: list(found.obsolete) for name, found in catalogues(language).items() if found.obsolete} == {}


@each_language
def test_no_translation_is_a_guess(language: str) -> None:
    assert [(name, message.id) for name, message in translations(language) if message.fuzzy] == []


@each_language
def test_a_message_has_one_translation(language: str) -> None:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, message in translations(language):
        found[str(message.id)].add(forms(message))
    assert {text: ways for text, ways in found.items() if len(ways) > 1} == {}


@each_language
def test_placeholders_agree(language: str) -> None:
    wrong = []
    for name, message in translations(language):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        if any(set(PLACEHOLDER.findall(form)) != wanted for form in forms(message)):
            wrong.append((name, message.id))
    assert wrong == []


@each_language
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    for name, catalogue in catalogues(language).items():
        assert catalogue.num_plurals == {"vi": 1}[language], name
        for message in catalogue:
            if message.id and message.pluralizable:
                assert len(forms(message)) == catalogue.num_plurals, (name, message.id)


@each_language
def test_a_plural_is_found_for_any_number(language: str) -> None:
    words = messages(language)
    for _, message in translations(language):
        if message.pluralizable:
            for number in (0, 1, 2, 5):
                assert words.ungettext(message.id[0], message.id[1], number) == forms(message)[0], (
                    message.id,
                    number,
                )


def test_the_search_for_messages_finds_them(said: dict[str | tuple[str, ...], str]) -> None:
    files = {Path(place).suffix for place in (place.rpartition(":")[0] for place in said.values())}
    assert files == {".py", ".j2"}
    assert len(said) > 50
