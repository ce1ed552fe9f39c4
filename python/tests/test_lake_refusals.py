"""What a person reads when the lake refuses."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest

from sparkhub_kernel.lake_refusals import explain, tell_of_refusals

HADOOP = "An error occurred while calling o52.parquet.\n: org.apache.hadoop.fs.azurebfs.contracts.exceptions."
REFUSED = f'{HADOOP}AbfsRestOperationException: Operation failed: "%s", 403, GET, https://a.dfs.core.windows.net/x, rId'


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (REFUSED % "This request is not authorized ...AuthorizationPermissionMismatch", "may not do this in this cont"),
        (REFUSED % "This request is not authorized. AuthorizationFailure", "does not let in this network"),
        ("AADToken: HTTP connection failed ... AADSTS700213: No matching federated identity", "puts it right with"),
        ("AADSTS700024: Client assertion is not within its valid time range", "has run out"),
        ("AADSTS90002: Tenant not found", "the code with AADSTS"),
        ("KeyBasedAuthenticationNotPermitted, Key based authentication is not permitted", "takes no keys"),
        ('404, "FilesystemNotFound", The specified filesystem does not exist.', "no such container"),
        ("java.net.UnknownHostException: nosuch.dfs.core.windows.net", "no such storage account"),
        ('org.apache.hadoop.fs.UnsupportedFileSystemException: No FileSystem for scheme "s3a"', "no connector"),
    ],
)
def test_each_refusal_has_a_sentence(report: str, told: str) -> None:
    assert told in (explain(report) or "")


@pytest.mark.parametrize(
    "report",
    [
        "",
        "name 'df' is not defined",
        "[PATH_NOT_FOUND] Path does not exist: abfss://lake@a.dfs.core.windows.net/nothing.",
        "java.net.UnknownHostException: database.example.com",
    ],
)
def test_what_is_not_the_lakes_refusal_is_left_alone(report: str) -> None:
    assert explain(report) is None


def test_it_is_said_under_the_cell_that_failed_and_only_there() -> None:
    handlers: dict[str, Any] = {}
    out = io.StringIO()
    tell_of_refusals(SimpleNamespace(events=SimpleNamespace(register=handlers.__setitem__)), out)
    for error in (None, ValueError("x"), RuntimeError(REFUSED % "AuthorizationFailure")):
        handlers["post_run_cell"](SimpleNamespace(error_in_exec=error))
    assert out.getvalue().count("\n") == 2
    assert "does not let in this network" in out.getvalue()
