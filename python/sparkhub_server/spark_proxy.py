"""What passing a browser's request on to one of Spark's web servers takes, live session or ended ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from jupyter_server.utils import url_path_join
from jupyter_server_proxy.handlers import LocalProxyHandler
from tornado import web

from sparkhub_server.executor_logs import link_executor_logs
from sparkhub_server.same_origin import is_own_request
from sparkhub_server.ui_key import authorization_headers

PREFIX = "sparkui"
# Credentials of the notebook server: no business of Spark's.
_KEEP_FROM_SPARK = ("Cookie", "Authorization", "X-Xsrftoken", "Referer")


class SparkProxyHandler(LocalProxyHandler):
    """For this server's owner only, with the token that Spark wants; `host` is the one that is let through."""

    # Below PREFIX; Spark puts it before all its links.
    place = ""
    host: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, host_allowlist=self._is_spark, rewrite_response=link_executor_logs)

    def _is_spark(self, _handler: Any, host: str) -> bool:
        return host == self.host

    def check_own(self, path: str) -> None:
        """Raise an HTTPError when another site made the browser ask for `path`."""
        if not is_own_request(self.request, path) and not self.token_authenticated:
            raise web.HTTPError(403, "This came from another site. Open the Spark UI and do it there.")

    async def pass_on(self, host: str, port: int, path: str) -> None:
        """Answer with what Spark answers. Raises an HTTPError of status 599, or OSError, if it does not."""
        self.host = host
        for header in _KEEP_FROM_SPARK:
            self.request.headers.pop(header, None)
        if path.startswith("/api/"):
            # Uncompressed, for link_executor_logs to read.
            self.request.headers.pop("Accept-Encoding", None)
        # Past LocalProxyHandler, which insists on the name localhost.
        await super(LocalProxyHandler, self).proxy(host, port, path)

    async def open(self, *_: str) -> None:
        """Spark's pages use no websocket."""
        self.close()

    def get_request_headers_override(self) -> dict[str, str]:
        """Added to every request towards Spark, and never seen by the browser."""
        return authorization_headers()

    def _get_context_path(self, host: str, port: int) -> str:
        # Sent as X-Forwarded-Context.
        return str(url_path_join(self.base_url, PREFIX, self.place))

    def _rewrite_location_header(self, location: str, host: str, port: int, proxied_path: str) -> str:
        """Spark redirects to absolute addresses of its own root."""
        parts = urlsplit(location)
        if parts.netloc and parts.netloc not in (self.request.host, f"{host}:{port}"):
            return location
        context = self._get_context_path(host, port)
        path = parts.path if parts.path.startswith(f"{context}/") else url_path_join(context, parts.path)
        return parts._replace(scheme="", netloc="", path=path).geturl()
