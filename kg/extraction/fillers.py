"""Who or what fills a role: from the words that the reader gives to the mentions that they are.

The stages after linking ask this of the spans of roles, sources and carriers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate, without_article
from kg.model import Entity, Span

_NO_END = frozenset({"ADP", "PUNCT", "CCONJ", "SCONJ", "SPACE", "DET"})
_NO_BEGINNING = frozenset({"ADP", "PUNCT", "CCONJ", "SPACE"})
"""With which words no filler ends, and none begins; "this" alone is one."""
_ENOUGH = 0.5
"""What a mention and a filler must share of their characters, to be the same."""


_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
RELATIVES = frozenset({"WP", "WDT"})
"""The tags of the pronouns that open a relative clause: "who", "which", "that"."""


class Fillers:
    """The mentions of one document, with the entities that they are, found by their words.

    Attributes:
        doc: the document as spaCy reads it.
    """

    def __init__(self, doc: Doc, entities: Sequence[Entity], entity_of: Mapping[Candidate, str]) -> None:
        self.doc = self._doc = doc
        self._entities = {entity.id: entity for entity in entities}
        self._entity_of = entity_of
        self._mentions = sorted(entity_of, key=lambda c: (c.span.start, -c.span.end))
        self._starts = [c.span.start for c in self._mentions]
        self._longest = max((c.span.end - c.span.start for c in self._mentions), default=0)

    def entity(self, span: Span) -> Entity | None:
        """Return the entity of the mention that a span is, give or take an article or a title."""
        best = self._mention(span)
        return self._entities[self._entity_of[best]] if best is not None else None

    def whole(self, span: Span) -> Span | None:
        """Return a filler without words at its edges that belong to none; None where nothing is left.

        "Angry activists from", "the", "-" and "of" are what the reader leaves where it breaks off.
        """
        name = self._name_around(span)
        if name is not None:
            return name
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        first, last = (words.start, words.end) if words is not None else (0, 0)
        while first < last and self._doc[last - 1].pos_ in _NO_END:
            last -= 1
        while first < last and self._doc[first].pos_ in _NO_BEGINNING:
            first += 1
        if words is not None and all(word.pos_ == "ADJ" for word in words) and self._mention(span) is None:
            return None
        if words is None or (first == words.start and last == words.end):
            return span
        if first == last:
            return None
        start, end = self._doc[first].idx, self._doc[last - 1].idx + len(self._doc[last - 1])
        return Span.of(self._doc.text, max(start, span.start), min(end, span.end))

    def _name_around(self, span: Span) -> Span | None:
        """Return the name or description of which a filler is a piece: "United States" of "United".

        Of a description it is one where it breaks off before the noun: "nuclear" of "nuclear weapons".
        """
        known = self._mention(span)
        if known is not None:
            return known.core if known.kind == "name" and _is_piece(span, known.core) else None
        around = [c for c in self._near(span) if c.core.covers(span)]
        names = [c.core for c in around if c.kind == "name" or self._breaks_off(span, c)]
        return max(names, key=lambda name: (name.end - name.start, -name.start), default=None)

    def _breaks_off(self, span: Span, description: Candidate) -> bool:
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return (
            description.kind == "nominal"
            and description.core.start == span.start
            and words is not None
            and all(word.pos_ not in _NOUNS for word in words)
        )

    def is_action(self, span: Span, triggers: Sequence[Span]) -> bool:
        """Say whether a filler is an action ("bomb Israel"): it has a trigger outside any mention."""
        mention = self._mention(span)
        within = (trigger for trigger in triggers if span.covers(trigger))
        return any(mention is None or not mention.span.covers(trigger) for trigger in within)

    def parts(self, span: Span) -> list[tuple[Span, Entity | None]]:
        """Return the words and entities of a filler: one, or those of each part of "A, B and C"."""
        if self._mention(span) is None:
            inside = [c for c in self._near(span) if not c.nested and span.covers(c.span)]
            if len(inside) > 1:
                return [
                    (without_article(self._doc, c.span), self._entities[self._entity_of[c]]) for c in inside
                ]
        return [(without_article(self._doc, span), self.entity(span))]

    def things(self, span: Span) -> list[Span]:
        """Return the parts of what "and" joins: "tents and blankets"."""
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        if words is None or len(words) != 3 or [w.pos_ for w in words] != ["NOUN", "CCONJ", "NOUN"]:
            return [without_article(self._doc, span)]
        text = self._doc.text
        return [Span.of(text, word.idx, word.idx + len(word)) for word in (words[0], words[2])]

    def named_in(self, span: Span) -> list[tuple[Span, Entity]]:
        """Return the mentions in a phrase, or that it is, the longest first; a pronoun names nobody."""
        near = ((without_article(self._doc, c.span), c) for c in self._near(span) if c.kind != "pronoun")
        inside = [(words, self._entities[self._entity_of[c]]) for words, c in near if span.covers(words)]
        return sorted(inside, key=lambda found: (found[0].start - found[0].end, found[0].start))

    def owner(self, span: Span) -> Entity | None:
        """Return who the possessive pronoun is that a phrase begins with: Kim, of "his country"."""
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        if words is None or words[0].tag_ != "PRP$":
            return None
        return self.entity(Span.of(self._doc.text, words[0].idx, words[0].idx + len(words[0])))

    def weapons(self, span: Span) -> list[tuple[Span, Entity]]:
        """Return the weapons that a longer phrase names: "to use nuclear weapons"."""
        inside = [c for c in self._near(span) if not c.nested and span.covers(c.span) and c.span != span]
        found = [(c.span, self._entities[self._entity_of[c]]) for c in inside]
        return [(weapon, entity) for weapon, entity in found if entity.type == "Weapon"]

    def weapon_from(self, start: int) -> tuple[Span, Entity] | None:
        """Return the weapon whose mention begins at a character, white space aside."""
        first = bisect_left(self._starts, start)
        if first == len(self._starts):
            return None
        found, entity = self._mentions[first], self._entities[self._entity_of[self._mentions[first]]]
        near = not self._doc.text[start : found.span.start].strip()
        return (without_article(self._doc, found.span), entity) if near and entity.type == "Weapon" else None

    def beginning_at(self, token: int) -> tuple[Span, Entity] | None:
        """Return the longest mention whose phrase, or the name in it, begins with a token, and its entity."""
        start = self._doc[token].idx
        near = self._near(Span.of(self._doc.text, start, start + 1))
        begun = [c for c in near if start in {c.span.start, c.core.start}]
        return self._longest_of(begun)

    def ending_at(self, token: int) -> tuple[Span, Entity] | None:
        """Return the longest mention that ends with a token, and its entity."""
        end = self._doc[token].idx + len(self._doc[token])
        near = self._near(Span.of(self._doc.text, end - 1, end))
        return self._longest_of([c for c in near if c.span.end == end])

    def _longest_of(self, found: Sequence[Candidate]) -> tuple[Span, Entity] | None:
        longest = max(found, key=lambda c: c.span.end - c.span.start, default=None)
        if longest is None:
            return None
        return without_article(self._doc, longest.span), self._entities[self._entity_of[longest]]

    def holder(self, span: Span) -> Entity | None:
        """Return who speaks, of the phrase of a source: the name in it before what describes it."""
        inside = [c for c in self._near(span) if not c.nested and span.covers(c.span)]
        named = [
            c for c in inside if c.kind == "name" and self._entities[self._entity_of[c]].type == "Person"
        ]
        chosen = next(iter(named or inside), None) or self._antecedent(span)
        return self._entities[self._entity_of[chosen]] if chosen is not None else self.entity(span)

    def _antecedent(self, span: Span) -> Candidate | None:
        """Return whom a relative pronoun means: the longest mention that it stands behind."""
        words = self._doc.char_span(span.start, span.end)
        if words is None or len(words) > 1 or words[0].tag_ not in RELATIVES:
            return None
        at = words[0].i - 1
        while at > 0 and self._doc[at].is_punct:
            at -= 1
        if at < 0 or self._doc[at].sent != words.sent:
            return None
        end = self._doc[at].idx + len(self._doc[at])
        before = (c for c in self._near(Span.of(self._doc.text, end - 1, end)) if c.span.end == end)
        return min(before, key=lambda mention: mention.span.start, default=None)

    def _near(self, span: Span) -> list[Candidate]:
        """Return the mentions that can share a character with a span."""
        first = bisect_left(self._starts, span.start - self._longest)
        return self._mentions[first : bisect_left(self._starts, span.end)]

    def _mention(self, span: Span) -> Candidate | None:
        shares = [(_likeness(candidate, span), -n, candidate) for n, candidate in enumerate(self._near(span))]
        likeness, _, best = max(shares, default=(0.0, 0, None), key=lambda share: share[:2])
        return best if likeness >= _ENOUGH else None


def _likeness(candidate: Candidate, span: Span) -> float:
    """Return the share of characters that a mention, or the name in it, has in common with a span."""
    return max(_common(candidate.span, span), _common(candidate.core, span))


def _common(a: Span, b: Span) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


def _is_piece(span: Span, name: Span) -> bool:
    return name.covers(span) and name != span
