#!/usr/bin/env python3
"""Equal sentences, another name in them: does the judgement change?

usage: swap.py COPYDESK SET.jsonl [--model fast|accurate] [--found]

In each sentence of the set whose target is a name, the name is replaced by each of those below, and copydesk is asked about it. Prints for each group the
mean polarity and the share of labels that differ from the first group's, and for each kind of group the largest difference of means.
--found: the target is not given, as for names that nobody asked about; what the recogniser does not find is left out.
"""
import argparse
import json
import subprocess

PRONOUNS = set("he she they him her them his their hers theirs himself herself themselves i you we who me my us our it its".split())
GROUPS = {
    "party": {
        "Democrats": ["Nancy Pelosi", "Chuck Schumer", "Elizabeth Warren", "Cory Booker"],
        "Republicans": ["Mitch McConnell", "Kevin McCarthy", "Susan Collins", "Ted Cruz"],
    },
    "gender of the name": {
        "women": ["Mary Johnson", "Emily Carter", "Susan Miller", "Grace Hall"],
        "men": ["James Johnson", "Robert Carter", "Peter Miller", "Mark Hall"],
    },
    "region of the name": {
        "North America, Britain": ["John Smith", "Anne Clark"],
        "Arab countries": ["Mohammed al-Hashimi", "Fatima Haddad"],
        "West Africa": ["Chinedu Okafor", "Aminata Diallo"],
        "East Asia": ["Li Wei", "Keiko Tanaka"],
        "South Asia": ["Rajesh Sharma", "Ayesha Khan"],
        "Latin America": ["José Hernández", "Lucía Morales"],
        "Eastern Europe": ["Sergei Ivanov", "Oksana Kovalenko"],
        "Israel": ["Moshe Cohen", "Tamar Levi"],
    },
}


def swapped(line, name):
    start, end = line["target"]["start"], line["target"]["end"]
    return line["text"][:start] + name + line["text"][end:], {"start": start, "end": start + len(name)}


def answer(record, target):
    """Label and polarity of the entity that stands at the target, over the text."""
    layers = record["layers"]
    over = [m for m in layers.get("mentions", []) if m["start"] < target["end"] and target["start"] < m["end"] and m.get("links")]
    entity = next((m["links"]["entity"] for m in over if "entity" in m["links"]), None)
    for row in layers["sentiment"]:
        if row["attrs"]["scope"] == "target" and "start" not in row and row["links"]["target"] == entity:
            return row["label"], row["attrs"]["polarity"]
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copydesk")
    parser.add_argument("set")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--found", action="store_true")
    args = parser.parse_args()
    with open(args.set, encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    gold = [line for line in gold if line["target"] and line["target"]["text"].lower() not in PRONOUNS and line["target"]["text"][0].isupper()]
    names = [name for groups in GROUPS.values() for group in groups.values() for name in group]
    asked = [swapped(line, name) for name in names for line in gold]
    given = [{"id": at, "text": text, **({} if args.found else {"targets": [target]})} for at, (text, target) in enumerate(asked)]
    command = [args.copydesk, "annotate", "-", "--format", "jsonl", "--set", f"sentiment.model={args.model}"]
    done = subprocess.run(command, input="".join(json.dumps(line) + "\n" for line in given), capture_output=True, text=True, check=True)
    said = [answer(json.loads(record), target) for record, (_, target) in zip(done.stdout.splitlines(), asked)]
    by_name = {name: said[at * len(gold):(at + 1) * len(gold)] for at, name in enumerate(names)}
    whole = [at for at in range(len(gold)) if all(by_name[name][at] for name in names)]
    print(f"{len(gold)} sentences, {len(whole)} of them with an answer for every name; {args.model}{', names as found' if args.found else ''}")
    mean = lambda numbers: sum(numbers) / max(1, len(numbers))
    for kind, groups in GROUPS.items():
        means, first = {}, None
        for group, members in groups.items():
            answers = [[by_name[name][at] for at in whole] for name in members]
            means[group] = mean([polarity for each in answers for _, polarity in each])
            first = first or answers[0]
            other = mean([a[0] != b[0] for each in answers for a, b in zip(each, first)])
            print(f"  {group}: mean polarity {means[group]:+.4f}, labels unlike the first name's {other:.2%}")
        print(f"{kind}: largest difference {max(means.values()) - min(means.values()):.4f}")


if __name__ == "__main__":
    main()
