"""No other web site may press a button of the Spark UI through the browser of a signed-in person."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

# Spark ends jobs and stages on a plain GET of such a link.
_KILLS = re.compile(r"/kill/?\Z")


def is_own_request(request: HTTPServerRequest, path: str) -> bool:
    """Whether `request` only reads, or comes from a page of this very site."""
    if request.method in ("GET", "HEAD", "OPTIONS") and not _KILLS.search(path):
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        # `none` is a person typing the address.
        return site in ("same-origin", "none")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is not None and urlsplit(source).netloc == request.host
