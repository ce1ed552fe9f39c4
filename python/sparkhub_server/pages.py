"""The pages at /sparkui/ that are ours and not Spark's."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sparkhub_server.notebooks import Origin
from sparkhub_server.sessions import SparkSession

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; --accent: #c2410c; --line: #d4d4d8; --soft: #f4f4f5; --dim: #52525b; }}
  @media (prefers-color-scheme: dark) {{
    :root {{ --accent: #fb923c; --line: #3f3f46; --soft: #27272a; --dim: #a1a1aa; }}
    body {{ background: #18181b; color: #f4f4f5; }}
  }}
  body {{ font: 16px/1.55 system-ui, sans-serif; margin: 0; }}
  main {{ max-width: 46rem; margin: 0 auto; padding: 3rem 1.5rem; }}
  h1 {{ font-size: 1.6rem; margin: 0 0 1rem; }}
  ul {{ list-style: none; margin: 0; padding: 0; }}
  li a {{ display: block; border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem;
          margin-bottom: .75rem; color: inherit; text-decoration: none; }}
  li a:hover, li a:focus-visible {{ border-color: var(--accent); outline: none; box-shadow: 0 0 0 1px var(--accent); }}
  li strong {{ color: var(--accent); }}
  li span {{ display: block; color: var(--dim); font-size: .9rem; }}
  pre {{ background: var(--soft); border-radius: .5rem; padding: 1rem; overflow-x: auto; }}
  p a {{ color: var(--accent); }}
</style>
</head>
<body><main><h1>{title}</h1>
{body}
</main></body>
</html>
"""

_HOW_TO_START = """<pre>from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()</pre>
<p>Then <a href="{here}">look again</a>. A session lives until its notebook calls <code>spark.stop()</code> or its
kernel is shut down.</p>"""


_ENDED = """<p><a href="{here}ended/">Look at sessions that have ended</a>: what they ran, and how long it took.</p>"""


def make_list_page(here: str, sessions: Sequence[tuple[SparkSession, Origin]], history: bool = False) -> str:
    """All live sessions; with none, what to type to have one. `here` is the URL of this very page."""
    ended = _ENDED.format(here=escape(here)) if history else ""
    if not sessions:
        how = f"<p>No Spark session is running in your notebooks. To start one, run in a cell:</p>{_HOW_TO_START}"
        return _PAGE.format(title="Spark UI", body=how.format(here=escape(here)) + ended)
    items = "".join(_item(here, session, origin) for session, origin in sessions)
    return _PAGE.format(title="Your Spark sessions", body=f"<ul>{items}</ul>{ended}")


def make_ended_page(here: str, ended: str | None = None) -> str:
    """What to show where a session was; `ended` is where one can see what it did."""
    look = f'<p><a href="{escape(ended)}">See what it did</a>, and how long it took.</p>' if ended else ""
    body = (
        f'<p>It was stopped, or its kernel was shut down.</p>{look}<p><a href="{escape(here)}">See what is running '
        f"now</a>, or start a new one in a cell:</p>{_HOW_TO_START.format(here=escape(here))}"
    )
    return _PAGE.format(title="This Spark session has ended", body=body)


def _item(here: str, session: SparkSession, origin: Origin) -> str:
    since = session.started.replace("T", " ").split(".")[0]
    where = f"in {escape(origin.notebook)}" if origin.notebook else "not from an open notebook"
    return (
        f'<li><a href="{escape(here)}{session.port}/"><strong>{escape(session.name)}</strong>'
        f"<span>{where}, since {escape(since)} UTC &middot; {escape(session.app_id)}</span></a></li>"
    )
