//! The form of a source phrase that is not a mention: a pronoun, an unnamed source, or a name that the entities processor did not find.

use copydesk_language::lexicon::{SourceNoun, person_pronoun, role_noun, source_noun};

use copydesk_plugin::standard::MentionForm;

/// The form of a source phrase, and what kind of source its main noun `head` is, if a list knows it.
pub(crate) fn describe(phrase: &str, head: &str) -> (MentionForm, Option<&'static str>) {
    if is_pronoun(phrase) {
        return (MentionForm::Pronoun, None);
    }
    if let Some(kind) = source_noun(head) {
        let kind = match kind {
            SourceNoun::People => "people",
            SourceNoun::Institution => "institution",
            SourceNoun::Document => "document",
        };
        return (MentionForm::Nominal, Some(kind));
    }
    if let Some(role) = role_noun(head) {
        return (MentionForm::Nominal, Some(if role.plural { "people" } else { "person" }));
    }
    let capital = head.starts_with(char::is_uppercase);
    (if capital { MentionForm::Name } else { MentionForm::Nominal }, None)
}

fn is_pronoun(phrase: &str) -> bool {
    let others = [
        "it", "this", "that", "these", "those", "who", "which", "one", "some", "others", "many", "everyone", "someone",
    ];
    person_pronoun(phrase).is_some() || others.iter().any(|other| phrase.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_kinds() {
        for (phrase, head, form, kind) in [
            ("They", "They", MentionForm::Pronoun, None),
            ("it", "it", MentionForm::Pronoun, None),
            ("senior officials", "officials", MentionForm::Nominal, Some("people")),
            ("a court in Oxbridge", "court", MentionForm::Nominal, Some("institution")),
            ("The report", "report", MentionForm::Nominal, Some("document")),
            ("One resident", "resident", MentionForm::Nominal, Some("person")),
            ("Ada Example", "Example", MentionForm::Name, None),
            ("the dreamers", "dreamers", MentionForm::Nominal, None),
        ] {
            assert_eq!(describe(phrase, head), (form, kind), "{phrase}");
        }
    }
}
