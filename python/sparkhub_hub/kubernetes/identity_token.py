"""What a project is known by outside the cluster: a token that the cluster signs, good for hours and renewed in time.

The cloud takes one exact account for a project, and people's servers run in namespaces of their own: so the account is
in the hub's namespace, and the hub brings its token to the servers (decision 10).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sparkhub_hub.kubernetes.cluster_api import ClusterApi
from sparkhub_hub.kubernetes.hub_json import Identity

SESSION_SECRET = "session"  # noqa: S105 - a name
# Key of the Secret `session`; `IDENTITY_TOKEN` of src/render/kubernetes/project-identity.ts.
IDENTITY_TOKEN = "identity-token"  # noqa: S105 - a name
# So long the hub may be away without anybody losing the lake.
LIFE_SECONDS = 6 * 3600
RENEW_SECONDS = 3600
# After a failure.
_TRY_AGAIN_SECONDS = 60


class IdentityToken:
    """The token of one server. `identity` is None for a project without one; nothing is then done."""

    def __init__(self, identity: Identity | None, namespace: str, now: Callable[[], float] = time.monotonic) -> None:
        self.identity = identity
        self._namespace = namespace
        self._now = now
        # A hub that has just started does not know how old the token of a server is.
        self._due = now()

    async def first(self, api: ClusterApi) -> str | None:
        """A token for a server that starts. Raises ApiException or TimeoutError."""
        if self.identity is None:
            return None
        token = await self._make(api, self.identity)
        self._due = self._now() + RENEW_SECONDS
        return token

    async def renew(self, api: ClusterApi, namespace: str) -> None:
        """Write a new token to the session of `namespace`, once an hour. Raises ApiException or TimeoutError."""
        if self.identity is None or self._now() < self._due:
            return
        self._due = self._now() + _TRY_AGAIN_SECONDS
        token = await self._make(api, self.identity)
        await api.set_secret_key(SESSION_SECRET, namespace, IDENTITY_TOKEN, token)
        self._due = self._now() + RENEW_SECONDS

    async def _make(self, api: ClusterApi, identity: Identity) -> str:
        return await api.token(identity.service_account, self._namespace, identity.audience, LIFE_SECONDS)
