"""Scripts, styles and pictures."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from localties.errors import InputNotFoundError
from localties.views.render import asset

if TYPE_CHECKING:
    from starlette.requests import Request


def give_asset(request: Request) -> Response:
    """Answer `/assets/NAME`."""
    name = request.path_params["name"]
    try:
        content = asset(name)
    except InputNotFoundError:
        raise HTTPException(404) from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=3600"})


routes: Final = [Route("/assets/{name}", give_asset)]
