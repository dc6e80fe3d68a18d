"""`localties view`: the ties as one HTML file each, to open, to mail, to put on any web host."""

from __future__ import annotations

import typer

view = typer.Typer(
    no_args_is_help=True, help="Draw the ties as network, map, timeline or charts, one HTML file each."
)
