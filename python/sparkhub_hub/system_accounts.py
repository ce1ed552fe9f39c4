"""A Unix account for every person and a group for every project, when sparkhub runs as root."""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_ROOM = 32  # Linux's limit for the name of an account or group.
_PLAIN = re.compile(r"[a-z0-9-]+\Z")


class AccountError(Exception):
    """An account cannot be made or used; the text says why and what to do."""


def account_name(user: str) -> str:
    """The account of `user`: never one that was there before sparkhub, and never that of another name."""
    return _name("sparkhub-", "sparkhub_", user)


def group_name(project: str) -> str:
    """The group of `project`'s members."""
    return _name("sparkproj-", "sparkproj_", project)


def _name(plain: str, hashed: str, name: str) -> str:
    if _PLAIN.match(name) and len(plain) + len(name) <= _ROOM:
        return plain + name
    return hashed + hashlib.sha256(name.encode()).hexdigest()[:20]


def ensure_account(user: str, home: Path) -> pwd.struct_passwd:
    """The account of `user`, made when missing: no password, `home` 0700 and its own. Raises AccountError."""
    name, remark = account_name(user), f"sparkhub user {user}"
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        _run("useradd", "--no-create-home", "--home-dir", str(home), "--shell", "/bin/bash", "--user-group", name)
        _run("usermod", "--comment", remark, name)
        account = pwd.getpwnam(name)
    if account.pw_gecos != remark or account.pw_dir != str(home) or account.pw_uid == 0:
        raise AccountError(
            f"This machine has an account {name} that belongs to something else (its home is {account.pw_dir}, "
            f"not {home}). Remove it with: userdel {name}"
        )
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, account.pw_uid, account.pw_gid)
    home.chmod(0o700)
    return account


def ensure_project_folder(folder: Path, project: str) -> None:
    """`folder` for the members of `project` alone; what one of them makes in it belongs to the group."""
    name = group_name(project)
    try:
        gid = grp.getgrnam(name).gr_gid
    except KeyError:
        _run("groupadd", name)
        gid = grp.getgrnam(name).gr_gid
    folder.mkdir(parents=True, exist_ok=True)
    os.chown(folder, 0, gid)
    folder.chmod(0o2770)


def set_projects(account: str, projects: Iterable[str]) -> None:
    """Make `account` a member of the groups of exactly these projects."""
    _run("usermod", "--groups", ",".join(sorted(group_name(project) for project in projects)), account)


def run_as(account: pwd.struct_passwd, argv: Sequence[str]) -> str:
    """Run a program as `account`, with its groups and next to no environment; its output. Raises AccountError."""
    try:
        done = subprocess.run(
            argv,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=os.getgrouplist(account.pw_name, account.pw_gid),
            env={"PATH": "/usr/bin:/bin", "HOME": account.pw_dir},
            cwd="/",
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        raise AccountError(f"{argv[0]} as {account.pw_name}: {said.strip()[-500:]}") from error
    return done.stdout


def ensure_readable(account: pwd.struct_passwd, paths: Iterable[Path]) -> None:
    """Raise AccountError naming what `account` cannot read of what its server needs."""
    script = 'for path; do [ -r "$path" ] || echo "$path"; done'
    hidden = run_as(account, ["/bin/sh", "-c", script, "sh", *map(str, paths)]).split("\n")[:-1]
    if hidden:
        raise AccountError(
            f"The account {account.pw_name} may not read {', '.join(hidden)}. With systemUsers, sparkhub, its state "
            "and its cache must be where every account may read, not under /root: move the folder (to /opt, say), set "
            "XDG_CACHE_HOME=/opt/sparkhub-cache and run: sparkhub up"
        )


def _run(*argv: str) -> None:
    try:
        subprocess.run(argv, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise AccountError(f"{argv[0]} is not there. Install it: apt-get install passwd") from error
    except subprocess.CalledProcessError as error:
        raise AccountError(f"{argv[0]} failed: {error.stderr.strip()}") from error
