"""Lasting facts, each told in a sentence of its own, and sentences that tell none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Annotation, check_evidence

Annotate = Callable[..., Annotation]
Told = tuple[str, str, str]

CASES: dict[str, list[Told]] = {
    # whose office it is
    "Haitian gang leader Jimmy Pierre threatened the minister.": [
        ("Jimmy Pierre", "position held", "leader")
    ],
    "Jimmy Pierre, a Haitian gang leader, fled.": [("Jimmy Pierre", "position held", "leader")],
    "Hun Sen, the father of Prime Minister Hun Manet, left.": [],
    "Carla Ruiz, the wife of the president, left Lima.": [],
    "President Cyril Ramaphosa's spokesman, Vincent Magwenya, confirmed it.": [
        ("Vincent Magwenya", "position held", "spokesperson")
    ],
    "The head of Germany's BND, Bruno Kahl, warned of sabotage.": [
        ("Bruno Kahl", "position held", "head of Federal Intelligence Service")
    ],
    "Yusuf Ali is the deputy chairman of the National Council for Reform.": [
        ("Yusuf Ali", "position held", "deputy chairman of National Council for Reform"),
        ("Yusuf Ali", "member of", "National Council for Reform"),
    ],
    "Rosa Leal, the assistant commissioner of the Metropolitan Police, resigned.": [],
    "Omar Sayed, chief of staff of the Jordanian Armed Forces, visited Baghdad.": [
        ("Omar Sayed", "position held", "chief of staff of Jordanian Armed Forces"),
        ("Omar Sayed", "military branch", "Jordanian Armed Forces"),
        ("Omar Sayed", "commands", "Jordanian Armed Forces"),
    ],
    "Texas governor Greg Holm met reporters.": [("Greg Holm", "position held", "governor of Texas")],
    "Johannes Brandt was Minister President of North Rhine-Westphalia.": [
        ("Johannes Brandt", "position held", "minister-president of North Rhine-Westphalia")
    ],
    "Karl Offmann served as President of Mauritius.": [
        ("Karl Offmann", "position held", "president of Mauritius"),
        ("Mauritius", "head of state", "Karl Offmann"),
    ],
    "Kenji Mori succeeded Taro Ito as defence minister in 2019.": [
        ("Kenji Mori", "position held", "defence minister"),
        ("Taro Ito", "position held", "defence minister"),
    ],
    "Taro Ito was succeeded by Kenji Mori as defence minister.": [
        ("Kenji Mori", "position held", "defence minister"),
        ("Taro Ito", "position held", "defence minister"),
    ],
    # who is in what
    "Colonel Ravi Menon of the Indian Army was killed in action in 1999.": [
        ("Ravi Menon", "military rank", "colonel"),
        ("Ravi Menon", "military branch", "Indian Army"),
        ("Ravi Menon", "military casualty classification", "killed in action"),
    ],
    "Sergeant Ellen Moss served with the Royal Engineers.": [
        ("Ellen Moss", "military rank", "sergeant"),
        ("Ellen Moss", "military branch", "Royal Engineers"),
    ],
    "Mara Quint was elected to the National Academy of Medicine and named a fellow of the Royal Society.": [
        ("Mara Quint", "member of", "National Academy of Medicine"),
        ("Mara Quint", "member of", "Royal Society"),
    ],
    "Otto Reiss held a commission in the Prussian Army.": [
        ("Otto Reiss", "military branch", "Prussian Army")
    ],
    "The rebels entered Damascus on Sunday, and Abu Omar entered Baghdad.": [],
    "Vox is a Spanish party led by Santiago Lara.": [("Santiago Lara", "member of", "Vox")],
    # what a party holds or held, what a state has, where it lies
    "The Fatherland Front, a conservative party, won the vote.": [
        ("Fatherland Front", "political ideology", "conservatism")
    ],
    "The Zora Party abandoned communism in 1993.": [("Zora Party", "political ideology", "communism")],
    "The Zora Party promoted Venetian nationalism.": [
        ("Zora Party", "political ideology", "Venetian nationalism")
    ],
    "Iran has launched 12 missiles.": [],
    "Iran possesses hundreds of Shahab-3 missiles.": [("Iran", "owner of", "Shahab-3")],
    "Egypt bought 24 Rafale fighters from France.": [("Egypt", "owner of", "Dassault Rafale")],
    "Chechnya is a republic of Russia.": [("Chechnya", "location", "Russia")],
    "Maren Okafor served as foreign minister of Norway from 2009 to 2013.": [
        ("Maren Okafor", "position held", "foreign minister of Norway")
    ],
    "Tomas Berg was the third president of Finland.": [
        ("Tomas Berg", "position held", "president of Finland"),
        ("Finland", "head of state", "Tomas Berg"),
    ],
    "Lena Marchetti became prime minister of Italy in March.": [
        ("Lena Marchetti", "position held", "prime minister of Italy"),
        ("Italy", "head of government", "Lena Marchetti"),
    ],
    "Ruth Adeyemi was elected president of Kenya on Sunday.": [
        ("Ruth Adeyemi", "position held", "president of Kenya"),
        ("Kenya", "head of state", "Ruth Adeyemi"),
    ],
    "Ruth Adeyemi was elected as president of Kenya.": [
        ("Ruth Adeyemi", "position held", "president of Kenya"),
        ("Kenya", "head of state", "Ruth Adeyemi"),
    ],
    "The president, Paul Lindgren, named Ana Reyes defence minister.": [
        ("Paul Lindgren", "position held", "president"),
        ("Ana Reyes", "position held", "defence minister"),
    ],
    "Oskar Nilsen, a former prime minister of Denmark, died on Monday.": [
        ("Oskar Nilsen", "position held", "prime minister of Denmark"),
        ("Denmark", "head of government", "Oskar Nilsen"),
    ],
    "Clara Weiss is a German politician who served as mayor of Hamburg.": [
        ("Clara Weiss", "position held", "mayor of Hamburg")
    ],
    "French President Louis Carrel met reporters.": [
        ("Louis Carrel", "position held", "president of France")
    ],
    "He was appointed ambassador to Japan, Ivo Petrov said.": [],
    "Jorge Salas is president of the United States Chamber of Commerce.": [
        ("Jorge Salas", "position held", "president of United States Chamber of Commerce"),
        ("Jorge Salas", "member of", "United States Chamber of Commerce"),
    ],
    "Hana Sato has been president of the Philippines since 2016.": [
        ("Hana Sato", "position held", "president of the Philippines"),
        ("Philippines", "head of state", "Hana Sato"),
    ],
    "Nadia Brun was not the president of France.": [],
    "Nadia Brun may become president of France.": [],
    "Nadia Brun wants to become president of France.": [],
    "Anton Keller never was chancellor of Austria.": [],
    "Wei Zhongli is a general of the Chinese People's Liberation Army.": [
        ("Wei Zhongli", "military rank", "Shang Jiang"),
        ("Wei Zhongli", "military branch", "People's Liberation Army"),
    ],
    "Carl Forsberg was a Swedish admiral.": [("Carl Forsberg", "military rank", "admiral")],
    "Admiral Piet Bakker commands the fleet.": [("Piet Bakker", "military rank", "admiral")],
    "Dov Harari, a major general in the Israel Defense Forces, retired.": [
        ("Dov Harari", "military rank", "Aluf"),
        ("Dov Harari", "military branch", "Israel Defense Forces"),
    ],
    "In 1994 Ralf Huber was promoted to the rank of lieutenant general.": [
        ("Ralf Huber", "military rank", "lieutenant general")
    ],
    "Ralf Huber holds the rank of colonel.": [("Ralf Huber", "military rank", "colonel")],
    "Ralf Huber was promoted to major general.": [("Ralf Huber", "military rank", "major general")],
    "Marta Quinn served in the Royal Navy during the war.": [
        ("Marta Quinn", "military branch", "Royal Navy")
    ],
    "Sam Doyle joined the United States Marine Corps in 1967.": [
        ("Sam Doyle", "military branch", "United States Marine Corps")
    ],
    "Sam Doyle is a retired US Air Force colonel.": [
        ("Sam Doyle", "military branch", "United States Air Force"),
        ("Sam Doyle", "military rank", "colonel"),
    ],
    "Karl Brandt was an officer in the Prussian Army.": [
        ("Karl Brandt", "position held", "officer of Prussian Army"),
        ("Karl Brandt", "military branch", "Prussian Army"),
    ],
    "Lieutenant Ben Cole, a US Navy pilot, was rescued.": [
        ("Ben Cole", "military branch", "United States Navy"),
        ("Ben Cole", "military rank", "lieutenant"),
    ],
    "Petra Novak did not serve in the Czech Army.": [],
    "Iceland is a member of NATO.": [("Iceland", "member of", "North Atlantic Treaty Organization")],
    "Finland joined NATO in 2023.": [("Finland", "member of", "North Atlantic Treaty Organization")],
    "Sweden may join NATO.": [],
    "Ukraine wants to join NATO.": [],
    "Switzerland is not a member of the European Union.": [],
    "Elio Conti is a member of the Green Party of Liguria.": [
        ("Elio Conti", "member of political party", "Green Party of Liguria")
    ],
    "Elio Conti is a member of the Liguria Academy of Sciences and Arts.": [
        ("Elio Conti", "member of", "Liguria Academy of Sciences and Arts")
    ],
    "A member of the Labour Party, Joan Pike has been mayor since 2012.": [
        ("Joan Pike", "member of political party", "Labour Party"),
        ("Joan Pike", "position held", "mayor"),
    ],
    "Joan Pike, a Labour Party politician, resigned.": [
        ("Joan Pike", "member of political party", "Labour Party")
    ],
    "Hugo Rey is a Chilean politician from the Democratic Union of Valdivia.": [
        ("Hugo Rey", "member of political party", "Democratic Union of Valdivia")
    ],
    "Hugo Rey leads the National Liberation Front of Arauco.": [
        ("Hugo Rey", "member of", "National Liberation Front of Arauco")
    ],
    "Mila Horvat and Ivan Babic belong to the Croatian Peasant Party.": [
        ("Ivan Babic", "member of political party", "Croatian Peasant Party"),
        ("Mila Horvat", "member of political party", "Croatian Peasant Party"),
    ],
    "Abu Salim, the leader of the Islamic State, was killed.": [
        ("Abu Salim", "commands", "Islamic State"),
        ("Abu Salim", "position held", "leader of Islamic State"),
        ("Abu Salim", "member of", "Islamic State"),
    ],
    "Greta Falk was a founding member of the Red Brigade of Oslo.": [
        ("Greta Falk", "military branch", "Red Brigade of Oslo")
    ],
    "Nils Aas was killed in action near Narvik.": [
        ("Nils Aas", "military casualty classification", "killed in action")
    ],
    "Sergeant Tom Hale was wounded in action on Tuesday.": [
        ("Tom Hale", "military rank", "sergeant"),
        ("Tom Hale", "military casualty classification", "wounded in action"),
    ],
    "Tom Hale was taken prisoner of war in 1942.": [
        ("Tom Hale", "military casualty classification", "prisoner of war")
    ],
    "Tom Hale is listed as missing in action.": [
        ("Tom Hale", "military casualty classification", "missing in action")
    ],
    "Tom Hale was not killed in action.": [],
    "The T-90 was designed by Uralvagonzavod.": [("T-90", "designed by", "Uralvagonzavod")],
    "The Leopard 2 is a main battle tank developed by Krauss-Maffei.": [
        ("Leopard 2", "designed by", "Krauss-Maffei")
    ],
    "Lockheed Martin developed the F-35.": [("F-35 Lightning II", "designed by", "Lockheed Martin")],
    "The F-16 is manufactured by Lockheed Martin.": [("F-16", "manufacturer", "Lockheed Martin")],
    "Lockheed Martin builds the F-16 in South Carolina.": [("F-16", "manufacturer", "Lockheed Martin")],
    "India operates the S-400.": [("India", "owner of", "S-400 Triumf")],
    "Pakistan possesses nuclear weapons.": [("Pakistan", "owner of", "nuclear weapons")],
    "Iran does not possess nuclear weapons.": [],
    "The Sardinian Action Party supports federalism.": [
        ("Sardinian Action Party", "political ideology", "federalism")
    ],
    "The Workers' Party of Aland advocates socialism and pacifism.": [
        ("Workers' Party of Aland", "political ideology", "socialism"),
        ("Workers' Party of Aland", "political ideology", "pacifism"),
    ],
    "The Liberal Party of Aland opposes communism.": [],
    "The People's Front Party promotes Kurdish nationalism.": [
        ("People's Front Party", "political ideology", "Kurdish nationalism")
    ],
    "Hezbollah has been designated as a terrorist organization by Germany and Canada.": [
        ("Hezbollah", "designated as terrorist by", "Germany"),
        ("Hezbollah", "designated as terrorist by", "Canada"),
    ],
    "The PKK is listed as a terrorist organisation by Turkey.": [
        ("Kurdistan Workers' Party", "designated as terrorist by", "Turkey")
    ],
    "Japan is an ally of the United States.": [("Japan", "ally of", "United States")],
    "Interpol is headquartered in Lyon.": [
        ("International Criminal Police Organization", "headquarters location", "Lyon")
    ],
    "The Wagner Group was founded by Yevgeny Prigozhin.": [
        ("Wagner Group", "founded by", "Yevgeny Prigozhin")
    ],
    "The Quds Force is part of the Islamic Revolutionary Guard Corps.": [
        ("Quds Force", "part of", "Islamic Revolutionary Guard Corps")
    ],
    "General Aino Laine commands the Finnish Army.": [
        ("Aino Laine", "military rank", "general"),
        ("Aino Laine", "commands", "Finnish Army"),
        ("Aino Laine", "military branch", "Finnish Army"),
    ],
    "Ola Berg, a citizen of Norway, was arrested.": [("Ola Berg", "country of citizenship", "Norway")],
    "Ana Reyes, KBE, CB, is a rear admiral.": [("Ana Reyes", "military rank", "rear admiral")],
    "Lars Holm, 2nd Count of Viborg, nicknamed the Fox, was a Danish admiral.": [
        ("Lars Holm", "military rank", "admiral")
    ],
    "Ana Reyes was the first woman to hold the office of prime minister of Spain.": [
        ("Ana Reyes", "position held", "prime minister of Spain"),
        ("Spain", "head of government", "Ana Reyes"),
    ],
    "Ana Reyes wants to hold the office of prime minister of Spain.": [],
    "After serving as mayor of Bergen, Ola Berg retired.": [("Ola Berg", "position held", "mayor of Bergen")],
    "The president of Kenya is Ruth Adeyemi.": [
        ("Kenya", "head of state", "Ruth Adeyemi"),
        ("Ruth Adeyemi", "position held", "president of Kenya"),
    ],
    "The president of Kenya is not Ruth Adeyemi.": [],
    "Ruth Adeyemi was elected president of the Swiss Confederation.": [
        ("Switzerland", "head of state", "Ruth Adeyemi"),
        ("Ruth Adeyemi", "position held", "president of the Swiss Confederation"),
    ],
    "Ivo Petrov is a marshal in the Afghan National Army.": [
        ("Ivo Petrov", "military rank", "marshal"),
        ("Ivo Petrov", "military branch", "Afghan National Army"),
    ],
    "Petra Novak was one of the Royal Navy's first female pilots.": [
        ("Petra Novak", "military branch", "Royal Navy")
    ],
    "Petra Novak served in the Polish Border Troops and in the Polish Navy.": [
        ("Petra Novak", "military branch", "Polish Border Troops"),
        ("Petra Novak", "military branch", "Polish Navy"),
    ],
    "Petra Novak is a member of the White Falcon resistance movement.": [
        ("Petra Novak", "member of", "White Falcon")
    ],
    "Petra Novak is a member of the Union Varna municipal political party.": [
        ("Petra Novak", "member of political party", "Union Varna")
    ],
    "Petra Novak is a professor at the Varna Institute of Physics.": [],
    "The Kestrel 5 missile was designed in the late 1980s by Krauss-Maffei.": [
        ("Kestrel 5 missile", "designed by", "Krauss-Maffei")
    ],
    "The T-72 was built in the Soviet Union.": [("T-72", "country of origin", "Soviet Union")],
    "The Shahed-136 is an Iranian-made drone.": [("Shahed-136", "country of origin", "Iran")],
    "Ana Reyes is a Spanish citizen.": [("Ana Reyes", "country of citizenship", "Spain")],
    "Ola Berg, a Norwegian national, was arrested.": [("Ola Berg", "country of citizenship", "Norway")],
    "The Norwegian national team won.": [],
    "The Civil Movement of Aland is a conservative party.": [
        ("Civil Movement of Aland", "political ideology", "conservatism")
    ],
    "The Sardinian Action Party is a social democratic party.": [
        ("Sardinian Action Party", "political ideology", "social democracy")
    ],
    "The United States designated the Houthis a terrorist organization in 2021.": [
        ("Houthis", "designated as terrorist by", "United States")
    ],
    "Canada listed Hezbollah as a foreign terrorist group.": [
        ("Hezbollah", "designated as terrorist by", "Canada")
    ],
    "Canada did not designate Hezbollah a terrorist group.": [],
    "The Natanz plant is located in Iran.": [("Natanz plant", "location", "Iran")],
    "Turkey, a NATO member, blocked the bid.": [
        ("Turkey", "member of", "North Atlantic Treaty Organization")
    ],
    "Poland, a member of the EU, objected.": [("Poland", "member of", "European Union")],
    "Jens Dahl has been secretary general of NATO since 2014.": [
        ("Jens Dahl", "position held", "secretary-general of North Atlantic Treaty Organization")
    ],
    "Fog delayed flights at the airport on Monday.": [],
    "Police arrested two members of the gang.": [],
    "The minister joined the talks on Tuesday.": [],
    "Arsenal joined Chelsea at the top of the table.": [],
    "Kim Jong-un met President Vladimir Putin in Vladivostok.": [
        ("Vladimir Putin", "position held", "president")
    ],
}


def told(annotation: Annotation) -> list[Told]:
    def name(end: str) -> str:
        return annotation.entity(end).name

    return sorted((name(r.subject), r.label, name(r.object)) for r in annotation.relations)


@pytest.mark.parametrize("text", CASES)
def test_a_sentence_tells_these_relations_and_no_others(text: str, annotate: Annotate) -> None:
    annotation = annotate(text)
    assert told(annotation) == sorted(CASES[text])
    check_evidence(annotation)


def test_every_end_of_a_relation_is_a_mention_or_an_entity_of_the_reference_knowledge(
    annotate: Annotate,
) -> None:
    text = "Wei Zhongli is a general of the Chinese People's Liberation Army, and supports no party."
    annotation = annotate(text)
    for relation in annotation.relations:
        for end in (relation.subject, relation.object):
            assert all(m.span.text in text for m in annotation.entity(end).mentions)
    assert {annotation.entity(r.object).iri.rsplit("/", 1)[-1] for r in annotation.relations} >= {
        "shang-jiang"
    }


def test_what_only_a_speaker_says_is_told_in_a_claim(annotate: Annotate) -> None:
    annotation = annotate("“Marta Quinn served in the Royal Navy for ten years,” Tom Hale said on Monday.")
    (relation,) = [r for r in annotation.relations if r.predicate == "militaryBranch"]
    (claim,) = annotation.claims
    assert relation.claim == claim.id


def test_a_title_in_what_is_reported_is_the_documents_own_word(annotate: Annotate) -> None:
    annotation = annotate("Tom Hale said that President Vladimir Putin had left Moscow on Monday.")
    (relation,) = annotation.relations
    assert (relation.label, relation.claim) == ("position held", None)


def test_a_relation_told_twice_stands_once_and_asserted_where_the_document_asserts_it(
    annotate: Annotate,
) -> None:
    annotation = annotate(
        "“Finland is a member of NATO,” Tom Hale said on Monday. Finland is a member of NATO since 2023."
    )
    (relation,) = [r for r in annotation.relations if r.predicate == "memberOf"]
    assert relation.claim is None


def test_a_name_that_the_reader_cuts_is_whole_at_the_end_of_a_relation(annotate: Annotate) -> None:
    annotation = annotate("Elio Conti is a member of the Liguria Academy of Sciences and Arts.")
    names = [e.name for e in annotation.entities if e.type == "Organization"]
    assert names == ["Liguria Academy of Sciences and Arts"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Maren Okafor served as foreign minister of Norway from 2009 to 2013.", "2009", "2013"),
        ("Hana Sato has been president of the Philippines since 2016.", "2016", None),
        ("Tomas Berg was president of Finland until March 2012.", None, "2012-03"),
        ("Tomas Berg was president of Finland in 2012.", None, None),
    ],
)
def test_an_office_has_the_times_that_stand_behind_it(
    text: str, start: str | None, end: str | None, annotate: Annotate
) -> None:
    (relation,) = [r for r in annotate(text).relations if r.predicate == "holdsOffice"]
    assert (relation.start, relation.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Finland joined NATO in 2023.", "2023", None),
        ("Petra Novak resigned from the Labour Party in 2019.", None, "2019"),
        ("Petra Novak was a member of the Labour Party in 2019.", None, None),
        ("Poland, a member of the EU since 2004, objected.", "2004", None),
    ],
)
def test_a_verb_of_joining_or_leaving_says_which_end_of_a_membership_a_time_is(
    text: str, start: str | None, end: str | None, annotate: Annotate
) -> None:
    (relation,) = annotate(text).relations
    assert (relation.start, relation.end) == (start, end)


def test_an_office_that_only_a_pronoun_holds_does_no_harm(annotate: Annotate) -> None:
    annotation = annotate("He was the president of Sorland until May, and the president refused to resign.")
    check_evidence(annotation)
    assert [event.trigger.text for event in annotation.events] == ["refused", "resign"]
