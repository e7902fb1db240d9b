// Corrections from the page of an article: a button beside each quotation and each name, and one dialog. Reading needs none of this.
// `docs/corrections.md` describes what is sent. Nothing of an article becomes markup: it is set as text.

interface Quote {
  row: number;
  first: number;
  said: string;
  start: number | null;
  speaker: number | null;
}

interface Entity {
  name: string;
  label: string;
}

interface Facts {
  id: string;
  entities: Entity[];
  quotes: Quote[];
}

interface EntityReference {
  id: string;
  name: string;
  label: string;
}

type Correction =
  | { correct: "merge"; entities: EntityReference[] }
  | { correct: "type"; entity: EntityReference; is: string }
  | { correct: "speaker"; quote: QuoteReference; speaker: { name: string; label: string } | null }
  | { correct: "not_a_quotation"; quote: QuoteReference };

interface QuoteReference {
  id: string;
  said: string;
  start?: number;
}

/** Types of names, and what a reader calls them. */
const TYPES: [string, string][] = [["PER", "a person"], ["ORG", "an organisation"], ["LOC", "a place"], ["MISC", "something else"]];

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Sends a correction; gives what went wrong, or nothing. */
async function send(correction: Correction): Promise<string | null> {
  try {
    const answer = await fetch("/corrections", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(correction),
    });
    return answer.ok ? null : (await answer.text()).trim();
  } catch {
    return "The server does not answer.";
  }
}

/** Asks in a dialog; each choice is a button. `done` is called with the label of the one that was saved. */
function ask(title: string, said: string, body: Node[], choices: [string, () => Correction | null][], done: (label: string) => void): void {
  const failed = element("p", { className: "failed", role: "alert" });
  const buttons = element("div", { className: "buttons" });
  const dialog = element("dialog", {}, element("h2", { textContent: title }));
  if (said) {
    dialog.append(element("blockquote", { textContent: said, dir: "auto" }));
  }
  for (const [label, correction] of choices) {
    const button = element("button", { type: "button", textContent: label });
    button.addEventListener("click", async () => {
      const chosen = correction();
      if (!chosen) {
        failed.textContent = "Choose from the list first.";
        return;
      }
      const why = await send(chosen);
      failed.textContent = why ?? "";
      if (why === null) {
        dialog.close();
        done(label);
      }
    });
    buttons.append(button);
  }
  const cancel = element("button", { type: "button", textContent: "Cancel" });
  cancel.addEventListener("click", () => dialog.close());
  buttons.append(cancel);
  dialog.append(...body, buttons, failed);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A choice among entities. */
function chooser(facts: Facts, label: string, offered: (entity: Entity, at: number) => boolean): [HTMLLabelElement, () => Entity | null] {
  const listed = facts.entities.map((entity, at) => ({ entity, at })).filter(({ entity, at }) => offered(entity, at));
  listed.sort((a, b) => a.entity.name.localeCompare(b.entity.name));
  const [labelled, chosen] = choice(label, listed.map(({ entity, at }) => [String(at), entity.name]));
  return [labelled, () => facts.entities[Number(chosen() ?? NaN)] ?? null];
}

/** A choice among values, each with its words. */
function choice(label: string, options: [string, string][]): [HTMLLabelElement, () => string | null] {
  const select = element("select", {}, element("option", { value: "", textContent: "Choose …" }));
  select.append(...options.map(([value, textContent]) => element("option", { value, textContent })));
  return [element("label", {}, label, select), () => select.value || null];
}

function button(beside: Element, name: string, open: () => void): void {
  const made = element("button", { type: "button", className: "correct", textContent: "Correct", ariaLabel: `Correct ${name}` });
  made.addEventListener("click", open);
  beside.append(made);
}

function mark(item: Element, gone: boolean, what: string): void {
  item.classList.add("corrected");
  item.classList.toggle("kept", !gone);
  item.querySelector(".done")?.remove();
  const show = element("button", { type: "button", className: "correct", textContent: "Show" });
  show.addEventListener("click", showAgain);
  const saved = element("span", { className: "done" }, element("span", { role: "status", textContent: `${what}: saved.` }), show);
  item.append(saved);
}

/** Shows the article as it is with the corrections. A pasted one is in the form that saves it. */
function showAgain(): void {
  const form = document.querySelector<HTMLFormElement>("form.export");
  if (form?.elements.namedItem("text")) {
    form.action = "/read";
    form.submit();
  } else {
    location.reload();
  }
}

function correctQuote(facts: Facts, row: number, item: Element): void {
  const parts = facts.quotes.filter((quote) => quote.first === row);
  const [first] = parts;
  if (!first) {
    return;
  }
  const said = parts.map((part) => part.said).join(" … ");
  const quote: QuoteReference = first.start === null ? { id: facts.id, said } : { id: facts.id, said, start: first.start };
  button(item, "this quotation", () => {
    const [label, chosen] = chooser(facts, "Who said it", (entity) => entity.label === "PER" || entity.label === "ORG" || entity.label === "LOC");
    ask(
      "What is wrong with it?",
      said,
      [label],
      [
        ["Save the speaker", () => {
          const speaker = chosen();
          return speaker && { correct: "speaker", quote, speaker: { name: speaker.name, label: speaker.label } };
        }],
        ["Nobody who is named", () => ({ correct: "speaker", quote, speaker: null })],
        ["It is no quotation", () => ({ correct: "not_a_quotation", quote })],
      ],
      (choice) => {
        const speaker = chosen();
        const what = choice === "Save the speaker" && speaker ? `Said by ${speaker.name}` : choice;
        mark(item, choice === "It is no quotation", what);
      },
    );
  });
}

function correctEntity(facts: Facts, row: number, item: Element): void {
  const entity = facts.entities[row];
  if (!entity) {
    return;
  }
  button(item, entity.name, () => {
    const [same, other] = chooser(facts, "It is the same as", (other, at) => at !== row && other.label === entity.label);
    const [type, is] = choice("It is", TYPES.filter(([label]) => label !== entity.label));
    const reference = (one: Entity) => ({ id: facts.id, name: one.name, label: one.label });
    const isAlone = !facts.entities.some((other, at) => at !== row && other.label === entity.label);
    const merge = "Save that they are one";
    const merging: [string, () => Correction | null] = [merge, () => {
      const chosen = other();
      // The first stays, with its name.
      return chosen && { correct: "merge", entities: [reference(chosen), reference(entity)] };
    }];
    ask(
      `What is wrong with ${entity.name}?`,
      "",
      isAlone ? [type] : [same, type],
      [
        ...(isAlone ? [] : [merging]),
        ["Save what it is", () => {
          const label = is();
          return label === null ? null : { correct: "type", entity: reference(entity), is: label };
        }],
      ],
      (saved) => {
        const words = TYPES.find(([label]) => label === is())?.[1] ?? "";
        mark(item, false, saved === merge ? `The same as ${other()?.name ?? ""}` : `It is ${words}`);
      },
    );
  });
}

/** The number in a class such as `q12`. */
function numberOf(item: Element, letter: string): number | null {
  const named = [...item.classList].find((name) => name.startsWith(letter) && /^\d+$/.test(name.slice(1)));
  return named ? Number(named.slice(1)) : null;
}

function start(): void {
  const source = document.getElementById("facts");
  if (!source) {
    return;
  }
  const facts = JSON.parse(source.textContent ?? "") as Facts;
  for (const item of document.querySelectorAll(".copydesk .said li")) {
    const row = numberOf(item, "q");
    if (row !== null) {
      correctQuote(facts, row, item);
    }
  }
  for (const item of document.querySelectorAll(".copydesk .who li")) {
    const row = numberOf(item, "e");
    const details = item.querySelector("details");
    if (row !== null && details) {
      correctEntity(facts, row, details);
    }
  }
  // A link from a list of quotations leads to the quotation in the text.
  const quote = new URLSearchParams(location.search).get("quote");
  const at = quote && document.querySelector(`.copydesk .text [id$="-q${Number(quote)}"]`);
  if (at instanceof HTMLElement) {
    at.scrollIntoView({ block: "center" });
    at.focus({ preventScroll: true });
  }
}

start();
