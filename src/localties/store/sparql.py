"""SPARQL as text: what must be known or changed before the engine parses it."""

from __future__ import annotations

import re
from typing import Final

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
# A variable, or a local name: with one plain full stop at most, as Oxigraph reads it, and any escaped ones.
_NAME: Final = r"[?$]\w+|:\w(?:[\w\-:]|\\\.)*(?:\.[\w\-:]+)?"
_QUOTED: Final = (
    r'<[^<>"{}|^`\s]*>|"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'|#[^\n]*"
)
# What may contain the word without being the keyword: IRIs, strings, comments, variables, local names.
_NOT_A_KEYWORD: Final = re.compile(rf"{_QUOTED}|{_NAME}", re.DOTALL)
_MANY_DOTS: Final = re.compile(rf"{_QUOTED}|(?P<local>:\w[\w\-]*(?:\.[\w\-]+){{2,}})", re.DOTALL)
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_NAME_OR_SERVICE: Final = re.compile(rf"{_NAME}|s(?=ervice)", re.IGNORECASE)


def asks_elsewhere(sparql: str) -> bool:
    r"""Tell whether a query contains the keyword SERVICE.

    SPARQL resolves `\u0053` before it looks for keywords (SPARQL 1.1, section 19.2), and so does this. When in
    doubt the answer is yes: a prefix that has the word in its name counts as the keyword.
    """
    plain = _CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16)), sparql)
    return bool(_SERVICE.search(_NOT_A_KEYWORD.sub(" ", plain)))


def disarm(sparql: str) -> str:
    r"""Write the word SERVICE as `\u0053ERVICE` everywhere but in names.

    Oxigraph reads that as the same text in strings and IRIs, and as an error in place of the keyword. So a
    query that `asks_elsewhere` reads differently from the engine, such as `1<2)SERVICE#>`, reaches no server.
    """
    return _NAME_OR_SERVICE.sub(lambda m: f"\\u{ord(m[0]):04X}" if m[0] in "sS" else m[0], sparql)


def escape_dots(sparql: str) -> str:
    r"""Write `event:can-tho.2024.x` as `event:can-tho\.2024\.x`, the same name in SPARQL.

    Oxigraph's parser refuses a local name with two or more plain dots, although the grammar allows it.
    """
    return _MANY_DOTS.sub(lambda m: m[0].replace(".", r"\.") if m["local"] else m[0], sparql)
