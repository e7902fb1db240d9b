//! Pages as a browser's parser would read them: which words lie in which elements.

use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, Scope, Tone, key, layer, role};
use copydesk_core::{Article, Layer, LayerBuilder, Link, Meta, Problem, ProblemKind, Record, Value};
use proptest::prelude::*;

use super::{article, article_fragment};

/// A piece of a page: the text, and the classes of the elements that it lies in.
type Piece = (Vec<String>, String);

/// Reads the element `article`; fails where elements do not nest.
fn pieces(page: &str) -> Vec<Piece> {
    let start = page.find("<article").expect("a text");
    let end = page.find("</article>").expect("its end");
    let mut open: Vec<(String, String)> = Vec::new();
    let mut pieces = Vec::new();
    let mut rest = &page[start..end];
    while !rest.is_empty() {
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>').expect("a tag ends");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop().map(|(open, _)| open).as_deref(), Some(name), "elements nest");
            } else {
                let name = tag.split(' ').next().unwrap().to_owned();
                assert!(name != "a" || open.iter().all(|(outer, _)| outer != "a"), "a link in a link");
                let class = tag.split_once("class=\"").map_or("", |(_, class)| class.split('"').next().unwrap());
                open.push((name, class.to_owned()));
            }
            rest = after;
        } else {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            pieces.push((open.iter().map(|(_, class)| class.clone()).collect(), text));
            rest = after;
        }
    }
    assert_eq!(open.len(), 1, "all but the article itself is closed");
    pieces
}

/// The words in elements of a class, one string for all pieces. What is added to the text is left out.
fn words(page: &str, class: &str) -> String {
    let lies_in = |classes: &[String], class: &str| classes.iter().any(|all| all.split(' ').any(|c| c == class));
    let pieces = pieces(page).into_iter();
    let own = pieces.filter(|(classes, _)| !lies_in(classes, "by") && !lies_in(classes, "sign"));
    own.filter(|(classes, _)| lies_in(classes, class)).map(|(_, text)| text).collect()
}

struct Rows<'t>(&'t str, LayerBuilder<'t>);

impl<'t> Rows<'t> {
    fn new(text: &'t str, name: &'static str) -> Rows<'t> {
        Rows(text, LayerBuilder::new(name.into(), text).unwrap())
    }

    fn row(mut self, words: &str, label: &'static str) -> Self {
        let start = self.0.find(words).filter(|_| !words.is_empty());
        self.1.row(start.map(|at| at..at + words.len()), label.into(), Some(0.9)).unwrap();
        self
    }

    fn attr(mut self, key: &'static str, value: Value<'_>) -> Self {
        self.1.attr(key.into(), value).unwrap();
        self
    }

    fn link(mut self, role: &'static str, to: &'static str, row: u32) -> Self {
        self.1.link(Link::new(role.into(), to.into(), row)).unwrap();
        self
    }

    fn done(self) -> Layer {
        self.1.finish()
    }
}

const TEXT: &str = "“No cuts 🙂 this year,” Ada Exámple of the Bank of England told the BBC. “A crisis,” she added.";

fn record() -> Record {
    let mut record = Record::new(Article::new("cuts.txt", TEXT, Meta::default()));
    let [person, organisation, place] =
        [EntityType::Person, EntityType::Organisation, EntityType::Location].map(EntityType::as_str);
    let direct = QuoteKind::Direct.as_str();
    let layers = vec![
        Rows::new(TEXT, layer::ENTITIES)
            .row("Ada Exámple", person)
            .attr(key::NAME, "Ada Exámple".into())
            .attr(key::ROLE, "chancellor".into())
            .row("Bank of England", organisation)
            .row("England", place)
            .done(),
        Rows::new(TEXT, layer::MENTIONS)
            .row("Ada Exámple", person)
            .link(role::ENTITY, layer::ENTITIES, 0)
            .row("Bank of England", organisation)
            .link(role::ENTITY, layer::ENTITIES, 1)
            .row("England", place)
            .link(role::ENTITY, layer::ENTITIES, 2)
            .row("she", person)
            .attr(key::FORM, MentionForm::Pronoun.as_str().into())
            .link(role::ENTITY, layer::ENTITIES, 0)
            .done(),
        Rows::new(TEXT, layer::CUES).row("told", "say").row("added", "say").done(),
        Rows::new(TEXT, layer::QUOTES)
            .row("“No cuts 🙂 this year,”", direct)
            .attr(key::CUE, "told".into())
            .link(role::SPEAKER, layer::ENTITIES, 0)
            .link(role::SOURCE, layer::MENTIONS, 0)
            .link(role::CUE, layer::CUES, 0)
            .row("“A crisis,”", direct)
            .link(role::CONTINUES, layer::QUOTES, 0)
            .link(role::SPEAKER, layer::ENTITIES, 0)
            .link(role::SOURCE, layer::MENTIONS, 3)
            .link(role::CUE, layer::CUES, 1)
            .done(),
        Rows::new(TEXT, layer::SENTIMENT)
            .row("“A crisis,” she added.", Tone::Negative.as_str())
            .attr(key::SCOPE, Scope::Sentence.as_str().into())
            .attr(key::POLARITY, Value::Float(-0.62))
            .attr(key::WORDS, "crisis".into())
            .done(),
        Rows::new(TEXT, "airtime").row("told the BBC", "on air").attr("minutes", Value::Int(3)).row("", "all").done(),
    ];
    record.insert(layers).unwrap();
    record
}

#[test]
fn marks_lie_on_the_right_words() {
    let page = article(&record());
    assert_eq!(words(&page, "text"), format!("{TEXT}\n"));
    assert_eq!(words(&page, "person"), "Ada Exámpleshe");
    assert_eq!(words(&page, "organisation"), "Bank of England");
    assert_eq!(words(&page, "place"), "England");
    assert_eq!(words(&page, "direct"), "“No cuts 🙂 this year,”“A crisis,”");
    assert_eq!(words(&page, "deciding"), "crisis");
    assert_eq!(words(&page, "row"), "told the BBC");
}

#[test]
fn a_speaker_is_said_where_the_speaker_changes() {
    let page = article(&record());
    let by = |page: &str| pieces(page).iter().filter(|(_, text)| text == "Ada Exámple").count();
    // One mention, and one word of who speaks for both parts of the quotation.
    assert_eq!(by(&page), 2, "{page}");
}

#[test]
fn what_has_no_title_is_called_by_its_first_line() {
    let title = |title: Option<&str>, text: &str| {
        let meta = Meta { title: title.map(str::to_owned), ..Meta::default() };
        let page = article(&Record::new(Article::new("a.txt", text, meta)));
        page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned()
    };
    assert_eq!(title(Some("Cuts"), "Rates\n\nAda spoke."), "Cuts");
    assert_eq!(title(Some(" "), "\n Rates  fall\n\nAda spoke."), "Rates fall");
    assert_eq!(title(None, " \n"), "a.txt");
}

#[test]
fn a_quotation_its_source_and_its_cue_share_a_class_over_all_parts() {
    let page = article(&record());
    assert_eq!(words(&page, "q0"), "“No cuts 🙂 this year,”Ada Exámpletold“A crisis,”sheadded");
    assert!(page.contains(":has(.q0:is(:hover,:focus)) .q0{"));
}

#[test]
fn the_lists_name_speakers_tones_and_rows_of_other_plugins() {
    let page = article(&record());
    let found = &page[page.find("class=\"found\"").unwrap()..];
    for shown in ["Who said what <small>1</small>", "chancellor", "1 sentence: 0 positive, 0 neutral, 1 negative"] {
        assert!(found.contains(shown), "{shown}\n{found}");
    }
    let (_, rows) = found.split_once("<h2>airtime <small>2</small></h2>").unwrap();
    assert!(rows.contains("on air") && rows.contains("minutes 3") && rows.contains("whole article"), "{rows}");
}

#[test]
fn nothing_of_an_article_is_markup() {
    let text = "<script>alert(1)</script> said \"& ' </style> \u{202e}evil\u{202c} &lt; é e\u{301}";
    let meta = Meta { title: Some("</title><img src=x onerror=alert(1)>".into()), ..Meta::default() };
    let mut record = Record::new(Article::new("<b>", text, meta));
    let mentions = Rows::new(text, layer::MENTIONS).row("<script>alert(1)</script>", "<i>").done();
    let other = Rows::new(text, "</table>").row("&lt;", "<u>").attr("<k>", "<v>".into()).done();
    record.insert(vec![mentions, other]).unwrap();
    let message = "<iframe>".into();
    record.problems.push(Problem { processor: "<p>".into(), kind: ProblemKind::Failed, message });
    let page = article(&record);
    assert!(
        words(&page, "text")
            .starts_with("<script>alert(1)</script> said \"& ' </style> \u{fffd}evil\u{fffd} &lt; é e\u{301}")
    );
    for markup in ["<script", "<img", "<i>", "<iframe", "<u>", "<v>", "<k>", "</style> ", "\u{202e}"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert_eq!(page.matches("</table>").count(), 1);
    assert_eq!(page.matches("<title>").count(), 1);
}

#[test]
fn the_policy_allows_the_style_sheet_of_the_page_and_nothing_else() {
    use base64::Engine as _;
    use sha2::Digest;
    let page = article(&record());
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let hash = base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(style));
    assert!(
        page.contains(&format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"))
    );
    assert!(!page.contains("style=") && !page.contains("http-equiv=\"refresh\""));
}

#[test]
fn fragments_of_two_records_share_no_id() {
    let ids = |fragment: &str| -> Vec<String> {
        fragment.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let one = ids(&article_fragment(&record()));
    let two = ids(&article_fragment(&Record::new(Article::new("other", TEXT, Meta::default()))));
    assert!(one.len() > 8 && one.iter().all(|id| !two.contains(id)), "{one:?} {two:?}");
    let mut distinct = one.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), one.len());
}

#[test]
fn an_article_that_could_not_be_read_has_a_page_with_its_problem() {
    let page = article(&Record::unreadable("a.pdf", "PDF is not supported"));
    assert!(page.contains("PDF is not supported") && !page.contains("<article"));
}

proptest! {
    /// However marks overlap, over whatever text: elements nest, the text is all there, and each mark covers its own words.
    #[test]
    fn marks_that_overlap_are_cut(
        text in "[a<&é🙂\\u{301} \n]{1,40}",
        spans in prop::collection::vec((0usize..40, 1usize..40), 0..12),
    ) {
        let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        let mut spans: Vec<_> = spans.iter().map(|(start, length)| at(*start)..at(start + length)).collect();
        spans.retain(|span| !span.is_empty());
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), &text).unwrap();
        let mut quotes = LayerBuilder::new(layer::QUOTES.into(), &text).unwrap();
        for (i, span) in spans.iter().enumerate() {
            let layer = if i % 2 == 0 { &mut mentions } else { &mut quotes };
            layer.row(Some(span.clone()), "direct".into(), None).unwrap();
        }
        let mut record = Record::new(Article::new("a", text.clone(), Meta::default()));
        record.insert(vec![mentions.finish(), quotes.finish()]).unwrap();
        let page = article(&record);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(squeezed(&words(&page, "text")), squeezed(&text));
        for (row, span) in spans.iter().skip(1).step_by(2).enumerate() {
            prop_assert_eq!(squeezed(&words(&page, &format!("q{row}"))), squeezed(&text[span.clone()]));
        }
    }
}
