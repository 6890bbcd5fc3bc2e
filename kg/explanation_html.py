"""An explanation as a page of its own: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

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

_STYLE = (files(__package__) / "explanation.css").read_text(encoding="utf-8")


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
            f"<title>{title}: why these events</title>\n<style>{_STYLE}</style>\n</head>",
            "<body>\n<main>",
            f'<h1>{title}</h1>\n<div class="about">{escape(" · ".join(about))}</div>',
            _legend(),
            *(_section(lines, explanation) for lines in sentence_lines(explanation)),
            "<footer>Scores are the reader’s probabilities, from 0 to 1. "
            f"A trigger needs {explanation.threshold:.2f}. Made by Communiqué.</footer>",
            "</main>\n</body>\n</html>\n",
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
