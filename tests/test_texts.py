from __future__ import annotations

from pathlib import Path

import pytest

from localties.errors import EncodingError, InputNotFoundError
from localties.texts import decode, read_text


def test_text_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Cần Thơ\r\n전남\n".encode())
    assert read_text(path) == "Cần Thơ\r\n전남\n"


def test_what_cannot_be_read_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="there is no such query"):
        read_text(tmp_path / "nowhere.rq", "query")
    (tmp_path / "latin.rq").write_bytes(b"\xff")
    with pytest.raises(EncodingError, match="the query is not UTF-8") as refused:
        read_text(tmp_path / "latin.rq", "query")
    assert refused.value.file == tmp_path / "latin.rq"
    with pytest.raises(EncodingError, match="the answer is not UTF-8"):
        decode(b"\xff", "answer")
