"""Writing what a file says in other formats, in a process of its own: that keeps a core busy for long."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from localties.graph import Ordered, write_ordered
from localties.store import format_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@contextmanager
def rewritten(file: Path, endings: Collection[str], namespaces: Collection[str], context: Path) -> Iterator[None]:
    """Have a file of triples written in other formats beside it; when the block ends, that is done.

    Without any formats, no process is begun.

    Args:
        file: N-Triples that `localties.graph.Ordered` gave.
        endings: What the names of the files end with.
        namespaces: What the IRIs in it begin with.
        context: The context of JSON-LD.

    Raises:
        OSError: If the files cannot be written.
    """
    if not endings:
        yield
        return
    command = [sys.executable, "-m", __name__, str(file), str(context), ",".join(endings), *sorted(namespaces)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - no shell
        try:
            yield
            _, said = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        number, _, name = said.strip().rpartition("\n")[2].partition(" ")
        if number.isdigit():
            raise OSError(int(number), os.strerror(int(number)), name)
        raise RuntimeError(f"the dumps cannot be written: {said}")


def _rewrite(file: Path, context: Path, endings: Collection[str], namespaces: Collection[str]) -> None:
    found = Ordered.of_file(file, namespaces)
    for ending in endings:
        file.with_suffix(f".{ending}").write_bytes(write_ordered(found, format_named(ending), context))


if __name__ == "__main__":
    try:
        _rewrite(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(","), sys.argv[4:])
    except OSError as error:
        sys.exit(f"{error.errno} {error.filename}")
