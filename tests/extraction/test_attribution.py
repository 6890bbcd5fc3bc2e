from __future__ import annotations

import pytest

from kg.extraction.attribution import ClaimFinder
from kg.extraction.fillers import Fillers
from kg.extraction.language import language
from kg.extraction.readings import ReadClaim, ReadRole
from kg.model import Annotation, Claim, Document, Span
from tests.conftest import Annotate


def only(annotation: Annotation) -> Claim:
    (claim,) = annotation.claims
    return claim


def name(annotation: Annotation, identifier: str | None) -> str | None:
    return annotation.entity(identifier).name if identifier else None


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("Iran said that the talks had failed.", "Iran", "said", "the talks had failed"),
        ("Iran said the talks had failed.", "Iran", "said", "the talks had failed"),
        ("The talks had failed, Iran said.", "Iran", "said", "The talks had failed"),
        ("It is time to act, Boris Orlov wrote.", "Boris Orlov", "wrote", "It is time to act"),
        ("Russia claimed that its troops had won.", "Russia", "claimed", "its troops had won"),
        ("Hamas denied that it had fired rockets.", "Hamas", "denied", "it had fired rockets"),
        ("France announced that sanctions would return.", "France", "announced", "sanctions would return"),
        (
            "The talks had failed, according to Iran.",
            "Iran",
            "according to",
            "The talks had failed",
        ),
        (
            "According to the Pentagon, the missile fell into the sea.",
            "US Department of Defense",
            "According to",
            "the missile fell into the sea",
        ),
        (
            "KCNA reported on Monday that Kim Jong-un had visited the base.",
            "Korean Central News Agency",
            "reported",
            "Kim Jong-un had visited the base",
        ),
        (
            "NATO declared that Russia could attack.",
            "North Atlantic Treaty Organization",
            "declared",
            "Russia could attack",
        ),
    ],
)
def test_words_that_a_text_gives_in_its_own_words_are_paraphrased(
    text: str, speaker: str, cue: str, content: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    claim = only(annotation)
    assert name(annotation, claim.speaker) == speaker
    assert [span.text for span in claim.cue] == [cue]
    assert [span.text for span in claim.content] == [content]
    assert (claim.manner, claim.via) == ("paraphrased", ())


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“We will never yield,” Kim Jong-un said.", "Kim Jong-un", ["We will never yield,"]),
        ("“We will never yield,” said Kim Jong-un.", "Kim Jong-un", ["We will never yield,"]),
        ("Kim Jong-un said: “We will never yield.”", "Kim Jong-un", ["We will never yield."]),
        ('"We will never yield," Kim Jong-un said.', "Kim Jong-un", ["We will never yield,"]),
        (
            "“We will never yield,” Vladimir Putin said, “and we will not sign the treaty.”",
            "Vladimir Putin",
            ["We will never yield,", "and we will not sign the treaty."],
        ),
        (
            "“We will answer them,” Olena Kravets said on Monday, “with everything that we have.”",
            "Olena Kravets",
            ["We will answer them,", "with everything that we have."],
        ),
    ],
)
def test_words_in_quotation_marks_are_quoted_even_where_the_cue_breaks_them(
    text: str, source: str, content: list[str], annotate: Annotate
) -> None:
    annotation = annotate(text)
    claim = only(annotation)
    assert name(annotation, claim.speaker) == source
    assert [span.text for span in claim.source] == [source]
    assert [span.text for span in claim.cue] == ["said"]
    assert [span.text for span in claim.content] == content
    assert (claim.manner, claim.via) == ("quoted", ())


def test_the_offsets_of_a_claim_are_those_of_its_words(annotate: Annotate) -> None:
    text = "🚀 It flew. “We will never yield,” Vladimir Putin said, “and we will not sign.”"
    claim = only(annotate(text))
    assert [(span.start, span.end) for span in claim.content] == [(12, 32), (56, 77)]
    assert [(span.start, span.end) for span in claim.source] == [(34, 48)]
    assert [(span.start, span.end) for span in claim.cue] == [(49, 53)]


def test_who_carried_the_words_is_the_chain_and_not_the_speaker(annotate: Annotate) -> None:
    annotation = annotate("“We will never yield,” Kim Jong-un was quoted as saying by KCNA.")
    claim = only(annotation)
    assert name(annotation, claim.speaker) == "Kim Jong-un"
    assert [name(annotation, carrier) for carrier in claim.via] == ["Korean Central News Agency"]
    assert [span.text for span in claim.content] == ["We will never yield,"]
    assert claim.manner == "quoted"


@pytest.mark.parametrize(
    ("text", "holder", "cue", "content"),
    [
        (
            "Germany believes that Russia is preparing an attack.",
            "Germany",
            "believes",
            "Russia is preparing an attack",
        ),
        ("Israel fears that Iran will build a bomb.", "Israel", "fears", "Iran will build a bomb"),
        ("Boris Orlov thinks that the talks failed.", "Boris Orlov", "thinks", "the talks failed"),
    ],
)
def test_what_somebody_believes_or_fears_is_an_attitude(
    text: str, holder: str, cue: str, content: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    claim = only(annotation)
    assert name(annotation, claim.speaker) == holder
    assert [span.text for span in claim.cue] == [cue]
    assert [span.text for span in claim.content] == [content]
    assert claim.manner == "attitude"


def test_the_source_of_a_claim_takes_in_the_apposition_of_its_name(annotate: Annotate) -> None:
    annotation = annotate("Marty Meiners, a Pentagon spokesman, said the ship had sunk.")
    claim = only(annotation)
    assert name(annotation, claim.speaker) == "Marty Meiners"
    assert [span.text for span in claim.source] == ["Marty Meiners, a Pentagon spokesman"]


def test_a_pronoun_speaks_for_the_one_whom_it_means(annotate: Annotate) -> None:
    annotation = annotate("Boris Orlov left Geneva. He said that the talks had failed.")
    claim = only(annotation)
    assert name(annotation, claim.speaker) == "Boris Orlov"
    assert [span.text for span in claim.source] == ["He"]


def test_a_claim_inside_a_claim_has_its_own_speaker(annotate: Annotate) -> None:
    annotation = annotate("Boris Orlov said on Monday that Anna Keller had claimed that Syria fired first.")
    assert [
        (name(annotation, claim.speaker), [span.text for span in claim.content])
        for claim in annotation.claims
    ] == [
        ("Boris Orlov", ["Anna Keller had claimed that Syria fired first"]),
        ("Anna Keller", ["Syria fired first"]),
    ]


def test_a_claim_knows_the_events_that_it_tells_of(annotate: Annotate) -> None:
    annotation = annotate("Police arrested Boris Orlov. Iran said that Israel had attacked Syria.")
    arrest, assault = annotation.events
    assert [arrest.class_name, assault.class_name] == ["Arrest", "Assault"]
    assert only(annotation).events == (assault.id,)


@pytest.mark.parametrize(
    "text",
    ["The missile fell into the sea.", "Iran attacked Iraq.", "The “Night Wolves” rode through the town."],
)
def test_what_a_text_tells_in_its_own_name_is_no_claim(text: str, annotate: Annotate) -> None:
    assert annotate(text).claims == ()


def test_a_quotation_that_goes_on_after_its_cue_stays_with_its_speaker(annotate: Annotate) -> None:
    annotation = annotate("“We have waited long enough,” Ana Silva said. “Brazil attacked our ships.”")
    (claim,) = annotation.claims
    assert [span.text for span in claim.content] == [
        "We have waited long enough,",
        "Brazil attacked our ships.",
    ]
    assert [annotation.events[0].id] == list(claim.events)


def test_a_quotation_of_which_nobody_is_the_speaker_is_still_no_fact(annotate: Annotate) -> None:
    annotation = annotate("A voice on the radio.\n\n“Brazil attacked our ships.”")
    (claim,) = annotation.claims
    assert (claim.speaker, claim.cue, claim.manner) == (None, (), "quoted")
    assert claim.events == (annotation.events[0].id,)


def test_a_clause_with_a_quotation_inside_is_reported_whole(annotate: Annotate) -> None:
    (claim,) = annotate("Ana Silva said that Iran had “no right at all” to attack the island.").claims
    assert [span.text for span in claim.content] == ["Iran had “no right at all” to attack the island"]
    assert claim.manner == "mixed"
    assert len(claim.events) == 1


def test_what_somebody_did_not_say_is_not_told_as_fact(annotate: Annotate) -> None:
    (event,) = annotate("Japan did not say that Iran attacked the island.").events
    assert event.certainty == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "“We will never yield,” Kim Jong-un was quoted as saying by KCNA.",
        "Kim Jong-un was quoted by KCNA as saying that they would never yield.",
        "KCNA quoted Kim Jong-un as saying that they would never yield.",
    ],
)
def test_the_one_who_is_quoted_is_the_speaker_and_the_one_who_quotes_the_carrier(
    text: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    (claim,) = annotation.claims
    assert name(annotation, claim.speaker) == "Kim Jong-un"
    assert [name(annotation, carrier) for carrier in claim.via] == ["Korean Central News Agency"]


def told(text: str, *readings: tuple[str, float, str, str]) -> list[tuple[str, str]]:
    """Return cue and content of the claims that cues with their scores, sources and contents come to."""
    document = Document("d", text)

    def span(words: str) -> Span:
        return document.span(text.index(words), text.index(words) + len(words))

    read = [
        ReadClaim(
            span(cue),
            (ReadRole("source", span(source)), ReadRole("content", span(content))),
            "paraphrased",
            score,
        )
        for cue, score, source, content in readings
    ]
    fillers = Fillers(language()(text), [], {})
    claims = ClaimFinder(document, [document.span(0, len(text))], fillers, []).claims(read)
    return [(claim.cue[0].text, claim.content[0].text) for claim in claims]


def test_two_cues_for_the_same_words_of_one_source_are_one_claim() -> None:
    text = "The court ruled on Friday against the ban on the party."
    assert told(
        text,
        ("ruled", 0.9, "The court", "the ban on the party"),
        ("against", 0.7, "The court", "the ban on the"),
    ) == [("ruled", "the ban on the party")]


def test_a_report_of_a_report_stays_two_claims_though_their_words_are_nearly_the_same() -> None:
    text = "Police said that witnesses claimed that the gunmen had fled over the hill to the east."
    content = "the gunmen had fled over the hill to the east"
    assert told(
        text,
        ("said", 0.9, "Police", f"witnesses claimed that {content}"),
        ("claimed", 0.8, "witnesses", content),
    ) == [("said", f"witnesses claimed that {content}"), ("claimed", content)]
