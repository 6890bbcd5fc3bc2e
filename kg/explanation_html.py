"""An explanation as a page of its own: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kg.explanation import (
    EventLines,
    Piece,
    SentenceLines,
    codes,
    factuality,
    origin,
    rejection,
    sentence_lines,
)
from kg.extraction.considered import Explanation

ROLES = ("source", "target", "recipient", "instrument", "theme", "place", "time")

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --paper: #fbfaf7; --card: #fff; --line: #e4e1d8;
  --trigger: #1d2330; --on-trigger: #fff; --source: #cfe0ff; --target: #ffd3cc; --recipient: #ffe0c7;
  --instrument: #ecd6ff; --theme: #fdf0b8; --place: #d3f0d0; --time: #cdeff0; --good: #1a7f4b; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --soft: #9aa1ad; --paper: #14161b; --card: #1c1f26;
  --line: #31353f; --trigger: #f2efe6; --on-trigger: #14161b; --source: #24406e; --target: #6e2d27;
  --recipient: #6b4423; --instrument: #4c2f6b; --theme: #5c4f14; --place: #24512a; --time: #1d5156;
  --good: #5fcf95; --bad: #ff8a7a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 Georgia, "Times New Roman", serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
.about, .legend, dl, .not, footer { font: 13px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--soft); }
.legend { margin: 1rem 0 2rem; display: flex; flex-wrap: wrap; gap: .35rem .6rem; }
section { margin: 0 0 1rem; padding: 1rem 1.15rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
section.quiet { background: none; border-color: transparent; padding-block: .15rem; margin-bottom: .4rem; color: var(--soft); }
p.text { margin: 0; font-size: 1.12rem; white-space: pre-line; overflow-wrap: anywhere; }
mark { color: inherit; background: none; border-radius: .25em; padding: .06em .18em; }
mark.trigger { background: var(--trigger); color: var(--on-trigger); }
mark.source { background: var(--source); } mark.target { background: var(--target); }
mark.recipient { background: var(--recipient); } mark.instrument { background: var(--instrument); }
mark.theme { background: var(--theme); } mark.place { background: var(--place); } mark.time { background: var(--time); }
mark.rejected { text-decoration: underline dotted var(--bad); text-underline-offset: .2em; padding: 0; }
article { margin: .9rem 0 0; padding: .75rem 0 0; border-top: 1px solid var(--line); }
article h2 { font-size: 1.05rem; margin: 0 0 .4rem; display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: baseline; }
article h2 small { font: 12px system-ui, "DejaVu Sans", sans-serif; color: var(--soft); font-weight: 400; }
.status { font: 600 12px system-ui, "DejaVu Sans", sans-serif; border: 1px solid currentColor; border-radius: 1rem; padding: .05rem .5rem; color: var(--soft); }
.status.reported { color: var(--good); } .status.denied { color: var(--bad); }
dl { display: grid; grid-template-columns: 6.5rem 1fr auto; gap: .15rem .8rem; margin: 0; }
dt { grid-column: 1; } dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; }
dd.score { color: var(--soft); display: flex; align-items: center; gap: .4rem; font-variant-numeric: tabular-nums; }
dd.score i { width: 3.5rem; height: .35rem; border-radius: 1rem; background: var(--line); overflow: hidden; }
dd.score b { display: block; height: 100%; background: var(--soft); }
.not { list-style: none; margin: .7rem 0 0; padding: 0; } .not li { padding-left: 1.2rem; text-indent: -1.2rem; }
.not li::before { content: "✗"; color: var(--bad); display: inline-block; width: 1.2rem; text-indent: 0; }
.not b { color: var(--ink); font-weight: 600; } code { font-size: .95em; } a { color: inherit; }
footer { margin-top: 2rem; }
"""


def explanation_page(explanation: Explanation) -> str:
    """Return an explanation as an HTML page; whatever the text holds is escaped."""
    document = explanation.annotation.document
    title = escape(document.title or document.id)
    facts = [document.publisher, document.published.isoformat() if document.published else None]
    about = [part for part in (document.id if document.title else None, *facts) if part]
    count = len(explanation.annotation.events)
    about.append(f"{count} event{'' if count == 1 else 's'}")
    language = escape(document.language or "en", quote=True)
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}: why these events</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f'<h1>{title}</h1>\n<div class="about">{escape(" · ".join(about))}</div>',
            _legend(),
            *(_section(lines, explanation) for lines in sentence_lines(explanation)),
            f"<footer>Scores are the reader’s probabilities, from 0 to 1. A trigger needs {explanation.threshold:.2f}. "
            "Made by Communiqué.</footer>\n</main>\n</body>\n</html>\n",
        ]
    )


def _legend() -> str:
    marks = "".join(f'<mark class="{name}">{name}</mark>' for name in ("trigger", *ROLES))
    return f'<div class="legend">{marks}<mark class="rejected">considered, and not taken</mark></div>'


def _section(lines: SentenceLines, explanation: Explanation) -> str:
    quiet = "" if lines.events or lines.rejected else ' class="quiet"'
    text = "".join(_piece(piece) for piece in lines.pieces)
    events = "".join(_article(event) for event in lines.events)
    rejected = "".join(
        f"<li><b>{escape(one.span.text)}</b>: {escape(rejection(one, explanation.threshold))}</li>"
        for one in lines.rejected
    )
    not_taken = f'<ul class="not">{rejected}</ul>' if rejected else ""
    return f'<section{quiet}>\n<p class="text">{text}</p>\n{events}{not_taken}</section>'


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.mark is None:
        return text
    title = escape(" ".join((piece.mark, *piece.events)), quote=True)
    return f'<mark class="{piece.mark}" title="{title}">{text}</mark>'


def _article(lines: EventLines) -> str:
    event = lines.event
    anchor = "" if lines.again else f' id="{event.id}"'
    status = f'<span class="status {lines.status.lower()}">{lines.status.lower()}</span>'
    again = f' <small>again: <a href="#{event.id}">{event.id}</a></small>' if lines.again else ""
    head = f"<h2>{escape(event.class_name)} {status} <small>{escape(codes(event))}</small>{again}</h2>"
    rows = "".join(_rows(lines))
    considered = "".join(
        f"<li><b>{escape(one.class_name)}</b>: {escape(one.why)}</li>" for one in lines.considered
    )
    not_taken = f'<ul class="not">{considered}</ul>' if considered else ""
    return f"<article{anchor}>{head}<dl>{rows}</dl>{not_taken}</article>\n"


def _rows(lines: EventLines) -> Iterator[str]:
    event, mention = lines.event, lines.mention
    where = f"“{mention.trigger.text}” at {mention.trigger.start}–{mention.trigger.end}"
    yield _row("trigger", escape(where), mention.score)
    yield _row("factuality", escape(factuality(mention)))
    for role in lines.roles:
        label = f'<mark class="{role.role}">{escape(role.role)}</mark>'
        words = f"“{escape(role.words)}”" + (f" → {escape(role.entity)}" if role.entity else "")
        yield _row(label, words, role.score)
    if not lines.again:
        yield _row("why", escape(origin(event)))
        if event.part_of:
            yield _row("part of", f'<a href="#{event.part_of}">{event.part_of}</a>')


def _row(label: str, value: str, score: float | None = None) -> str:
    bar = ""
    if score is not None:
        bar = f'<dd class="score"><i><b style="width:{score * 100:.0f}%"></b></i>{score:.2f}</dd>'
    return f"<dt>{label}</dt><dd>{value}</dd>{bar}"
