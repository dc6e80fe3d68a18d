"""Reading text: UTF-8 and nothing else, whatever the locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localties.errors import EncodingError, InputNotFoundError

if TYPE_CHECKING:
    from pathlib import Path


def read_text(path: Path, what: str = "file") -> str:
    """Read a text file; its line ends stay as they are.

    Args:
        path: The file.
        what: What to call it in an error.

    Raises:
        InputNotFoundError: If there is no such file.
        EncodingError: If it is not UTF-8.
    """
    try:
        return decode(path.read_bytes(), what, path)
    except FileNotFoundError:
        raise InputNotFoundError(f"there is no such {what}", file=path) from None


def decode(data: bytes, what: str, path: Path | None = None) -> str:
    """Read bytes as UTF-8.

    Raises:
        EncodingError: If they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise EncodingError(f"the {what} is not UTF-8", hint="Save it as UTF-8", file=path) from None
