#!/usr/bin/env python3
"""Makes a corpus of which it is known who is who, which quotations are the same and which articles are copies.

usage: make_linked.py FOLDER [--articles N] [--persons N] [--namesakes N] [--seed S] [--half train|test]
  FOLDER/articles.jsonl   the articles, for `copydesk annotate`
  FOLDER/tables           the tables as a run would write them if it made no mistake, for `copydesk link`; in parts of 20,000 articles
  FOLDER/truth            what is so: persons.parquet, quotes.parquet, articles.parquet

The world: persons with a country, a field (politics, sport ...), a role that may change with time, an organisation, a city and colleagues; some
share their name with somebody else. Stories: something happens in one field and country, some of its people speak. Of a story, papers
print articles of their own, with the same quotations trimmed, reworded and reported, and copies of a wire text, edited in five ways: whole, cut
short, with a new beginning, changed here and there, and as a part of a longer article. Paragraphs of the newsdesk articles stand between as ballast.

Names and words come in two halves, of which one is for training (training/link) and one for the figures. The same arguments give the same bytes.
needs: pip install pyarrow
"""
import argparse
import collections
import datetime
import hashlib
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
    "politics": ["Ministry of {}", "{} Alliance", "National Council of {}", "{} People's Party", "Supreme Electoral Board"],
    "sport": ["{} United", "{} Rovers", "{} Cricket Association", "Athletic Club {}", "{} Federation of Sport"],
    "business": ["{} Holdings Ltd", "{} Steel plc", "{} Bank", "{} Motors Inc", "{} Chamber of Trade"],
    "law": ["{} High Court", "{} Police Service", "{} Bar Association", "Supreme Court", "Office for {} Prosecutions"],
    "arts": ["{} Opera", "{} Museum of Art", "{} Film Institute", "{} Theatre Company", "{} Philharmonic"],
    "science": ["University of {}", "{} Institute of Health", "{} Space Agency", "{} Medical Centre", "{} Academy of Sciences"],
}
OUTLETS = ["Herald", "Times", "Post", "Courier", "Gazette", "Tribune", "Observer", "Standard", "Chronicle", "Mail", "Dispatch", "Examiner"]
NICKNAMES = {"William": "Bill", "Robert": "Bob", "James": "Jim", "Michael": "Mike", "Joseph": "Joe", "Thomas": "Tom", "Edward": "Ted", "Daniel": "Dan",
             "Elizabeth": "Liz", "Katherine": "Kate", "Margaret": "Maggie", "Samuel": "Sam", "Benjamin": "Ben", "Nicholas": "Nick", "Stephen": "Steve"}
SLAVIC_GIVEN = [["Sergei", "Sergey", "Serhiy"], ["Dmitri", "Dmitry", "Dmitriy"], ["Yuri", "Yury", "Iouri"], ["Volodymyr"], ["Andrei", "Andrey", "Andrii"], ["Oleksandr"], ["Nataliia", "Natalia", "Nataliya"], ["Yevhen", "Evhen"]]
ARABIC_GIVEN = [["Mohamed", "Mohammed", "Muhammad"], ["Ahmed", "Ahmad"], ["Hussein", "Hossein", "Hussain"], ["Khaled", "Khalid"], ["Mahmoud", "Mahmud"], ["Youssef", "Yousef", "Yusuf"], ["Omar"], ["Fatima", "Fatma"]]
KOREAN_GIVEN = ["Min-jae", "Ji-woo", "Seo-yeon", "Hyun-woo", "Da-eun", "Tae-yang", "Eun-ji", "Sung-ho", "Yoo-jin", "Jae-hyun"]
NOUNS = "harbour bridge school road contract pension museum railway forest river factory hospital library market village tunnel airport archive garden stadium budget licence permit wage tax levy subsidy border fence pipeline reactor turbine dam reservoir ferry tram depot warehouse orchard vineyard fishery quarry mine furnace foundry refinery terminal lighthouse courtyard chapel cemetery statue mural manuscript symphony script trophy pitch referee coach keeper captain lineup formula enzyme protein genome orbit crater comet glacier reef wetland meadow canyon valley delta".split()
VERBS = "rebuild defend abandon inspect finance sell protect widen close reopen restore measure question cancel extend renew replace examine support reject publish repair transfer expand reduce audit demolish translate cultivate monitor sharpen anchor dismantle insure lease polish photograph catalogue irrigate navigate".split()
ADJECTIVES = "old northern broken public private expensive forgotten narrow national local quiet dangerous modern empty famous fragile ambitious reckless patient honest costly urgent minor historic frozen crowded hollow silver crooked temporary permanent muddy steep".split()
REASONS = ["because nobody asked the people who live there", "and the money has already been spent", "although the engineers warned us twice", "before the rain comes in autumn",
           "even if it takes ten years", "and that is a promise to our children", "since the numbers leave us no choice", "as long as the volunteers stay with us",
           "whatever the committee decides on Friday", "after what we have seen this winter", "unless the insurers change their minds", "and I will sign it with my own pen",
           "so that every family can afford it", "while the neighbours look the other way", "and everyone in this room knows it", "until the last invoice has been paid"]
SYNONYMS = {"old": "ageing", "rebuild": "reconstruct", "defend": "stand by", "close": "shut", "expensive": "costly", "dangerous": "risky", "famous": "celebrated", "empty": "deserted", "support": "back", "reject": "refuse",
            "people": "residents", "money": "cash", "children": "kids", "promise": "pledge", "warned": "told", "decides": "rules", "winter": "season", "already": "long", "everyone": "everybody", "never": "not",
            "extend": "prolong", "reduce": "cut", "replace": "swap", "examine": "study", "repair": "fix", "narrow": "tight", "quiet": "silent", "honest": "frank"}
STOCK = ["We are cooperating fully with the authorities.", "Our thoughts are with the families tonight.", "We do not comment on ongoing proceedings.", "It is far too early to say what happened.",
         "This is a great day for our country.", "I am proud of everyone who made this possible.", "We take these allegations very seriously.", "There is still a lot of work to do."]


def half_of(word, half):
    """Whether a word belongs to this half of the lists."""
    return (hashlib.sha256(word.encode()).digest()[0] % 2 == 0) == (half == "train")


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("ø", "o").replace("ł", "l").replace("ı", "i")


class World:
    def __init__(self, args, dice):
        self.dice, self.half = dice, args.half
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
            names = [template.format(dice.choice([city, country[0], country[1]])) for template in dice.sample(ORGANISATIONS[field], 2)]
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
        roles = dice.sample(FIELDS[beat["field"]][0], 2)
        return {"given": given, "surname": surname, "gender": gender, "beat": beat, "roles": roles, "variants": variants,
                "change": dice.random() if dice.random() < 0.2 else 2.0, "organisation": dice.choice(beat["organisations"])}


def said(dice):
    """A sentence that nobody else has said."""
    while True:
        verb, noun, adjective, reason = dice.choice(VERBS), dice.choice(NOUNS), dice.choice(ADJECTIVES), dice.choice(REASONS)
        other, adverb = dice.choice(NOUNS), dice.choice(["never", "finally", "quietly", "certainly", "gladly", "not"])
        form = dice.randrange(4)
        if form == 0:
            return f"We will {adverb} {verb} the {adjective} {noun} near the {other}, {reason}."
        if form == 1:
            return f"I have always wanted to {verb} the {noun}, and the {adjective} {other} comes next, {reason}."
        if form == 2:
            return f"Nobody can {verb} a {adjective} {noun} without a {other}, {reason}."
        return f"The {adjective} {noun} must {verb} itself first; the {other} can wait, {reason}."


def reported(text):
    text = text.rstrip(".")
    for one, other in ((r"\bWe will\b", "they would"), (r"\bI have\b", "she had"), (r"\bcan\b", "could"), (r"\bour\b", "their"), (r"\bI will\b", "she would"), (r"\bmust\b", "had to"), (r"\bwe have\b", "they had"), (r"\bus\b", "them")):
        text = re.sub(one, other, text)
    return text[0].lower() + text[1:]


def varied(dice, text):
    """The sentence as another paper prints it, and how."""
    how = dice.choice(["same", "same", "trimmed", "reworded", "reported", "both"])
    if how in ("trimmed", "both") and ", " in text:
        head, _, tail = text.rpartition(", ")
        text = head + "." if len(head.split()) >= 6 else text
    if how in ("reworded", "both"):
        words = [SYNONYMS.get(word, word) if dice.random() < 0.8 else word for word in text.split()]
        if dice.random() < 0.3 and len(words) > 9:
            del words[dice.randrange(1, 4)]
        text = " ".join(words)
    if how == "reported":
        return reported(text), "indirect"
    return text, "direct"


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
        dice, first = self.dice, id(person) not in self.style
        name = self.name(person)
        role = self.role(person) if first and dice.random() < 0.75 else None
        who = f"{name}, {role} of {person['organisation']}," if role else name
        verb = dice.choice(["said", "told reporters", "added", "insisted"])
        if kind == "indirect":
            line, words = f"{who} said that {text}.", text
        elif dice.random() < 0.5:
            words = "“" + text[:-1] + ",”"
            line = f"{words} {who} {verb}."
        else:
            words = "“" + text + "”"
            line = f"{who} {verb}: {words}"
        self.paragraph(line, [(person, name, role)], [(person, key, words, kind)])


def story(world, dice, when):
    beat = dice.choice(world.beats)
    while not beat["people"]:
        beat = dice.choice(world.beats)
    people = dice.sample(beat["people"], min(len(beat["people"]), dice.choice([1, 2, 2, 3, 3, 4])))
    if dice.random() < 0.15:
        people.append(dice.choice(world.people))
    lines = []
    for person in people:
        for _ in range(dice.choice([1, 1, 2])):
            stock = dice.random() < 0.04
            lines.append((person, None if stock else object(), dice.choice(STOCK) if stock else said(dice)))
    return {"beat": beat, "people": people, "lines": lines, "when": when, "event": [dice.choice(NOUNS) for _ in range(3)], "ballast": dice.sample(world.ballast, 3)}


def written(world, dice, story, independent):
    """An article on a story; an independent one has its own prose and its own choice of what was said."""
    beat, words = story["beat"], FIELDS[story["beat"]["field"]][1]
    writer = Writer(dice, world, story["when"])
    country, demonym = beat["country"][:2]
    organisation = dice.choice(beat["organisations"])
    event, other, third = story["event"]
    a, b, c, d = (dice.choice(words) for _ in range(4))
    opening = dice.choice([
        f"{beat['city'].upper()}, {country} — The {a} over the {event} took a new turn on {dice.choice(['Monday', 'Tuesday', 'Thursday'])} as {organisation} spoke of a {b} and a {other} that few had seen coming.",
        f"In {beat['city']}, the {demonym} {b} that {organisation} had announced for weeks began with a {event} and a dispute about the {a}.",
        f"{organisation} put the {other} at the centre of its {a} in {country} this week, and the {event} has not been the same since the {c}."])
    writer.paragraph(opening)
    lines = list(story["lines"])
    if independent:
        lines = [line for line in lines if dice.random() < 0.75] or lines[:1]
        dice.shuffle(lines)
    for person, key, text in lines:
        if independent:
            text, kind = varied(dice, text)
        else:
            kind = "direct"
        if dice.random() < 0.4:
            writer.paragraph(dice.choice([
                f"The {c} has divided {beat['city']} since the {third} was built, and the {d} is {dice.choice(ADJECTIVES)} enough as it is; {dice.choice(['some', 'many', 'a few'])} in {country} would rather {dice.choice(VERBS)} it than {dice.choice(VERBS)} the {dice.choice(NOUNS)}.",
                f"A {d} of the {dice.choice(ADJECTIVES)} {third} found that the {dice.choice(NOUNS)} had been left to the {dice.choice(NOUNS)} for {dice.randrange(3, 40)} years, longer than any {demonym} {a} on record.",
                f"According to {organisation}, the {c} will {dice.choice(VERBS)} about {dice.randrange(12, 900)} of them before the next {d}, at a cost of {dice.randrange(2, 90)} million for the {dice.choice(NOUNS)}."]))
        writer.quote(person, key, text, kind)
    for ballast in dice.sample(story["ballast"], 1 if independent else 2):
        writer.paragraph(ballast)
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
                words = paragraph["text"].split()
                for _ in range(max(1, len(words) // 30)):
                    words[dice.randrange(len(words))] = dice.choice(ADJECTIVES)
                paragraph["text"] = " ".join(words)
        return wire[:2] + [dict(text=dice.choice(world.ballast), people=[], quotes=[])] + wire[2:]
    half = wire[: max(3, round(len(wire) * 0.7))]
    return own[: max(2, len(own) // 2)] + half


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
    world.ballast = [paragraph for path in sorted((ROOT / "training/newsdesk/articles").glob("*.art")) for paragraph in path.read_text(encoding="utf-8").split("\n---\n")[-1].split("\n\n") if 200 < len(paragraph) < 600 and "[" not in paragraph]
    if not world.ballast:
        world.ballast = [" ".join(f"{dice.choice(ADJECTIVES)} {dice.choice(NOUNS)}" for _ in range(40)) + "." for _ in range(300)]
    numbers = {id(person): number for number, person in enumerate(world.people)}
    (args.folder / "truth").mkdir(parents=True)
    tables = Tables(args.folder / "tables")
    truth = {"persons": [], "quotes": [], "articles": []}
    out = open(args.folder / "articles.jsonl", "w", encoding="utf-8")
    start, article, group = datetime.date(2021, 1, 1), 0, 0
    keys = {}

    def emit(paragraphs, when, group):
        nonlocal article
        outlet = dice.choice(OUTLETS)
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
                if re.search(rf"\b{place}\b", text):
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
                # What anybody may say is nobody's: each time it is a quotation of its own.
                truth["quotes"].append((article, number, words, keys.setdefault(id(key), len(keys)) if key else len(keys) + article * 1000 + number + 10**9))
                number += 1
        article += 1
        if article % PART == 0:
            tables.close(article)

    kept = []
    while article < args.articles:
        when = article / args.articles
        told = story(world, dice, when)
        kept.append(told)
        size = dice.choice([1, 1, 1, 1, 2, 2, 3, 4, 6, 9])
        wire = written(world, dice, told, False)
        group, with_copies = group + 1, dice.random() < 0.6
        emit(wire, when, group)
        wire_group = group
        for number in range(size - 1):
            if article == args.articles:
                break
            own = written(world, dice, told, True)
            if with_copies and dice.random() < 0.7:
                emit(copied(world, dice, wire, own, dice.randrange(5)), when, wire_group)
            else:
                group += 1
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
