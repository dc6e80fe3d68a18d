"""What the pages say, in the reader's language.

English stands in the code and the templates; other languages in gettext catalogues under `locale/`, read as they
are, so that nothing has to be compiled.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES: Final = ("en", "vi")
"""The languages of the interface, the one that stands in the code first."""

LANGUAGE_NAMES: Final = {"en": "English", "vi": "Tiếng Việt"}


@cache
def messages(language: str) -> Translations:
    """Give the messages of a language; what has no translation stays English.

    Args:
        language: `en` or `vi`; anything else reads as English.
    """
    catalogue = files("localties") / "locale" / language / "LC_MESSAGES" / "localties.po"
    if not catalogue.is_file():
        return Translations()
    compiled = BytesIO()
    with catalogue.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
