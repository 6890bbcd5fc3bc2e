"""The pages that people read: the start page and the description of the interface.

Plain HTML that needs no script and loads nothing. Links are relative, so that a server behind a path prefix
works. Everything that is put into a page is escaped.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse

from api.description import EXAMPLE_QUERY
from api.protocol import FORM, SPARQL_UPDATE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
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
    examples = [item for item in map(_exemplified, operation.get("parameters", ())) if "example" in item]
    for item in examples:
        if item.get("in") == "path":
            path = path.replace(f"{{{item['name']}}}", quote(item["example"], safe="/:=,"))
    address = base.rstrip("/") + path
    answer = operation["responses"].get("200", {}).get("content")
    accept = f" {_option('header', f'Accept: {next(iter(answer))}')}" if answer else ""
    pairs = [f"{item['name']}={item['example']}" for item in examples if item.get("in") != "path"]
    if method == "get":
        command = f"curl {shlex.quote(address)}{accept}"
        yield " ".join(
            [command, *(["--get"] if pairs else []), *(_option("data-urlencode", p) for p in pairs)]
        )
        return
    address += f"?{urlencode(dict(pair.split('=', 1) for pair in pairs))}" if pairs else ""
    command = f"curl {shlex.quote(address)}{accept}"
    if "security" in operation:
        command += f' --request {method.upper()} --header "Authorization: Bearer $KG_TOKEN"'
    if "requestBody" not in operation:
        yield command
        return
    for kind, body in operation["requestBody"]["content"].items():
        yield _with_body(command, kind, body["example"])


def _exemplified(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter with its example, which FastAPI puts into its schema."""
    found = parameter.get("schema", {}).get("examples")
    return {**parameter, "example": found[0]} if found and "example" not in parameter else parameter


def _with_body(command: str, kind: str, example: Any) -> str:
    if kind == FORM:
        pairs = [f"{name}={value}" for name, value in example.items()]
        return " ".join([command, *(_option("data-urlencode", pair) for pair in pairs)])
    if kind == SPARQL_UPDATE:
        command += ' --header "Authorization: Bearer $KG_TOKEN"'
    text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    return f"{command} {_option('header', f'Content-Type: {kind}')} {_option('data-binary', text)}"


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
        need = "required" if item["required"] else "optional"
        yield f"<code>{escape(item['name'])}</code> ({need}): {escape(item['description'])}"
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
