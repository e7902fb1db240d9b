"""Other annotation tools read what is written for them, by libraries of their own."""

import json
import subprocess

from conftest import ODD, ROOT, article
from label_studio_sdk.label_interface import LabelInterface


def test_label_studio_accepts_tasks_and_their_predictions(run):
    guide = (ROOT / "docs/pages.md").read_text()
    interface = LabelInterface(guide.split("```xml\n")[1].split("```")[0])
    tasks = json.loads(run("annotate", "-f", "labelstudio", stdin=article(ODD)))
    for task in tasks:
        (prediction,) = task["predictions"]
        assert interface.validate_prediction(prediction, return_errors=True) == []
        regions = [result for result in prediction["result"] if result["type"] == "labels"]
        assert len(regions) > 20
        for region in regions:
            value = region["value"]
            assert ODD[value["start"] : value["end"]] == value["text"]
        relations = [result for result in prediction["result"] if result["type"] == "relation"]
        assert {"speaker", "entity", "cue"} <= {label for relation in relations for label in relation["labels"]}


def test_web_annotations_select_the_words_of_the_record(run, record, page, libraries):
    build = ["npm", "run", "--silent", "build"]
    annotator = subprocess.run(build, cwd=libraries, check=True, capture_output=True, text=True).stdout
    annotations = json.loads(run("annotate", "-f", "webanno", stdin=article(ODD)))
    selectors = [item["target"]["selector"] for item in annotations["items"] if isinstance(item["target"], dict)]
    page.set_content("<pre></pre>")
    page.evaluate("(text) => { document.querySelector('pre').textContent = text }", ODD)
    page.add_script_tag(content=annotator)
    found = page.evaluate(
        """async (selectors) => {
            const matcher = { TextPositionSelector: annotator.createTextPositionSelectorMatcher,
                              TextQuoteSelector: annotator.createTextQuoteSelectorMatcher };
            const all = [];
            for (const [position, quote] of selectors) {
                const words = [];
                for (const selector of [position, quote]) {
                    for await (const range of matcher[selector.type](selector)(document.querySelector('pre'))) {
                        words.push(range.toString());
                    }
                }
                all.push(words);
            }
            return all;
        }""",
        selectors,
    )
    layers = record(ODD)["layers"]
    rows = [row for name, rows in layers.items() if name not in ("sections", "sentences") for row in rows]
    expected = [row["text"] for row in rows if "start" in row]
    assert [words for words in found] == [[text, text] for text in expected]
