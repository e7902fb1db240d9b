#!/usr/bin/env python3
"""Makes a corpus of which it is known who is who, which quotations are the same and which articles are copies.

usage: make_linked.py FOLDER [--articles N] [--persons N] [--namesakes N] [--seed S] [--half train|test]
  FOLDER/articles.jsonl   the articles, for `copydesk annotate`
  FOLDER/tables           the tables as a run would write them if it made no mistake, for `copydesk link`; in parts of 20,000 articles
  FOLDER/truth            what is so: persons.parquet, quotes.parquet, articles.parquet

The world: persons with a country, a field (politics, sport ...), a role that may change with time, an organisation, a city and colleagues; some
share their name with somebody else. Stories: something happens in one field and country, some of its people speak. Of a story, papers
print articles of their own, with the same quotations trimmed, reworded and reported, and copies of a wire text, edited in five ways: whole, cut
short, with a new beginning, changed here and there, and as a part of a longer article. What makes copies hard to tell: papers end articles with
paragraphs of their own that are always the same, print a report each week in which only some words change, and repeat a story's background.

Sentences are those of the newsdesk articles with most content words replaced by others of the same form, drawn as often as newsdesk articles have
them: so each has a structure of its own, no two are alike by construction, and none is from a list. Some quotations are newsdesk ones as they stand.

Two halves: what `--half train` makes is for learning (training/link), `--half test` for the figures. They share no given name, no surname, no
newsdesk article, no template, no role, no stock phrase and no seed; countries, cities and the five ways of editing are the same.
The same arguments give the same bytes.
needs: pip install pyarrow
"""
import argparse
import collections
import datetime
import hashlib
import itertools
import json
import pathlib
import random
import re
import unicodedata

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMES = ROOT / "plugins/entities/data"
PART = 20_000

# Roles and words of each field: the first half is for training, the second for the figures.
FIELDS = {
    "politics": (["minister of transport", "opposition leader", "senator", "party chairman", "foreign minister", "mayor", "lawmaker", "ambassador", "governor", "interior minister"],
                 ["parliament", "coalition", "ballot", "cabinet", "campaign", "constituency", "treaty", "referendum", "budget", "reform"]),
    "sport": (["striker", "cricketer", "head coach", "goalkeeper", "team captain", "midfielder", "sprinter", "tennis player", "batsman", "club manager"],
              ["match", "season", "league", "tournament", "stadium", "goal", "innings", "transfer", "cup", "squad"]),
    "business": (["chief executive", "finance director", "founder", "economist", "investor", "analyst", "chairwoman", "banker", "head of sales", "entrepreneur"],
                 ["profit", "shares", "market", "merger", "factory", "quarter", "export", "price", "investor", "order"]),
    "law": (["prosecutor", "defence lawyer", "judge", "police chief", "detective", "defendant", "attorney", "magistrate", "suspect", "prison director"],
            ["court", "trial", "verdict", "bail", "charge", "witness", "arrest", "evidence", "sentence", "jury"]),
    "arts": (["actor", "film director", "novelist", "conductor", "singer", "painter", "museum curator", "playwright", "choreographer", "pianist"],
             ["film", "festival", "novel", "orchestra", "premiere", "gallery", "album", "stage", "audience", "exhibition"]),
    "science": (["professor of biology", "epidemiologist", "astronomer", "surgeon", "climate researcher", "physicist", "chief nurse", "chemist", "historian", "engineer"],
                ["study", "laboratory", "vaccine", "patients", "telescope", "species", "trial", "hospital", "climate", "sample"]),
}
COUNTRIES = [("France", "French", ["Lyon", "Marseille", "Nantes", "Lille"]), ("India", "Indian", ["Mumbai", "Chennai", "Pune", "Jaipur"]),
             ("Kenya", "Kenyan", ["Nairobi", "Mombasa", "Kisumu"]), ("Brazil", "Brazilian", ["Recife", "Salvador", "Curitiba"]),
             ("Poland", "Polish", ["Warsaw", "Krakow", "Gdansk"]), ("Canada", "Canadian", ["Toronto", "Calgary", "Halifax"]),
             ("Egypt", "Egyptian", ["Cairo", "Alexandria", "Luxor"]), ("Japan", "Japanese", ["Osaka", "Kyoto", "Sapporo"]),
             ("Ukraine", "Ukrainian", ["Kyiv", "Lviv", "Odesa"]), ("Mexico", "Mexican", ["Guadalajara", "Puebla", "Merida"]),
             ("Australia", "Australian", ["Sydney", "Perth", "Darwin"]), ("Nigeria", "Nigerian", ["Lagos", "Abuja", "Kano"]),
             ("Germany", "German", ["Hamburg", "Dresden", "Bremen"]), ("United States", "American", ["Denver", "Boston", "Houston", "Seattle"]),
             ("United Kingdom", "British", ["Leeds", "Glasgow", "Bristol"]), ("South Korea", "South Korean", ["Seoul", "Busan", "Daegu"])]
ORGANISATIONS = {
    "politics": ["Ministry of {}", "{} Alliance", "National Council of {}", "{} People's Party", "Supreme Electoral Board", "{} Workers' Front"],
    "sport": ["{} United", "{} Rovers", "{} Cricket Association", "Athletic Club {}", "{} Federation of Sport", "{} Wanderers"],
    "business": ["{} Holdings Ltd", "{} Steel plc", "{} Bank", "{} Motors Inc", "{} Chamber of Trade", "{} Energy AG"],
    "law": ["{} High Court", "{} Police Service", "{} Bar Association", "Supreme Court", "Office for {} Prosecutions", "{} Prison Authority"],
    "arts": ["{} Opera", "{} Museum of Art", "{} Film Institute", "{} Theatre Company", "{} Philharmonic", "{} Book Prize"],
    "science": ["University of {}", "{} Institute of Health", "{} Space Agency", "{} Medical Centre", "{} Academy of Sciences", "{} Weather Office"],
}
OUTLETS = ["Herald", "Times", "Post", "Courier", "Gazette", "Tribune", "Observer", "Standard", "Chronicle", "Mail", "Dispatch", "Examiner"]
NICKNAMES = {"William": "Bill", "Robert": "Bob", "James": "Jim", "Michael": "Mike", "Joseph": "Joe", "Thomas": "Tom", "Edward": "Ted", "Daniel": "Dan",
             "Elizabeth": "Liz", "Katherine": "Kate", "Margaret": "Maggie", "Samuel": "Sam", "Benjamin": "Ben", "Nicholas": "Nick", "Stephen": "Steve"}
SLAVIC_GIVEN = [["Sergei", "Sergey", "Serhiy"], ["Dmitri", "Dmitry", "Dmitriy"], ["Yuri", "Yury", "Iouri"], ["Volodymyr"], ["Andrei", "Andrey", "Andrii"], ["Oleksandr"], ["Nataliia", "Natalia", "Nataliya"], ["Yevhen", "Evhen"]]
ARABIC_GIVEN = [["Mohamed", "Mohammed", "Muhammad"], ["Ahmed", "Ahmad"], ["Hussein", "Hossein", "Hussain"], ["Khaled", "Khalid"], ["Mahmoud", "Mahmud"], ["Youssef", "Yousef", "Yusuf"], ["Omar"], ["Fatima", "Fatma"]]
KOREAN_GIVEN = ["Min-jae", "Ji-woo", "Seo-yeon", "Hyun-woo", "Da-eun", "Tae-yang", "Eun-ji", "Sung-ho", "Yoo-jin", "Jae-hyun"]
# What anybody says: first for training, then for the figures.
STOCK = [["We are cooperating fully with the authorities.", "Our thoughts are with the families tonight.", "We do not comment on ongoing proceedings.", "It is far too early to say what happened.",
          "There is still a lot of work to do."],
         ["This is a great day for our country.", "I am proud of everyone who made this possible.", "We take these allegations very seriously.", "We will continue to monitor the situation closely.",
          "Safety is our highest priority."]]
# How an article opens, puts a paragraph into its place, and names a speaker. {0} is a sentence.
OPENINGS = [["{CITY}, {country} — {0} {organisation} spoke of a {a}.", "In {city}, the {demonym} {a} that {organisation} had announced began. {0}", "{organisation} had a {a} in {country} this week. {0}"],
            ["{CITY} — {0} That is how the {a} at {organisation}, in {country}, began on {day}.", "{0} So says {organisation} of {city}, whose {a} is the talk of {country}.",
             "A {demonym} {a}, and {organisation} in the middle of it: {0}"]]
PROSE = [["{0} The {a} has divided {city}.", "According to {organisation}, {1}", "{0} No {demonym} {a} had seen that.", "{0}", "{0} {2}"],
         ["{0} In {city}, they call it the {a}.", "{0} For {organisation}, that is no small matter.", "{2} Few in {country} had expected it of a {a}.", "{0}", "{2} {0}"]]
SAID = [(["{who} said that {text}.", "According to {who}, {text}."], ["{words} {who} {verb}.", "{who} {verb}: {words}"], ["said", "told reporters", "insisted"]),
        (["{who} made it known that {text}.", "As {who} put it to reporters, {text}."], ["{words} {verb} {who}.", "From {who} came this: {words}", "{words} {who} {verb} on {day}."], ["added", "argued", "said"])]
WHO = [["{name}, {role} of {organisation},"], ["{name} ({role}, {organisation})", "{organisation}’s {role}, {name},"]]
REPORTED = [(r"\bI am\b", "she was"), (r"\bI’m\b", "she was"), (r"\b[Ww]e are\b", "they were"), (r"\bI have\b", "she had"), (r"\b[Ww]e have\b", "they had"), (r"\bI\b", "she"), (r"\b[Ww]e\b", "they"),
            (r"\b[Mm]y\b", "her"), (r"\b[Oo]ur\b", "their"), (r"\bus\b", "them"), (r"\bme\b", "her"), (r"\bwill\b", "would"), (r"\bcan\b", "could"), (r"\bis\b", "was"), (r"\bare\b", "were"),
            (r"\bhas\b", "had"), (r"\bdo not\b", "did not"), (r"\bmust\b", "had to")]
FUNCTION = set("""a about after again all also am an and any are as at be because been before being both but by can could did do does doing done down for from get go going got had has
    have having he her here hers him his how i if in into is it its just let like may me might more most must my no nor not now of off on once one only or other our ours out over own
    said same say says she should so some such than that the their theirs them then there these they this those through to too under until up us very was we were what when where which
    while who whom whose why will with would you your yours""".split())


def half_of(word, half):
    """Whether a word belongs to this half of the lists."""
    return (hashlib.sha256(word.encode()).digest()[0] % 2 == 0) == (half == "train")


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("ø", "o").replace("ł", "l").replace("ı", "i")


class World:
    def __init__(self, args, dice):
        self.dice, self.half = dice, ["train", "test"].index(args.half)
        lines = [line.split(" | ") for line in open(NAMES / "given_names.txt", encoding="utf-8") if not line.startswith("#")]
        self.given = {gender: [name for name in names.split() if half_of(name, args.half) and len(name) > 2] for gender, names in lines if gender in "mf"}
        surnames = [word for line in open(NAMES / "surnames.txt", encoding="utf-8") if not line.startswith("#") for word in re.split(r"[|\s]+", line) if len(word) > 2 and word[0].isupper()]
        # A few surnames are many persons'.
        chosen = dice.sample([name for name in surnames if half_of(name, args.half)], min(len(surnames) // 3, args.persons))
        self.surnames = chosen
        self.beats = []
        for number in range(max(args.persons // 8, 4)):
            country = dice.choice(COUNTRIES)
            field = dice.choice(list(FIELDS))
            city = dice.choice(country[2])
            names = [template.format(dice.choice([city, country[0], country[1]])) for template in dice.sample(ORGANISATIONS[field][self.half::2], 2)]
            self.beats.append({"country": country, "field": field, "city": city, "organisations": names, "people": []})
        self.people = []
        while len(self.people) < args.persons:
            self.people.append(self.person(dice.choice(self.beats)))
        # Namesakes: the same name, another life. Mostly in another field or country, as it is in the world.
        for one in dice.sample(self.people[: args.persons // 2], args.namesakes):
            others = [beat for beat in self.beats if beat["field"] != one["beat"]["field"] or beat["country"] != one["beat"]["country"]]
            other = self.person(dice.choice(others))
            for key in ("given", "surname", "variants", "gender"):
                other[key] = one[key]
            self.people.append(other)
        for person in self.people:
            person["beat"]["people"].append(person)

    def share(self, words):
        """The half of a list that this world uses."""
        return words[self.half::2]

    def surname(self):
        # Few are very common, most are rare (Zipf).
        return self.surnames[min(int(self.dice.paretovariate(0.55)) - 1, len(self.surnames) - 1)]

    def person(self, beat):
        dice, country = self.dice, beat["country"][0]
        gender = dice.choice("mf")
        given, surname = dice.choice(self.given[gender]), self.surname()
        variants = []
        if country in ("Ukraine", "Poland") and dice.random() < 0.7:
            forms = dice.choice(SLAVIC_GIVEN)
            stem = plain(surname).rstrip("aeiouy")
            ends = ["sky", "skyy", "skiy", "skii"] if dice.random() < 0.6 else ["enko"]
            given, surname = forms[0], stem + ends[0]
            variants = [f"{dice.choice(forms)} {stem}{dice.choice(ends)}" for _ in range(3)] + [f"{given[0]}. {stem}{ends[-1]}"]
        elif country == "Egypt" and dice.random() < 0.8:
            forms = dice.choice(ARABIC_GIVEN)
            given = forms[0]
            variants = [f"{form} {surname}" for form in forms] + [f"{forms[-1]} al-{surname}", f"{given} El {surname}"]
        elif country == "South Korea":
            given, surname = dice.choice(KOREAN_GIVEN), dice.choice(["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Yoon", "Jang", "Lim", "Han", "Oh", "Seo", "Shin", "Kwon", "Hwang", "Ahn", "Song", "Yoo", "Hong", "Moon"])
            variants = [f"{surname} {given}", f"{given} {surname}", f"{surname} {given.replace('-', '')}", f"{surname} {given.replace('-', ' ').title()}"]
        else:
            variants = [f"{given} {surname}", plain(f"{given} {surname}")]
            if given in NICKNAMES:
                variants.append(f"{NICKNAMES[given]} {surname}")
            if dice.random() < 0.3:
                middle = dice.choice("ABCDEFGHJKLMNPRSTW")
                variants.append(f"{given} {middle}. {surname}")
            if country == "Mexico" and dice.random() < 0.5:
                second = self.surname()
                variants.append(f"{given} {surname} {second}")
            if dice.random() < 0.25:
                variants.append(f"{given[0]}. {surname}")
        # Before and after its change, if the role changes.
        roles = dice.sample(self.share(FIELDS[beat["field"]][0]), 2)
        return {"given": given, "surname": surname, "gender": gender, "beat": beat, "roles": roles, "variants": variants,
                "change": dice.random() if dice.random() < 0.2 else 2.0, "organisation": dice.choice(beat["organisations"])}


class Words:
    """Sentences: those of one half of the newsdesk articles, with other content words."""

    def __init__(self, dice, half):
        self.dice, self.half = dice, ["train", "test"].index(half)
        self.paragraphs, self.quotes, self.natural = [], [], []
        counts = collections.Counter()
        for path in sorted((ROOT / "training/newsdesk/articles").glob("*.art")):
            # Only what the measured corpora were made of: `ka` and `kt` came later.
            if path.name.startswith(("ka", "kt")) or not half_of(path.name, half):
                continue
            for paragraph in path.read_text(encoding="utf-8").split("\n---\n", 1)[-1].split("\n\n"):
                text = stripped(paragraph, "A-PR-Z")
                for kind, quote in re.findall(r"\[Q \d+ (\w+)\S* [^|\[\]]*\|([^\[\]]*)\]", text):
                    quote = quote.strip(" “”\"‘’',.")
                    if kind != "indirect" and len(content(quote)) >= 3:
                        self.quotes.append(quote)
                    if len(content(quote)) >= 2:
                        self.natural.append((quote[0].upper() + quote[1:] + ".", "direct") if kind == "direct" else (quote, "indirect"))
                text = stripped(text, "A-Z").strip()
                if 150 < len(text) < 700 and "[" not in text:
                    self.paragraphs.append(text)
                    counts.update(word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 2 and word.lower() not in FUNCTION)
        self.sentences = [sentence for text in self.paragraphs for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", text) if 40 < len(sentence) < 260 and not set(sentence) & set("“”‘\"")]
        dice.shuffle(self.natural)
        self.of_shape = collections.defaultdict(lambda: ([], []))
        for word, count in sorted(counts.items()):
            for shape in {self.shape(word), self.shape(word)[:1]}:
                self.of_shape[shape][0].append(word)
                self.of_shape[shape][1].append(count**0.75)
        for words, weights in self.of_shape.values():
            weights[:] = itertools.accumulate(weights)

    def shape(self, word):
        return (word[0].isupper(), next((end for end in ("ing", "ed", "ly", "tion", "s") if word.endswith(end)), ""))

    def like(self, text, topic=(), share=0.85):
        """The text with most content words replaced, some by words of the topic."""
        dice = self.dice

        def other(match):
            word = match[0]
            if word.isdigit():
                return str(dice.randrange(10 ** (len(word) - 1), 10 ** len(word))) if dice.random() < share else word
            if len(word) < 3 or word.lower() in FUNCTION or dice.random() > share:
                return word
            if topic and not word[0].isupper() and dice.random() < 0.12:
                return dice.choice(topic)
            start = match.start() == 0 or text[match.start() - 2] in ".!?"
            shape = self.shape(word.lower() if start else word)
            words, weights = self.of_shape[shape] if shape in self.of_shape else self.of_shape[shape[:1]]
            found = dice.choices(words, cum_weights=weights)[0]
            return found[0].upper() + found[1:] if start and word[0].isupper() else found

        return re.sub(r"[^\W_]+", other, text)

    def sentence(self, topic=()):
        return self.like(self.dice.choice(self.sentences), topic)

    def paragraph(self, topic=()):
        return self.like(self.dice.choice(self.paragraphs), topic)

    def line(self, topic=()):
        """What somebody says, and how: as long as there are any, one in four is a quotation of a newsdesk article as it stands, each used once."""
        if self.natural and self.dice.random() < 0.25:
            return self.natural.pop()
        return self.said(topic), "direct"

    def said(self, topic=()):
        """What somebody says, of four content words or more."""
        while True:
            text = self.dice.choice(self.quotes)
            if self.dice.random() < 0.35:
                text += (". " if self.dice.random() < 0.6 else ", and ") + self.dice.choice(self.quotes)
            text = self.like(text, topic)
            if 4 <= len(content(text)) <= 40:
                return text[0].upper() + text[1:] + "."

    def varied(self, text):
        """The sentence as another paper prints it, and how."""
        dice = self.dice
        how = dice.choice(["same", "same", "trimmed", "reworded", "reported", "both"])
        if how in ("trimmed", "both"):
            ends = [match.start() for match in re.finditer(r"[.,;:!?] ", text)]
            cuts = [part for end in ends for part in (text[:end] + ".", text[end + 2].upper() + text[end + 3:]) if len(content(part)) >= 4 and len(content(part)) * 5 >= len(content(text)) * 2]
            words = text.split()
            if not cuts and len(content(text)) >= 7:
                cuts = [" ".join(words[: round(len(words) * 0.65)]) + "."]
            text = dice.choice(cuts) if cuts else text
        if how in ("reworded", "both"):
            words = content(text)
            for word in dice.sample(words, max(1, len(words) // 6)):
                text = re.sub(rf"\b{word}\b", self.like("X " + word)[2:] if dice.random() < 0.8 else "", text, count=1).replace("  ", " ")
        if how == "reported":
            text = text.rstrip(".").replace(". ", ", and ")
            for one, other in REPORTED:
                text = re.sub(one, other, text)
            return text[0].lower() + text[1:], "indirect"
        return text, "direct"


def stripped(text, of):
    """Without the newsdesk markup of these letters."""
    while True:
        inner = re.sub(rf"\[[{of}](?: [^|\[\]]*)?\|([^\[\]]*)\]", r"\1", text)
        if inner == text:
            return text
        text = inner


def content(text):
    """Its content words."""
    return [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 2 and word.lower() not in FUNCTION]


class Writer:
    """An article, paragraph by paragraph, with what is in it."""

    def __init__(self, dice, world, when):
        self.dice, self.world, self.when = dice, world, when
        self.paragraphs = []
        self.style = {}

    def name(self, person):
        """As this article calls somebody: in full the first time, then by surname."""
        if id(person) in self.style:
            return self.style[id(person)][1]
        dice = self.dice
        full = dice.choice(person["variants"]) if dice.random() < 0.35 else person["variants"][0] if person["beat"]["country"][0] == "South Korea" else f"{person['given']} {person['surname']}"
        short = person["surname"] if person["beat"]["country"][0] != "Ukraine" else full.split()[-1]
        self.style[id(person)] = (full, short)
        if dice.random() < 0.02:
            # A paper that gives the surname alone.
            self.style[id(person)] = (short, short)
            return short
        return full

    def role(self, person):
        return person["roles"][self.when > person["change"]]

    def paragraph(self, text, people=(), quotes=()):
        self.paragraphs.append({"text": text, "people": list(people), "quotes": list(quotes)})

    def quote(self, person, key, text, kind):
        dice, world, first = self.dice, self.world, id(person) not in self.style
        name = self.name(person)
        role = self.role(person) if first and dice.random() < 0.75 else None
        who = dice.choice(WHO[world.half]).format(name=name, role=role, organisation=person["organisation"]) if role else name
        indirect, direct, verbs = SAID[world.half]
        words = text
        if kind == "indirect":
            line = dice.choice(indirect).format(who=who, text=text)
        else:
            form = dice.choice(direct)
            words = "“" + (text[:-1] + "," if form.startswith("{words}") else text) + "”"
            line = form.format(who=who, words=words, verb=dice.choice(verbs), day=dice.choice(DAYS))
        self.paragraph(line, [(person, name, role)], [(person, key, words, kind)])


DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def story(world, dice, when):
    beat = dice.choice(world.beats)
    while not beat["people"]:
        beat = dice.choice(world.beats)
    people = dice.sample(beat["people"], min(len(beat["people"]), dice.choice([1, 2, 2, 3, 3, 4])))
    if dice.random() < 0.15:
        people.append(dice.choice(world.people))
    topic = [word for word in content(world.words.paragraph()) if word[0].islower()][:6]
    lines = []
    for person in people:
        for _ in range(dice.choice([1, 1, 2])):
            stock = dice.random() < 0.04
            lines.append((person, next(world.serial), (dice.choice(STOCK[world.half]), "direct") if stock else world.words.line(topic)))
    return {"beat": beat, "people": people, "lines": lines, "when": when, "topic": topic, "background": [world.words.paragraph(topic) for _ in range(3)]}


def written(world, dice, story, independent):
    """An article on a story; an independent one has its own prose and its own choice of what was said."""
    beat, topic = story["beat"], story["topic"]
    words = world.share(FIELDS[beat["field"]][1])
    writer = Writer(dice, world, story["when"])

    def put(forms):
        zero, two = world.words.sentence(topic), world.words.sentence(topic)
        return dice.choice(forms).format(zero, zero[0].lower() + zero[1:], two, CITY=beat["city"].upper(), city=beat["city"], country=beat["country"][0], demonym=beat["country"][1],
                                         organisation=dice.choice(beat["organisations"]), a=dice.choice(words), day=dice.choice(DAYS))

    writer.paragraph(put(OPENINGS[world.half]))
    lines = list(story["lines"])
    if independent:
        lines = [line for line in lines if dice.random() < 0.75] or lines[:1]
        dice.shuffle(lines)
    for person, key, (text, kind) in lines:
        if independent and kind == "direct":
            text, kind = world.words.varied(text)
        if dice.random() < 0.6:
            writer.paragraph(put(PROSE[world.half]))
        writer.quote(person, key, text, kind)
    # Each wire text has two paragraphs of background, every third article of a paper's own repeats one.
    for background in dice.sample(story["background"], int(dice.random() < 0.33) if independent else 2):
        writer.paragraph(background)
    for _ in range(2 if independent else 1):
        writer.paragraph(put(PROSE[world.half]))
    return writer.paragraphs


def copied(world, dice, wire, own, edit):
    """The wire text as another paper prints it."""
    wire = [dict(paragraph) for paragraph in wire]
    if edit == 0:
        return wire
    if edit == 1:
        return wire[: max(3, round(len(wire) * dice.uniform(0.6, 0.85)))]
    if edit == 2:
        return own[:1] + wire[1:]
    if edit == 3:
        for paragraph in wire:
            if not paragraph["quotes"] and not paragraph["people"]:
                words = paragraph["text"].split(" ")
                for _ in range(max(1, len(words) // 30)):
                    words[dice.randrange(len(words))] = world.words.like("X year")[2:]
                paragraph["text"] = " ".join(words)
        return wire[:2] + [dict(text=world.words.paragraph(), people=[], quotes=[])] + wire[2:]
    half = wire[: max(3, round(len(wire) * 0.7))]
    return own[: max(2, len(own) // 2)] + half


def shared(one, other):
    """The share of the words of the shorter that stand in paragraphs or quotations which both have."""
    def parts(paragraphs):
        counts = collections.Counter()
        for paragraph in paragraphs:
            for words in [quote[2].strip("“”.,") for quote in paragraph["quotes"]] or [paragraph["text"]]:
                counts[words] = len(words.split())
        return counts
    length = lambda paragraphs: sum(len(paragraph["text"].split()) for paragraph in paragraphs)
    return sum((parts(one) & parts(other)).values()) / min(length(one), length(other))


def schema():
    """The tables and their columns, as docs/tables.md has them."""
    tables, table = collections.OrderedDict(), None
    for line in open(ROOT / "docs/tables.md", encoding="utf-8"):
        if line.startswith("## After"):
            break
        if line.startswith("### "):
            table = tables.setdefault(line[4:].strip(), [])
        elif table is not None and line.startswith("| `"):
            name, kind = [cell.strip(" `") for cell in line.split("|")[1:3]]
            table.append((name, {"text": pa.string(), "int64": pa.int64(), "double": pa.float64()}[kind.split(",")[0]]))
    return tables


class Tables:
    """Parts of tables, as a run writes them."""

    def __init__(self, folder):
        self.folder, self.schema, self.part, self.first, self.lines = folder, schema(), 0, 0, []
        self.rows = {name: [] for name in self.schema}

    def add(self, table, **row):
        self.rows[table].append(row)

    def close(self, end):
        files = {}
        for name, columns in self.schema.items():
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            path = self.folder / name / f"{self.part:05}.parquet"
            arrays = [pa.array([row.get(column) for row in self.rows[name]], kind) for column, kind in columns]
            required = {"article", "id", "row", "quote", "words", "problems", "processor", "kind", "message"}
            fields = [pa.field(column, kind, column not in required or (name, column) in (("mentions", "kind"), ("sources", "kind"), ("sentiment", "words"), ("sentiment", "quote"))) for column, kind in columns]
            pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd", row_group_size=20_000)
            files[name] = {"rows": len(self.rows[name]), "bytes": path.stat().st_size}
            self.rows[name] = []
        digest = hashlib.sha256(str((self.part, end)).encode()).hexdigest()
        self.lines.append({"part": {"part": self.part, "first": self.first, "end": end, "articles": end - self.first, "words": 0, "problems": 0, "input_sha256": digest, "files": files}})
        self.part, self.first = self.part + 1, end

    def finish(self):
        run = {"manifest": "copydesk.manifest/1", "input": [], "columns": {}, "shard": None, "format": "parquet", "offsets": "codepoint", "processors": [],
               "settings": None, "parts": {"articles": PART, "bytes": 67108864}, "directory": str(self.folder), "isolation": None}
        with open(self.folder / "manifest.jsonl", "w", encoding="utf-8") as manifest:
            for line in [{"run": run}, *self.lines, "finished"]:
                manifest.write(json.dumps(line) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--persons", type=int, default=3_000)
    parser.add_argument("--namesakes", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--half", choices=["train", "test"], default="test")
    args = parser.parse_args()
    dice = random.Random(f"{args.seed} {args.half}")
    world = World(args, dice)
    world.words, world.serial = Words(dice, args.half), itertools.count()
    outlets = [f"{city} {name}" for _, _, cities in COUNTRIES for city in cities for name in dice.sample(OUTLETS, 2)]
    # At the end of many of its articles, each paper has the same words; and each week it prints a report in which only some words change.
    endings = {outlet: [world.words.paragraph() for _ in range(2)] for outlet in outlets}
    series = {outlet: "\n\n".join(world.words.paragraph() for _ in range(3)) for outlet in dice.sample(outlets, len(outlets) // 4)}
    numbers = {id(person): number for number, person in enumerate(world.people)}
    (args.folder / "truth").mkdir(parents=True)
    tables = Tables(args.folder / "tables")
    truth = {"persons": [], "quotes": [], "articles": []}
    out = open(args.folder / "articles.jsonl", "w", encoding="utf-8")
    start, article, group = datetime.date(2021, 1, 1), 0, 0

    def emit(paragraphs, when, group, outlet=None):
        nonlocal article
        outlet = outlet or dice.choice(outlets)
        if dice.random() < 0.4:
            paragraphs = paragraphs + [dict(text=dice.choice(endings[outlet]), people=[], quotes=[])]
        published = (start + datetime.timedelta(days=int(when * 1000) + dice.choice([0, 0, 0, 1, 1, 2]))).isoformat()
        text = "\n\n".join(paragraph["text"] for paragraph in paragraphs)
        name = f"made-{article}"
        out.write(json.dumps({"id": name, "published": published, "source": outlet, "text": text}, ensure_ascii=False) + "\n")
        tables.add("articles", article=article, id=name, published=published, source=outlet, text=text, words=len(text.split()), problems=0)
        truth["articles"].append((article, group))
        persons, entities, mentions = {}, [], []
        for paragraph in paragraphs:
            for person, words, role in paragraph["people"]:
                row = persons.setdefault(id(person), {"person": person, "names": [], "role": None})
                row["names"].append(words)
                row["role"] = row["role"] or role
        for row in persons.values():
            full = max(row["names"], key=lambda words: (len(words.split()), words))
            entities.append(("PER", full, row))
        places = {}
        for country, demonym, cities in COUNTRIES:
            for label, place in [("LOC", country), *(("LOC", city) for city in cities), ("MISC", demonym)]:
                if place in text and re.search(rf"\b{place}\b", text):
                    places[place] = label
        for beat in {id(p["beat"]): p["beat"] for p in (row["person"] for row in persons.values())}.values():
            for organisation in beat["organisations"]:
                if organisation in text:
                    places[organisation] = "ORG"
        entities += [(label, place, None) for place, label in places.items()]
        entities = sorted(((max(text.find(full), 0), label, full, row) for label, full, row in entities), key=lambda entity: entity[:3])
        row_of = {}
        for number, (at, label, full, row) in enumerate(entities):
            names = row["names"] if row else [full]
            attrs = {"title": dice.choice(["Dr.", "Mr." if row["person"]["gender"] == "m" else "Ms."])} if row and dice.random() < 0.1 else None
            if row and dice.random() < 0.3:
                attrs = {**(attrs or {}), "gender": "male" if row["person"]["gender"] == "m" else "female"}
            tables.add("entities", article=article, id=name, row=number, start=at, end=at + len(full), text=full, label=label, score=0.9, name=full, role=row["role"] if row else None,
                       mentions=len(names), attrs=json.dumps(attrs) if attrs else None)
            for words in names:
                mentions.append((text.find(words), words, label, number))
            if row:
                row_of[id(row["person"])] = number
                if len(full.split()) > 1:
                    truth["persons"].append((article, number, full, numbers[id(row["person"])]))
        for number, (at, words, label, entity) in enumerate(sorted(mentions)):
            tables.add("mentions", article=article, id=name, row=number, start=at, end=at + len(words), text=words, label=label, score=0.9, form="name", entity=entity)
        number = 0
        for paragraph in paragraphs:
            for person, key, words, kind in paragraph["quotes"]:
                at = text.find(words)
                speaker = row_of[id(person)] if dice.random() < 0.85 else None
                tables.add("quotes", article=article, id=name, row=number, start=at, end=at + len(words), text=words, label=kind, score=0.9, cue="said", cue_lemma="say", stance="say", speaker=speaker)
                tables.add("who_said_what", article=article, id=name, publisher=outlet, published=published, quote=number, speaker=entities[speaker][2] if speaker is not None else None,
                           cue="said", stance="say", type=kind, said=words, score=0.9)
                # What anybody may say is another quotation in each story, and the same one in all articles of the story.
                truth["quotes"].append((article, number, words, key))
                number += 1
        article += 1
        if article % PART == 0:
            tables.close(article)

    # A report each week: the paper's own text of it, with one content word of five changed.
    weeks = sorted((at * args.articles // 12 + dice.randrange(args.articles // 12), outlet) for outlet in series for at in range(12)) if args.articles >= 1000 else []
    while article < args.articles:
        when = article / args.articles
        if weeks and weeks[0][0] <= article:
            outlet = weeks.pop(0)[1]
            group += 1
            emit([dict(text=world.words.like(text, share=0.2), people=[], quotes=[]) for text in series[outlet].split("\n\n")], when, group, outlet)
            continue
        told = story(world, dice, when)
        size = dice.choice([1, 1, 1, 1, 2, 2, 3, 4, 6, 9])
        wire = written(world, dice, told, False)
        group, with_copies = group + 1, dice.random() < 0.6
        emit(wire, when, group)
        wire_group, others = group, [wire]
        for number in range(size - 1):
            if article == args.articles:
                break
            own = written(world, dice, told, True)
            if with_copies and dice.random() < 0.7:
                emit(copied(world, dice, wire, own, dice.randrange(5)), when, wire_group)
            else:
                # What shares most of its text with another is no article of its own, whoever wrote it.
                while any(shared(own, other) > 0.5 for other in others):
                    own = written(world, dice, told, True)
                group += 1
                others.append(own)
                emit(own, when, group)
    if article % PART:
        tables.close(article)
    tables.finish()
    columns = {"persons": ["article", "row", "name", "truth"], "quotes": ["article", "quote", "said", "truth"], "articles": ["article", "truth"]}
    for name, rows in truth.items():
        pq.write_table(pa.table({column: [row[at] for row in rows] for at, column in enumerate(columns[name])}), args.folder / "truth" / f"{name}.parquet")
    print(f"{article} articles, {len(world.people)} persons, {group} groups of articles, {len(truth['quotes'])} quotations")


if __name__ == "__main__":
    main()
