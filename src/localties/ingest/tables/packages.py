"""Is a workbook what it says, and no larger than it may be: checked before anything in it is parsed."""

from __future__ import annotations

import zlib
from copy import copy
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from localties.errors import TableError
from localties.ingest.tables.table import Limits

_MEGABYTE: Final = 1_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a Compound File begins: a legacy workbook, or an encrypted one."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_CHUNK: Final = 1 << 20
_DECLARATIONS: Final = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_TAIL: Final = max(map(len, _DECLARATIONS)) - 1


def check_package(path: Path, limits: Limits) -> None:
    """Make sure that a workbook is a sound ZIP archive of a bearable size.

    The sum of sizes is taken as declared first, then by unpacking each part in small pieces, since what is
    declared may lie.

    Raises:
        TableError: If it is not.
    """
    _check_beginning(path)
    try:
        with ZipFile(path) as archive:
            _check_parts(path, archive, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise damaged(path) from error


def damaged(path: Path) -> TableError:
    """Give the error for a workbook that cannot be read."""
    hint = "Open it in a spreadsheet and save it as .xlsx or .ods"
    return TableError("the workbook is damaged, or is not a workbook", hint=hint, file=path)


def encrypted(path: Path) -> TableError:
    """Give the error for a workbook that needs a password."""
    return TableError("the workbook is encrypted", hint="Save it without a password", file=path)


def _check_beginning(path: Path) -> None:
    data = path.read_bytes()
    if not data.startswith(_OLE):
        return
    if _ENCRYPTED in data:
        raise encrypted(path)
    message = "this is a workbook of Excel 97 to 2003, whatever its ending"
    raise TableError(message, hint="Open it in a spreadsheet and save it as .xlsx", file=path)


def _check_parts(path: Path, archive: ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    budget = limits.unpacked_megabytes * _MEGABYTE
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted(path)
    if sum(part.file_size for part in parts) > budget:
        raise _too_large(path, limits)
    for part in parts:
        size = _unpacked(path, archive, part, budget)
        budget -= size
        if budget < 0:
            raise _too_large(path, limits)
        _check_ratio(path, part, size, limits)
        if size != part.file_size:
            raise damaged(path)


def _unpacked(path: Path, archive: ZipFile, part: ZipInfo, budget: int) -> int:
    """Unpack a part up to a budget of bytes and give its size."""
    honest = copy(part)
    honest.file_size = budget + _CHUNK  # zipfile stops where the declared size ends; other programs may not
    size, tail = 0, b""
    with archive.open(honest) as source:
        while size <= budget and (chunk := source.read(_CHUNK)):
            size += len(chunk)
            seen = tail + chunk
            if part.filename.endswith((".xml", ".rels")) and any(what in seen for what in _DECLARATIONS):
                message = (
                    f"the part {part.filename!r} of the workbook declares entities, which no spreadsheet does"
                )
                raise TableError(message, hint="Open it in a spreadsheet and save it anew", file=path)
            tail = seen[-_TAIL:]
    return size


def _check_ratio(path: Path, part: ZipInfo, size: int, limits: Limits) -> None:
    if size > max(_MEGABYTE, limits.ratio * part.compress_size):
        message = f"the part {part.filename!r} unpacks to more than {limits.ratio} times its packed size"
        hint = "No table does; do not trust the file, or raise the limit"
        raise TableError(message, hint=hint, file=path)


def _too_large(path: Path, limits: Limits) -> TableError:
    message = f"the workbook unpacks to more than {limits.unpacked_megabytes} megabytes"
    return TableError(message, hint="Split it into several files", file=path)
