"""The redirects that make https://w3id.org/localties/ lead to a server, as w3id.org takes them.

The file goes into a folder `localties` of the repository https://github.com/perma-id/w3id.org by a pull request.
Content is negotiated by the explorer; w3id.org only says where it is.
"""

from __future__ import annotations


def htaccess(base: str) -> str:
    """Write the `.htaccess` for w3id.org.

    Args:
        base: The public address of the explorer.
    """
    target = base.rstrip("/")
    return f"""# https://w3id.org/localties/: a knowledge graph of subnational diplomacy
# Server: {target}/
Options -MultiViews
RewriteEngine on

# The vocabulary with its versions, its shapes, what it is aligned with, and the JSON-LD context
RewriteRule ^(ns|shapes|alignments)(/.*)?$ {target}/$1 [R=303,L]
RewriteRule ^context\\.jsonld$ {target}/context.jsonld [R=302,L]

# Things, concepts and named graphs. Apache percent-encodes what it decoded, and takes a query string along.
RewriteRule ^(id|scheme|graph)/(.+)$ {target}/$1/$2 [R=303,L]

# Whatever else: the explorer
RewriteRule ^(.*)$ {target}/$1 [R=302,L]
"""
