"""Which names of a text mean one person: a full name, a part of it, the same name spelt otherwise?

A name means the one longer name of the text that it is a part of: "Maduro" and "Nicolás Maduro" are Nicolás
Maduro Moros. Where two people bear it, it means neither. Hyphens, quoted nicknames and the article of Arabic
surnames make no difference ("el-Sisi", "Sisi"); a suffix that tells a son from his father does, and nobody
is called by what follows "bin" alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.constructions import Constructions

Words = tuple[str, ...]

_QUOTED = re.compile(r"(?<!\w)[“\"‘'][^“”\"]+[”\"’'](?!\w)")
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")


def words_of(name: str, says: Constructions) -> Words:
    """Return the words of a person's name by which names are compared, in lower case."""
    bare = _QUOTED.sub(" ", name).translate(_APOSTROPHES)
    words = []
    for part in bare.split():
        pieces = [piece for piece in re.split(r"[-‐‑]", part) if piece]
        article = len(pieces) > 1 or part.islower()
        if article and pieces and pieces[0].casefold() in says.name_articles:
            pieces = pieces[1:]
        words += [piece.casefold().rstrip(",.") for piece in pieces]
    return tuple(words) or tuple(name.casefold().split())


def full_names(names: Iterable[str], says: Constructions) -> Mapping[str, Words]:
    """Map each name of a person in a text to the words of the fullest name that it can only mean."""
    words = {name: words_of(name, says) for name in names}
    having: dict[str, set[Words]] = defaultdict(set)
    for own in words.values():
        for word in own:
            having[word].add(own)
    meant: dict[str, Words] = {}
    for name, own in words.items():
        longer = {other for other in having[own[0]] if _is_part(own, other, says)}
        fullest = {one for one in longer if not any(_is_part(one, other, says) for other in longer)}
        meant[name] = fullest.pop() if len(fullest) == 1 else own
    return meant


def _is_part(short: Words, long: Words, says: Constructions) -> bool:
    """Say whether a name is one word of a longer one, or its beginning or end.

    "John Smith" is no part of "John Smith Jr.".
    """
    if len(short) >= len(long):
        return False
    if len(short) == 1:
        return short[0] not in says.name_suffixes and any(
            word == short[0] and (n == 0 or long[n - 1] not in says.patronymic_links)
            for n, word in enumerate(long)
        )
    if long[-len(short) :] == short:
        return True
    return long[: len(short)] == short and not says.name_suffixes.issuperset(long[len(short) :])
