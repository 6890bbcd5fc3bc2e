"""Where ends the clause that a noun opens, where the noun is the subject of a verb behind it?

"The claim that Iran supplied drones | angered Tehran": nothing marks the end of such a clause but that the
sentence still wants a verb of its own. It is the second finite verb, where neither a comma nor a conjunction
nor a relative pronoun opens another clause, and the first takes none ("that Kyiv said drones were used").
"""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Doc

from kg.model import Span

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_OPENING = frozenset({"CC", "WDT", "WP", "WRB", ",", ":", "``", "''"})
_BEFORE_VERB = frozenset({"ADV", "PART"})


def end_in_subject(doc: Doc, cue: Span, cues: Collection[Span]) -> int | None:
    """Return the character (a code point) behind the that-clause of a cue that is a noun and a subject.

    None where the cue is no such noun, or where that is not plain. `cues` are the words that may take a
    clause of their own.
    """
    words = doc.char_span(cue.start, cue.end, alignment_mode="expand")
    if words is None or words[-1].pos_ != "NOUN" or words.end >= len(doc) or doc[words.end].pos_ != "SCONJ":
        return None
    sentence = words.sent
    if any(token.tag_ in FINITE for token in doc[sentence.start : words.start]):
        return None
    verbs = 0
    for token in doc[words.end + 1 : sentence.end]:
        if token.tag_ in _OPENING or token.pos_ == "SCONJ":
            return None
        if token.tag_ not in FINITE:
            continue
        verbs += 1
        if verbs == 1 and any(word.start <= token.idx < word.end for word in cues):
            return None
        if verbs > 1:
            last = token.i - 1
            while doc[last].pos_ in _BEFORE_VERB:
                last -= 1
            return doc[last].idx + len(doc[last])
    return None
