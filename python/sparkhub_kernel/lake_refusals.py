"""Says in one sentence why the lake refused, under the long report of a cell that failed.

In every kernel of a cluster.
"""

from __future__ import annotations

import re
import sys
from typing import Any, TextIO

# What Azure and Hadoop say, in the words of their codes (https://learn.microsoft.com/rest/api/storageservices/
# blob-service-error-codes and https://learn.microsoft.com/entra/identity-platform/reference-error-codes), and what it
# means to whoever wrote the cell. The first that fits is told.
_REFUSALS: tuple[tuple[str, str], ...] = (
    (
        r"AuthorizationPermissionMismatch",
        (
            "Your project may not do this in this container of the lake. If it should, whoever runs this "
            "sparkhub gives it the right (projects: lake: in sparkhub.yaml); it counts about ten minutes "
            "later."
        ),
    ),
    (
        r"AuthorizationFailure|PublicAccessNotPermitted.*network|IpAuthorizationError",
        "The lake does not let in this network. Whoever runs this sparkhub can change that; it is not your code.",
    ),
    (
        r"AADSTS70021\d?|No matching federated identity",
        (
            "Azure does not know your project's identity on this cluster. Whoever runs this sparkhub puts it"
            " right with: sparkhub up"
        ),
    ),
    (
        r"AADSTS700024|client assertion is not within its valid time range",
        (
            "What your project is known by has run out, because JupyterHub was away for hours. Stop your "
            "server and start it again; if that does not help, tell whoever runs this sparkhub."
        ),
    ),
    (
        r"AADSTS\d+",
        "Azure did not accept your project's identity. Tell whoever runs this sparkhub the code with AADSTS.",
    ),
    (
        (
            r"KeyBasedAuthenticationNotPermitted|Failure to initialize configuration for storage account|"
            r"Invalid configuration value detected for fs\.azure\.account\.key"
        ),
        (
            "The lake takes no keys. Take fs.azure.account.key and the like out of your settings: your "
            "project has an identity, and needs none of them."
        ),
    ),
    (
        r"FilesystemNotFound|ContainerNotFound",
        (
            "There is no such container in the lake. A path begins with "
            "abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/; yours is in the variable SPARKHUB_LAKE."
        ),
    ),
    (
        r"UnknownHostException: \S+\.(?:dfs|blob)\.core\.windows\.net|UnknownHostException: \S+privatelink",
        "There is no such storage account, or it cannot be found from here. Yours is in the variable SPARKHUB_LAKE.",
    ),
    (
        (
            r"No FileSystem for scheme \"?(?:abfss?|s3a|gs)\"?|ClassNotFoundException: Class org\.apache\.hadoop\.fs\."
            r"(?:azurebfs|s3a)|ClassNotFoundException: Class com\.google\.cloud\.hadoop"
        ),
        (
            "This platform has no connector for this kind of lake. Whoever runs this sparkhub can add it "
            "(images: connectors: in sparkhub.yaml)."
        ),
    ),
)


def explain(report: str) -> str | None:
    """One sentence for a person, or None when `report` (an error's text) is not about the lake's refusal."""
    for pattern, sentence in _REFUSALS:
        if re.search(pattern, report):
            return sentence
    return None


def tell_of_refusals(shell: Any, out: TextIO | None = None) -> None:
    """Have `shell` say it after each cell that failed."""

    def tell(result: Any) -> None:
        sentence = explain(str(result.error_in_exec)) if result.error_in_exec is not None else None
        if sentence is not None:
            print(f"\n{sentence}", file=out or sys.stderr)

    shell.events.register("post_run_cell", tell)
