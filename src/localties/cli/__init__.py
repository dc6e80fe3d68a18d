"""The command line: `localties VERB`."""

from __future__ import annotations

import os
import sys

from localties.cli.brief import brief
from localties.cli.diff import diff
from localties.cli.duties import duties
from localties.cli.import_pairs import pairs
from localties.cli.reconcile import reconcile
from localties.cli.serve import serve
from localties.cli.succession import succession
from localties.cli.tables import importing, make_template
from localties.cli.verbs import app
from localties.cli.view import view
from localties.cli.workspace import init
from localties.errors import ExitCode

__all__ = ["main"]

app.command()(brief)
app.command()(diff)
app.command()(duties)
app.command()(init)
app.command("template")(make_template)
app.command()(serve)
app.command()(succession)
importing.command("pairs")(pairs)
app.add_typer(importing, name="import")
app.add_typer(reconcile, name="reconcile")
app.add_typer(view, name="view")


def main() -> None:
    """Run the command line and end with its exit code.

    Output is UTF-8 whatever the locale, and a reader that stops reading (a broken pipe) is no error.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        code = app(standalone_mode=True)
    except SystemExit as end:
        code = end.code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.FINE
    sys.exit(code)
