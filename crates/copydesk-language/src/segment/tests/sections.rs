//! The kinds of sections, on made-up pages.

use super::{check_sections, segment};
use crate::segment::SectionKind;

#[test]
fn an_article_with_everything() {
    check_sections(
        "
        title       | Ministers agree on river treaty after night of talks
        byline      | By Jane Doe, Staff Writer
        boilerplate | 5 min read
        dateline    | GENEVA (Example News) -
        +paragraph  | Ministers agreed on Friday. The treaty takes effect in May.
        heading     | What comes next
        paragraph   | Parliaments must vote. “We are ready,” said John Roe.
        boilerplate | READ MORE: River treaty explained
        paragraph   | The vote is expected in June.
        credit      | (Reporting by Jane Doe; Editing by John Roe)
        boilerplate | Sign up for our newsletter
        boilerplate | KEEP READING:
        ",
    );
}

#[test]
fn datelines() {
    check_sections(
        "
        dateline   | WASHINGTON, Jan. 6 (AP) —
        +paragraph | The vote was close.
        dateline   | KYIV, Ukraine —
        +paragraph | The sirens wailed.
        dateline   | Accra, Jan. 14, GNA –
        +paragraph | The minister spoke.
        dateline   | NEW YORK, 5 May 2022 (Example Agency) --
        +paragraph | The council met.
        dateline   | (Reuters) -
        +paragraph | Oil rose.
        dateline   | Rome & Milan, Italy, Jun 14 2022 (IPS) -
        +paragraph | The trains stood still.
        ",
    );
    check_sections("dateline | THE HAGUE, Netherlands —\n+paragraph | The court ruled.");
    let text = "(CNN)The court ruled.";
    assert_eq!(segment(text, None).sections[0].span, 0..5);
    check_sections("dateline | ST. PETERSBURG, Russia –\n+paragraph | The river froze.");
    check_sections("dateline | NEW DELHI:\n+paragraph | The court ruled on Monday.");
    check_sections("dateline | Durban —\n+paragraph | The trophy was presented on Sunday.");
    check_sections("title | River treaty signed\ndateline | Friday, July 21, 2017\nparagraph | The treaty was signed.");
}

#[test]
fn what_only_looks_like_a_dateline() {
    check_sections(
        "
        paragraph | The minister - a lawyer - spoke. He left.
        paragraph | BREAKING: The court ruled. It was close.
        paragraph | THE FACTS - He said so twice. It was false.
        paragraph | Doe — The man himself — came. He spoke.
        ",
    );
    check_sections("paragraph | TRUMP: I won. You lost.\nparagraph | DOE: No.");
    check_sections("paragraph | Putin — who came late — spoke. He left.");
}

#[test]
fn bylines_credits_and_furniture() {
    check_sections(
        "
        byline      | By JOHN SMITH and JANE DOE
        byline      | jane.doe@example.com
        byline      | @janedoe
        byline      | John van der Roe, Example correspondent
        credit      | Reuters
        boilerplate | Updated 10:30 a.m. EST
        paragraph   | By Monday the river had risen again. It fell on Tuesday.
        credit      | Photo: John Roe/Example Agency
        credit      | © 2022 Example Media. All rights reserved.
        credit      | Associated Press writer Jane Doe contributed to this report.
        credit      | (With information from AFP)
        boilerplate | https://example.com/2022/river
        boilerplate | Advertisement
        boilerplate | Click here to subscribe
        boilerplate | Follow us on Twitter
        boilerplate | Related: The river in numbers
        paragraph   | Sign up sheets were torn from the wall, he said.
        paragraph   | Copyright law was made for books, he said. By clicking on a link, they broke it.
        paragraph   | Related companies, he said, had paid the bill. They denied it.
        ",
    );
    check_sections("paragraph | The talks go on.\n+credit | (Reporting by Jane Doe; Editing by John Roe)");
}

#[test]
fn titles_and_headings() {
    check_sections("title | Old Ferry Sinks in River.\nparagraph | An old ferry sank on Friday.");
    check_sections("paragraph | An old ferry sank on Friday.\nparagraph | Nobody was hurt.");
    check_sections("paragraph | Only a line without a stop");
    check_sections(
        "
        paragraph   | The list is long. It names:
        paragraph   | Apples: $3
        paragraph   | He wrote: “No”
        paragraph   | Then it ends.
        heading     | “No” means no
        paragraph   | It was over.
        ",
    );
    check_sections(
        "
        paragraph   | One story ended. Another began.
        boilerplate | The Example Channel
        paragraph   | It rained. It poured.
        boilerplate | The Example Channel
        paragraph   | It snowed. It froze.
        boilerplate | The Example Channel
        paragraph   | It thawed.
        ",
    );
}

#[test]
fn a_known_title_is_cut_out_of_its_line() {
    let text = "News | Ferry sinks. An old ferry sank on Friday.";
    let kinds =
        |title| segment(text, Some(title)).sections.into_iter().map(|s| (s.kind, &text[s.span])).collect::<Vec<_>>();
    use SectionKind::*;
    assert_eq!(
        kinds(7..19),
        [(Heading, "News |"), (Title, "Ferry sinks."), (Paragraph, "An old ferry sank on Friday.")]
    );
    assert_eq!(kinds(0..usize::MAX), [(Title, text)]);
    assert_eq!(kinds(40..40).len(), 1);
    let text = "“É”";
    assert_eq!(segment(text, Some(1..4)).sections.len(), 2);
}
