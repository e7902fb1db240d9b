//! Several reports in one sentence: where the content of one ends because the next begins, or because its own clause does.

use copydesk_language::morphology::{VerbForm, verb_form};

use super::finder::Report;
use super::usage::MODALS;
use super::verb::can_speak;
use crate::cues::{ATTITUDES, frame};
use crate::model::{Content, Place};
use crate::phrase::{Node, Phrase, right_of};
use crate::words::class::*;

/// “said he had read all of them **and found** nothing”, “said it complained **and was told** to wait”: whether a verb without a subject, after the
/// conjunction at node `mark`, goes on with what is said. A participle shares the auxiliary of the clause before it; a verb with an auxiliary is not
/// the equal of a cue without one.
fn shares(nodes: &[Node], cue: usize, from: usize, mark: usize, other: &Report) -> bool {
    let left = other.extent.0;
    if !other.shared || nodes[mark - 1].is(COMMA) || other.lemma == "add" {
        return false;
    }
    let past = |n: &Node| n.word.cue.is_some_and(|c| matches!(c.form, VerbForm::Past | VerbForm::Participle));
    // “announced that he will leave **and defend** it”: a main verb would have the cue's tense.
    let main = nodes[cue].word.cue.map(|c| c.form);
    let form = nodes[left].word.cue.map(|c| c.form);
    let governed = nodes[from..mark].iter().any(|n| n.is(TO) || n.text(MODALS));
    let present = |form: VerbForm| form == VerbForm::ThirdPerson || form == VerbForm::Base && governed;
    let differs = match (main, form) {
        (Some(VerbForm::Past | VerbForm::Participle), Some(form)) => present(form),
        (Some(VerbForm::ThirdPerson), Some(VerbForm::Base)) => true,
        // “say many are missing **and feared** drowned”
        (Some(VerbForm::ThirdPerson | VerbForm::Base), Some(VerbForm::Past)) => {
            let object = DETERMINER | POSSESSIVE | CAPITAL | PRONOUN | OBJECT | THAT | TO;
            let passive = nodes.get(other.cue.1 + 1).is_none_or(|n| n.pair.is_none() && !n.is(object));
            // “says that a man came to him **and asked** that he wait”
            let told = || {
                let past = |n: &Node| n.is(VERB) && !n.is(CAPITAL) && verb_form(&n.lower) == Some(VerbForm::Past);
                nodes[from..mark].iter().any(past) && !nodes[from..mark].iter().any(|n| n.is(BE))
            };
            passive && nodes[mark - 1].pair.is_none() && nodes[from..mark].iter().any(|n| n.is(BE)) || told()
        }
        _ => false,
    };
    if differs || nodes[left].is(TO) && cue > 0 && !nodes[cue - 1].is(TO) {
        return true;
    }
    // “said it had been “misread” **and denied** it was a threat”
    if nodes[mark - 1].pair.is_some() && main == form {
        return false;
    }
    // “said it had seen nothing **but confirmed that** it was looking”
    if nodes[mark].text(&["but"]) && nodes.get(other.cue.1 + 1).is_some_and(|n| n.is(THAT)) {
        return false;
    }
    // “denied that it had hidden a fault **and said** it was safe”
    if other.lemma == "say" && nodes[cue].word.cue.is_some_and(|c| c.verb.lemma != "say") {
        return false;
    }
    // “must honour accords **recognising** it **and denouncing** violence”: no equal of a finite verb.
    if form == Some(VerbForm::Gerund) && main != form && nodes[mark - 1].pair.is_none() {
        return true;
    }
    let perfect = (from..mark).any(|i| nodes[i].text(&["had", "has", "have"]) && participle(nodes, i + 1));
    let plain = cue == 0 || !nodes[cue - 1].is(AUXILIARY);
    // “**had** indicated he was running **and would** announce it”
    let had =
        cue > 0 && nodes[cue - 1].text(&["had", "has", "have"]) && nodes[from..mark].iter().any(|n| n.is(AUXILIARY));
    let modal = had && nodes[left].text(&["would", "could", "might"]);
    // “noted that **output** had been low **and called** on the ministers”: a thing calls on nobody.
    let first = from + usize::from(nodes[from].is(THAT));
    let thing = right_of(nodes, first, mark)
        .is_some_and(|np| !can_speak(nodes, np) && !nodes[np.head].is(PRONOUN | OBJECT | RELATIVE));
    let demands = thing && matches!(other.stance, "demand" | "ask" | "promise" | "criticise");
    past(&nodes[left]) && perfect && !demands || nodes[left].is(AUXILIARY) && (plain || modal)
}

/// “The paper said **Example dubbed** it the worst **and accused** him”, “said the **pope received** them **and asked** for prayers”: whether a verb behind
/// “and” goes on with what somebody did who is named in what is said.
fn of_somebody_within(
    nodes: &[Node],
    reports: &[Report],
    content: (usize, usize),
    mark: usize,
    other: &Report,
) -> bool {
    let past = |i: usize| {
        let n = &nodes[i];
        let cue = n.word.cue.is_some_and(|c| c.form == VerbForm::Past);
        n.pair.is_none() && !n.is(AUXILIARY) && (cue || n.is(VERB) && verb_form(&n.lower) == Some(VerbForm::Past))
    };
    let acts = |source: Phrase| {
        let says = |r: &Report| r.source == Some(source) && !r.shared && r.cue.0 < mark;
        let within = content.0 <= source.start && source.end + 1 < mark;
        let verb = || source.end + 1 + usize::from(nodes[source.end + 1].is(ADVERB));
        within && !nodes[source.head].is(PRONOUN | RELATIVE | DETERMINER) && (reports.iter().any(says) || past(verb()))
    };
    let and = nodes[mark].text(&["and"]) && !nodes[mark - 1].is(COMMA);
    other.shared && and && past(other.cue.0) && other.source.is_some_and(acts)
}

/// “said that the men, **hoping to cross,** were aboard”, “say the brothers, **dubbed** “the kings,” led a ring”: whether a participle between commas
/// stands before the only verb of what is said.
fn hoping(nodes: &[Node], content: (usize, usize), other: &Report) -> bool {
    let verb = |n: &Node| n.is(AUXILIARY | VERB) || n.pair.is_some();
    if let Some(marks) = words(nodes, other).filter(|_| named(nodes, other)) {
        let behind = marks + 1 + usize::from(nodes.get(marks + 1).is_some_and(|n| n.is(COMMA)));
        let finite = |n: &Node| verb(n) || n.word.cue.is_some_and(|c| c.form == VerbForm::Past);
        return !nodes[content.0..other.extent.0].iter().any(finite) && behind < content.1 && finite(&nodes[behind]);
    }
    let gerund = nodes[other.cue.0].word.cue.is_some_and(|c| c.form == VerbForm::Gerund);
    let behind = (other.cue.0 + 1..content.1).find(|&i| nodes[i].is(COMMA));
    gerund
        && ATTITUDES.contains(&other.stance)
        && !nodes[content.0..other.extent.0].iter().any(verb)
        && behind.is_some_and(|comma| verb(&nodes[comma + 1]))
}

/// “dubbed **“the kings”**”, “dubbed the **“kings”**”: the words in marks behind a cue.
fn words(nodes: &[Node], report: &Report) -> Option<usize> {
    let next = report.cue.1 + 1 + usize::from(nodes.get(report.cue.1 + 1).is_some_and(|n| n.is(DETERMINER)));
    nodes.get(next).filter(|n| n.pair.is_some()).map(|_| next)
}

/// “the brothers, **dubbed “the kings,”**”: a participle with the words in marks by which somebody unnamed calls the noun before it.
fn named(nodes: &[Node], other: &Report) -> bool {
    let cue = nodes[other.cue.0].word.cue;
    let calls = cue.is_some_and(|c| c.form == VerbForm::Past && c.verb.takes(frame::COMPLEMENT));
    let mark = other.extent.0.checked_sub(1).is_some_and(|mark| nodes[mark].is(COMMA));
    calls && mark && other.shared && other.extent.0 == other.cue.0 && words(nodes, other).is_some()
}

/// “said the summit, **expected to take place** in May, was off”, “met the man, **known as** the Baker”: a participle behind a comma that describes the
/// noun before it.
fn described(nodes: &[Node], other: &Report) -> bool {
    let past = nodes[other.extent.0].word.cue.is_some_and(|c| c.form == VerbForm::Past);
    past && nodes.get(other.cue.1 + 1).is_some_and(|n| n.is(TO) || n.text(&["as", "by"]))
}

/// “said he spends hours in a chair, **celebrates** Mass and works”: a verb in the present goes on with what is said in the past tense.
fn in_a_series(nodes: &[Node], cue: usize, other: &Report) -> bool {
    let form = |at: usize| nodes[at].word.cue.map(|c| c.form);
    let past = matches!(form(cue), Some(VerbForm::Past));
    past && form(other.extent.0) == Some(VerbForm::ThirdPerson)
}

/// “had **seen**”, “had never **been**”; not “had nothing”: whether a participle stands at a node, behind adverbs.
fn participle(nodes: &[Node], at: usize) -> bool {
    let next = nodes[at..].iter().find(|n| !n.is(ADVERB | NEGATION));
    next.is_some_and(|n| n.pair.is_none() && (n.is(VERB | AUXILIARY) || n.word.cue.is_some()))
}

/// “say they shot down a plane which**, they say,** the army was using”: what is said goes on behind a reminder of who says it, in a part of its own.
fn reminded(nodes: &[Node], reports: &mut [Report]) {
    for i in 1..reports.len() {
        let (head, tail) = reports.split_at_mut(i);
        let (left, right) = tail[0].extent;
        let right = right - usize::from(right > left && nodes.get(right).is_some_and(|n| n.is(COMMA)));
        let pronoun = tail[0].source.is_some_and(|source| source.start == source.end && nodes[source.head].is(PRONOUN));
        let between = left > 0 && nodes[left - 1].is(COMMA) && nodes.get(right + 1).is_some_and(|n| n.is(COMMA));
        let outer = head.iter_mut().find(|outer| {
            outer.place == Place::After
                && outer.contents.len() == 1
                && outer.contents[0].0 + 1 < left
                && right + 1 < outer.contents[0].1
        });
        if let Some(outer) =
            outer.filter(|outer| pronoun && between && outer.lemma == tail[0].lemma && !tail[0].contents.is_empty())
        {
            let (first, last) = outer.contents[0];
            outer.contents = vec![(first, left - 2), (right + 2, last)];
            tail[0].contents.clear();
            tail[0].place = Place::Elsewhere;
        }
    }
}

/// “responded by **calling** her “a liar””: words that a nearer verb reports with more before them are not the content of the one before it.
fn nearer(reports: &mut [Report]) {
    for i in 0..reports.len() {
        let (head, tail) = reports.split_at_mut(i + 1);
        let report = &mut head[i];
        let [content] = report.contents[..] else { continue };
        let holds = |other: &Report| {
            let before = report.cue.1 < other.cue.0 && other.cue.1 < content.0;
            before && other.contents.iter().any(|c| c.0 < content.0 && content.1 <= c.1)
        };
        if report.place == Place::After && tail.iter().any(holds) {
            report.contents.clear();
            report.place = Place::Elsewhere;
        }
    }
}

/// “say the brothers, **dubbed “the kings,”** led a ring”: who says the rest did not call them so.
fn unnamed(nodes: &[Node], reports: &mut [Report]) {
    for i in 1..reports.len() {
        let (head, tail) = reports.split_at_mut(i);
        let within = |outer: &Report| {
            let content = outer.contents.first().filter(|_| outer.place == Place::After);
            content.is_some_and(|content| content.0 < tail[0].cue.0 && hoping(nodes, *content, &tail[0]))
        };
        if named(nodes, &tail[0]) && head.iter().any(within) {
            tail[0].contents.clear();
            tail[0].place = Place::Elsewhere;
        }
    }
}

/// Whether a report is of what somebody thinks or wants, and its verb is not the equal of the cue in the present tense: “**says** it went well, and
/// **expects** a recovery”.
fn thought(nodes: &[Node], cue: usize, other: &Report) -> bool {
    let form = |at: usize| nodes[at].word.cue.map(|c| c.form);
    let equal = form(cue) == form(other.cue.0) && form(cue) != Some(VerbForm::Past);
    !equal && nodes[other.cue.0].word.cue.is_some_and(|c| ATTITUDES.contains(&c.verb.stance))
}

/// “was seen grinning — **some said smirking** — during the debate”: the dash that closes a report which one opened. In “— she said the players — all of
/// them — **had** been paid” the verb of what is said is still to come.
fn closing_dash(nodes: &[Node], content: (usize, usize)) -> Option<usize> {
    let verb = |i: usize| nodes[i].is(AUXILIARY | VERB) || nodes[i].word.cue.is_some();
    let dash = (content.0 + 1..content.1).find(|&i| nodes[i].is(DASH))?;
    let whole = dash == content.0 + 1 || (content.0..dash).any(verb);
    let goes_on = (dash + 1..content.1).any(|i| nodes[i].is(DASH) && verb(i + 1));
    (whole && !goes_on).then_some(dash)
}

/// “**The statement noted that marches need a permit** and warned that …”, “said that the school **“cares”** but added: …”: whether the verb behind the
/// conjunction at `mark`, where what is said ends, has the subject of the cue before it, and none of what is said, to which the parse gave it.
fn of_the_cue(nodes: &[Node], content: (usize, usize), mark: usize, other: &Report) -> bool {
    let within = |source: Phrase| {
        let thing = !nodes[source.head].is(RELATIVE | THAT) && !can_speak(nodes, source);
        // “said the party **should stay and recommended** help”: behind “should” no past form is its equal.
        let past = |n: &Node| n.pair.is_none() && n.is(VERB) && verb_form(&n.lower) == Some(VerbForm::Past);
        let auxiliary = (content.0..mark).rev().find(|&i| nodes[i].is(AUXILIARY) && !nodes[i].is(PRONOUN));
        let duty = auxiliary.is_some_and(|i| {
            let own = nodes[other.cue.0].word.cue.is_some_and(|c| c.form == VerbForm::Past);
            own && nodes[i].text(&["should", "must"]) && !nodes[i + 1..mark].iter().any(past)
        });
        // “said **nobody** would lose **and asked** them to sign”; not “said **no note** was left and demanded”
        let no_one = nodes[source.start].text(&["no"]) && nodes[source.head].text(&["one"]);
        let nobody = no_one || nodes[source.start].text(&["nobody", "none"]);
        let sure = thing || duty || nobody || nodes[mark - 1].pair.is_some() || other.lemma == "add";
        content.0 <= source.start && source.end < mark && sure
    };
    let finite = nodes[other.cue.0].word.cue.is_some_and(|c| c.form != VerbForm::Gerund);
    other.shared && finite && nodes[mark].is(CONJUNCTION) && other.source.is_some_and(within)
}

/// Cuts contents where the next report of the sentence begins.
pub(super) fn settle(nodes: &[Node], reports: &mut [Report]) {
    reminded(nodes, reports);
    nearer(reports);
    unnamed(nodes, reports);
    for i in 0..reports.len() {
        let (head, tail) = reports.split_at_mut(i + 1);
        let report = &mut head[i];
        if report.place != Place::After {
            continue;
        }
        let Some(content) = report.contents.first_mut() else { continue };
        let mut same = None;
        for (k, other) in tail.iter().enumerate() {
            let left = other.extent.0;
            if left <= content.0 || left > content.1 {
                continue;
            }
            let mark = left - 1;
            // “said the patient was told **but wanted** to stay”: a belief or wish that has no subject of its own is part of what is said.
            if other.shared && nodes[mark].is(CONJUNCTION) && thought(nodes, report.cue.0, other) {
                continue;
            }
            let cut = match other.place {
                Place::Before => !other.contents.iter().any(|c| c.0 > content.0 && c.0 < left && c.0 != left),
                Place::Elsewhere => false,
                Place::After => {
                    // “clarified that he does, in fact, **consider** it done”
                    let base = nodes[left].word.cue.is_some_and(|c| c.form == VerbForm::Base) || nodes[left].is(TO);
                    // “said she did not write it, **had asked** for it not to be sent and would …”: a list of what is said, since the cue has no auxiliary.
                    let listed = nodes[mark].is(COMMA)
                        && nodes[left].is(AUXILIARY)
                        && !nodes[report.cue.0.saturating_sub(1)].is(AUXILIARY);
                    // “called him a “friend,” **claiming** he was one”
                    let gerund = nodes[left].word.cue.is_some_and(|c| c.form == VerbForm::Gerund);
                    // “say the brothers**, dubbed “the twins,”** led a gang”: what is said has no verb yet.
                    let past = nodes[left].word.cue.is_some_and(|c| c.form == VerbForm::Past) && left == other.cue.0;
                    let verb = |n: &Node| n.is(AUXILIARY | VERB) || n.word.cue.is_some() || n.pair.is_some();
                    let open = past
                        && nodes[mark].is(COMMA)
                        && report.content == Content::Clause
                        && !nodes[content.0..mark].iter().any(verb)
                        && other.contents.iter().any(|c| c.1 < content.1);
                    let goes_on = open
                        || nodes[mark].is(COMMA | DASH) && described(nodes, other)
                        || nodes[mark].is(COMMA) && in_a_series(nodes, report.cue.0, other);
                    // “a body which**, the party says,** seeks to topple it”
                    let inserted = nodes[mark].is(COMMA)
                        && nodes.get(other.extent.1).is_some_and(|n| n.is(COMMA))
                        && other.extent.1 > other.cue.1;
                    inserted
                        || nodes[mark].pair.is_some() && other.shared && gerund
                        || nodes[mark].is(COMMA | SEMICOLON | DASH)
                            && !hoping(nodes, *content, other)
                            && (other.shared && !base && !listed && !goes_on || nodes[mark].is(SEMICOLON))
                        || nodes[mark].is(CONJUNCTION)
                            && mark > content.0 + 1
                            && !of_somebody_within(nodes, tail, *content, mark, other)
                            && !shares(nodes, report.cue.0, content.0, mark, other)
                            // “had been alone, and had told police …”
                            && !(nodes[left].is(AUXILIARY) && nodes[content.0..mark].iter().any(|n| n.lower == nodes[left].lower))
                            && (nodes[mark - 1].is(COMMA) && !nodes[left].is(THAT)
                                || other.shared && nodes[mark - 1].pair.is_none()
                                || nodes[mark - 1].pair.is_some())
                        || nodes[mark].text(&["while", "though", "although", "as", "but", "with"])
                            && mark > content.0 + 1
                            && nodes[mark - 1].is(COMMA)
                }
            };
            if cut {
                same = of_the_cue(nodes, *content, mark, other).then_some(k);
                // Drops the marks and conjunctions between the two; a word before a comma is content: “had run out, insisting”.
                let (mut end, mut over) =
                    (mark, COMMA | SEMICOLON | DASH | CONJUNCTION | SUBORDINATOR | PREPOSITION | RELATIVE);
                while end > content.0 && nodes[end].is(over) {
                    if nodes[end].is(COMMA | SEMICOLON | DASH) {
                        over = COMMA | SEMICOLON | DASH;
                    }
                    end -= 1;
                }
                content.1 = end.max(content.0);
                // “…**, but** she also praised them”; without a comma the next verb is as often what is said.
                let behind = |i: usize, classes: u32| nodes.get(content.1 + i).is_some_and(|n| n.is(classes));
                report.tailed |= behind(1, COMMA) && behind(2, CONJUNCTION | SUBORDINATOR);
                break;
            }
        }
        if let Some(other) = same {
            tail[other].source = report.source;
        }
        // In a subordinate clause that opens the sentence, or a relative clause, the content ends with the clause.
        let left = report.extent.0;
        let opens = left > 0
            && nodes[left - 1].is(SUBORDINATOR)
            && (left == 1 || nodes[left - 2].is(COMMA | CONJUNCTION) && left == 2);
        // “**In what officials say** is usual, one was lost”
        let what = (2..=3).contains(&left) && nodes[left - 1].text(&["what"]) && nodes[left - 2].is(PREPOSITION);
        // “Citing the law, the mayor …”
        let opens = opens
            || what
            || report.shared
                && left <= report.cue.0
                && !(0..report.cue.0)
                    .any(|i| nodes[i].is(AUXILIARY | VERB) || nodes[i].word.cue.is_some() || nodes[i].pair.is_some())
                && nodes[report.cue.0].word.cue.is_some_and(|c| c.form == VerbForm::Gerund);
        // “**Told** that it was a majority, she …”
        let told = report.shared
            && report.cue.0 == 0
            && report.source.is_none()
            && nodes[0].word.cue.is_some_and(|c| c.form == VerbForm::Past && c.verb.takes(frame::ADDRESSEE));
        // “Refuting Example's **claims** that it was safe, Sample said …”
        let noun = nodes[report.cue.0].is(CUE_NOUN)
            && (nodes[0].is(PREPOSITION | SUBORDINATOR) || nodes[0].lower.ends_with("ing"))
            && !(1..report.cue.0).any(|i| nodes[i].is(AUXILIARY | COMMA) || nodes[i].word.cue.is_some());
        let opens = opens || told || noun;
        let relative = nodes[left].is(RELATIVE) && left > 0 && nodes[left - 1].is(COMMA);
        // “Example held a vote and, despite promising to leave, **has** stayed”: a participle between commas, and the verb of the sentence behind it.
        let aside = report.shared
            && left > 1
            && nodes[left - 1].is(SUBORDINATOR | PREPOSITION)
            && nodes[left - 2].is(COMMA | CONJUNCTION)
            && nodes[report.cue.0].word.cue.is_some_and(|c| c.form == VerbForm::Gerund);
        // “A preacher, **though she says** they are no relation, **has** called it so”
        // “Leaving, **as she hinted** he would, **would** be wrong”; not “Shares **fell**, as the firm said it would close, would cut jobs …”
        let finite = |n: &Node| (n.is(AUXILIARY | VERB) || n.word.cue.is_some()) && !n.lower.ends_with("ing");
        let as_ = || nodes[left - 1].text(&["as"]) && !nodes[..left - 2].iter().any(finite);
        let concedes =
            left > 1 && nodes[left - 2].is(COMMA) && (nodes[left - 1].text(&["though", "although", "while"]) || as_());
        let relative = relative || aside || concedes;
        if left > 0
            && nodes[left - 1].is(DASH)
            && let Some(dash) = closing_dash(nodes, *content)
        {
            content.1 = dash - 1;
        }
        if opens || relative {
            let comma = (content.0 + 1..=content.1).find(|&i| {
                (nodes[i].is(COMMA) || opens && nodes[i - 1].pair.is_some() && nodes[i].is(CAPITAL))
                    && nodes.get(i + 1).is_some_and(|n| {
                        if relative {
                            // “which says **its leader, the former mayor,** would win”: only behind a verb of its own.
                            let own = nodes[content.0..i].iter().any(|n| n.is(AUXILIARY | VERB) || n.pair.is_some());
                            // “…, **publicly supported** her”
                            let adverb = n.is(ADVERB)
                                && nodes.get(i + 2).is_some_and(|n| n.is(AUXILIARY | VERB) || n.word.cue.is_some());
                            own && (n.is(AUXILIARY | VERB) || n.word.cue.is_some() || adverb)
                        } else {
                            !n.is(CONJUNCTION | RELATIVE)
                        }
                    })
            });
            if let Some(comma) = comma {
                content.1 = comma - 1;
            }
        }
    }
}
