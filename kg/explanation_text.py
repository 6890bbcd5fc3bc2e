"""An explanation on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from kg.explanation import (
    EventLines,
    SentenceLines,
    codes,
    factuality,
    origin,
    rejection,
    sentence_lines,
)
from kg.extraction.considered import Explanation

STYLES = {
    "trigger": "bold reverse",
    "source": "bold blue",
    "target": "bold red",
    "recipient": "red",
    "instrument": "magenta",
    "theme": "yellow",
    "place": "green",
    "time": "cyan",
    "rejected": "dim underline",
}
_INDENT = "    "


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print a document's sentences that have events or had candidates, each with what it tells and why."""
    document = explanation.annotation.document
    console.print(Text.assemble((document.title or document.id, "bold")))
    shown = 0
    for lines in sentence_lines(explanation):
        if lines.events or lines.rejected:
            shown += 1
            console.print()
            _print_sentence(lines, explanation.threshold, console)
    if not shown:
        console.print("no events, and nothing that could have been one")


def _print_sentence(lines: SentenceLines, threshold: float, console: Console) -> None:
    place = f"{lines.sentence.start}–{lines.sentence.end}  "
    text = Text.assemble((place, "dim"))
    for piece in lines.pieces:
        text.append(" ".join(piece.text.split("\n")), STYLES.get(piece.mark or "", ""))
    console.print(text)
    for event in lines.events:
        _print_event(event, console)
    for one in lines.rejected:
        reason = rejection(one, threshold)
        console.print(Text.assemble("  ", ("✗ ", "red"), (f"{one.span.text}: ", "dim bold"), (reason, "dim")))


def _print_event(lines: EventLines, console: Console) -> None:
    event, mention = lines.event, lines.mention
    head = Text.assemble(
        "  ",
        ("● ", "green"),
        (event.class_name, "bold"),
        f"  {codes(event)}",
        ("  again" if lines.again else "", "italic"),
        (f"  {event.id}", "dim"),
    )
    console.print(head)
    trigger = f"“{mention.trigger.text}” {mention.trigger.start}–{mention.trigger.end}"
    _print_line("trigger", trigger, mention.score, console)
    _print_line("status", f"{lines.status.lower()} ({factuality(mention)})", None, console)
    for role in lines.roles:
        words = f"“{role.words}”" + (f" → {role.entity}" if role.entity else "")
        _print_line(role.role, words, role.score, console)
    if not lines.again:
        _print_line("why", origin(event), None, console)
    if event.part_of and not lines.again:
        _print_line("part of", event.part_of, None, console)
    for one in lines.considered:
        console.print(
            Text.assemble(_INDENT, ("not ", "dim"), (one.class_name, "dim bold"), (f": {one.why}", "dim"))
        )


def _print_line(name: str, value: str, score: float | None, console: Console) -> None:
    shown = "" if score is None else f"  {score:.2f}"
    console.print(
        Text.assemble(
            _INDENT, (f"{name:<11}", STYLES.get(name, "dim").removesuffix(" reverse")), value, (shown, "dim")
        )
    )
