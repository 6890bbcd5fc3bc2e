"""The pages that people read: the start page and the description of the interface.

Plain HTML that needs no script and loads nothing. Links are relative, so that a server behind a path prefix
works. Everything that is put into a page is escaped.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from starlette.responses import HTMLResponse

from api.description import EXAMPLE_QUERY
from api.protocol import FORM

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
_NAMED = re.compile(r"\{(\w+)\}")
_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
textarea { width: 100%; box-sizing: border-box; font: 0.9rem/1.4 monospace }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; border-radius: 0.25rem }
h2 code { font-size: 1.1em }
"""


def home(documents: int) -> HTMLResponse:
    """Return the start page of a server over this number of documents."""
    count = "1 document" if documents == 1 else f"{documents:,} documents"
    return _page(
        "Communiqué",
        f"""<h1>Communiqué</h1>
<p>A knowledge graph of security news: who did or said what, to whom, and according to whom.
Every statement points to the characters it came from.</p>
<p>It holds {escape(count)}.</p>
<form action="sparql" method="get">
<p><label for="query">Ask it in SPARQL:</label></p>
<textarea id="query" name="query" rows="10" spellcheck="false" required>
{escape(EXAMPLE_QUERY)}</textarea>
<p><button type="submit">Answer</button></p>
</form>
<ul>
<li><a href="docs">How to use this server from a program</a></li>
<li><a href="openapi.json">The same as OpenAPI</a></li>
<li><a href="health">Whether it works</a></li>
</ul>""",
    )


def docs(openapi: Mapping[str, Any], base: str) -> HTMLResponse:
    """Return a page about each operation of an OpenAPI description; `base` is the server's address."""
    info = openapi["info"]
    sections = [
        _operation(base, path, method, operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    return _page(
        f"{info['title']}: interface",
        f"""<h1>{escape(info["title"])} {escape(info["version"])}: interface</h1>
<p>{escape(info["description"])}</p>
<p><a href="./">Start page</a>, <a href="openapi.json">OpenAPI</a></p>
{"".join(sections)}""",
    )


def curl_commands(base: str, path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    """Yield a command for a POSIX shell for each way of sending an operation's example."""
    examples = {name: found for name, found in _examples(operation) if found is not None}
    inside = {name: quote(str(examples.pop(name, name)), safe="/:=,") for name in _NAMED.findall(path)}
    address = shlex.quote(base.rstrip("/") + _NAMED.sub(lambda match: inside[match[1]], path))
    accept = next(iter(next(iter(operation["responses"].values())).get("content", {"*/*": {}})))
    command = f"curl {address} --header {shlex.quote(f'Accept: {accept}')}"
    if any("token" in needed for needed in operation.get("security", ())):
        command += " --header 'Authorization: Bearer TOKEN'"
    if method == "get":
        pairs = [f"{name}={value}" for name, value in examples.items()]
        yield " ".join(
            [command, *(["--get"] if pairs else []), *(_option("data-urlencode", p) for p in pairs)]
        )
        return
    for kind, body in operation["requestBody"]["content"].items():
        if kind == FORM:
            pairs = [f"{name}={value}" for name, value in body["example"].items()]
            yield " ".join([command, *(_option("data-urlencode", pair) for pair in pairs)])
        else:
            example = body["example"]
            text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
            content_type = _option("header", f"Content-Type: {kind}")
            yield f"{command} {content_type} {_option('data-binary', text)}"


def _examples(operation: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the name of each parameter, and an example of it or None."""
    for item in operation.get("parameters", ()):
        several = item.get("schema", {}).get("examples") or [None]
        yield item["name"], item.get("example", several[0])


def _option(name: str, value: str) -> str:
    return f"--{name} {shlex.quote(value)}"


def _operation(base: str, path: str, method: str, operation: Mapping[str, Any]) -> str:
    commands = curl_commands(base, path, method, operation)
    return f"""<section>
<h2><code>{escape(method.upper())} {escape(path)}</code></h2>
<p><strong>{escape(operation["summary"])}.</strong> {escape(operation["description"])}</p>
{_list("Parameters", _parameters(operation))}
{_list("Answers", _answers(operation))}
{"".join(f"<pre>{escape(command)}</pre>" for command in commands)}
</section>
"""


def _parameters(operation: Mapping[str, Any]) -> Iterator[str]:
    for item in operation.get("parameters", ()):
        need = "required" if item.get("required") else "optional"
        yield f"<code>{escape(item['name'])}</code> ({need}): {escape(item.get('description', ''))}"
    if body := operation.get("requestBody"):
        kinds = ", ".join(f"<code>{escape(kind)}</code>" for kind in body["content"])
        yield f"body ({kinds}): {escape(body['description'])}"


def _answers(operation: Mapping[str, Any]) -> Iterator[str]:
    for status, response in operation["responses"].items():
        kinds = ", ".join(f"<code>{escape(kind)}</code>" for kind in response.get("content", {}))
        yield f"{escape(status)}: {escape(response['description'])} {kinds}"


def _list(title: str, items: Iterator[str]) -> str:
    found = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<h3>{title}</h3>\n<ul>\n{found}</ul>" if found else ""


def _page(title: str, body: str) -> HTMLResponse:
    html = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})
