//! No files of a crate import each other, directly or by others, but for the pair that ARCHITECTURE.md names. A module and those inside it are one
//! thing: what they import of each other is not counted.
//!
//! A file imports another if a path in it leads there: a `use`, or a path that starts with `crate`, `super` or `self`, in macros too. What a module
//! passes on by `pub use` is imported from where it is defined.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::kit::root;

/// Files that belong together: the host's pipeline makes workers, and a worker is of a pipeline.
const ALLOWED: [(&str, &str, &str); 1] = [("copydesk-host", "pipeline", "worker")];

/// Where an item or a module is in its crate: `["read", "csv", "Rows"]`.
type Place = Vec<String>;

/// The modules of a crate, each with its source.
type Modules = BTreeMap<Place, String>;

/// What the source of a module says of others.
#[derive(Default)]
struct Imports {
    /// Where its paths lead.
    places: Vec<Place>,
    /// What it passes on by `pub use`, under the name it has here.
    exports: BTreeMap<String, Place>,
}

/// Reads the paths in a stream of tokens.
struct Reader<'m> {
    modules: &'m Modules,
    module: &'m Place,
    found: Imports,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Ident(word) if word == "use" => {
                    let is_passed_on = tokens[..at].iter().rev().take(2).any(|token| token.to_string() == "pub");
                    let end = (at..tokens.len()).find(|&i| tokens[i].to_string() == ";").unwrap_or(tokens.len());
                    self.tree(&tokens[at + 1..end], Vec::new(), is_passed_on);
                    end
                }
                TokenTree::Ident(word) if ["crate", "super", "self"].iter().any(|start| word == start) => {
                    let end = at + path_len(&tokens[at..]);
                    self.tree(&tokens[at..end], Vec::new(), false);
                    end.max(at + 1)
                }
                TokenTree::Group(group) if group.to_string() == "[cfg (test)]" => after_item(&tokens, at),
                TokenTree::Group(group) => {
                    self.read(group.stream());
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// One tree of a `use`, or one path: `a::{b, c::d as e}` below `before`.
    fn tree(&mut self, tokens: &[TokenTree], mut before: Vec<String>, is_passed_on: bool) {
        let mut name = None;
        for (i, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => name = tokens.get(i + 1).map(ToString::to_string),
                TokenTree::Ident(word) if name.is_none() => before.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for tree in inner.split(|token| token.to_string() == ",").filter(|tree| !tree.is_empty()) {
                        self.tree(tree, before.clone(), is_passed_on);
                    }
                    return;
                }
                _ => {}
            }
        }
        // `a::{self}` is `a`.
        if before.len() > 1 && before.last().is_some_and(|last| last == "self") {
            before.pop();
        }
        if let Some(place) = self.place(&before) {
            if is_passed_on && let Some(name) = name.or_else(|| before.last().cloned()) {
                self.found.exports.insert(name, place.clone());
            }
            self.found.places.push(place);
        }
    }

    /// The place in this crate that a path names; `None` if it leads into another.
    fn place(&self, path: &[String]) -> Option<Place> {
        let mut place = self.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (place, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|word| word == "super") {
                    place.pop();
                    rest = &rest[1..];
                }
            }
            first => {
                let child = [place.as_slice(), &[first.to_owned()]].concat();
                self.modules.contains_key(&child).then_some(())?;
            }
        }
        place.extend_from_slice(rest);
        Some(place)
    }
}

/// How many tokens the path at the start of `tokens` has: words with `::` between them, and perhaps a tree at its end.
fn path_len(tokens: &[TokenTree]) -> usize {
    let is_colon = |i: usize| tokens.get(i).is_some_and(|token| token.to_string() == ":");
    let mut len = 1;
    while is_colon(len) && is_colon(len + 1) && matches!(tokens.get(len + 2), Some(TokenTree::Ident(_))) {
        len += 3;
    }
    len
}

/// Past the item that the attribute at `at` is of.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => other.to_string() == ";",
    };
    (at + 1..tokens.len()).find(|&i| is_end(&tokens[i])).map_or(tokens.len(), |end| end + 1)
}

/// Groups of modules that import each other in a circle.
fn circles(modules: &Modules) -> BTreeSet<Vec<String>> {
    let read = |module, source: &String| {
        let mut reader = Reader { modules, module, found: Imports::default() };
        reader.read(source.parse().unwrap_or_else(|error| panic!("{module:?}: {error}")));
        reader.found
    };
    let imports: BTreeMap<&Place, Imports> =
        modules.iter().map(|(module, source)| (module, read(module, source))).collect();
    let mut reached: BTreeMap<&Place, BTreeSet<&Place>> = BTreeMap::new();
    for (module, own) in &imports {
        let targets = own.places.iter().map(|place| defining(&imports, place, 0));
        let apart = |target: &&Place| !target.starts_with(module) && !module.starts_with(target);
        reached.insert(module, targets.filter(apart).collect());
    }
    while modules.keys().any(|module| {
        let further: BTreeSet<&Place> = reached[module].iter().flat_map(|next| &reached[next]).copied().collect();
        let known = reached.get_mut(module).unwrap();
        let before = known.len();
        known.extend(further);
        known.len() > before
    }) {}
    let circle = |module: &Place| {
        let others = reached[module].iter().filter(|other| reached[**other].contains(module));
        others.map(|other| other.join("::")).collect::<Vec<_>>()
    };
    modules.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
}

/// The module that defines what is at a place.
fn defining<'m>(imports: &BTreeMap<&'m Place, Imports>, place: &Place, depth: usize) -> &'m Place {
    let len = (0..=place.len()).rev().find(|&len| imports.contains_key(&place[..len].to_vec())).unwrap();
    let (module, own) = imports.get_key_value(&place[..len].to_vec()).unwrap();
    match place.get(len).and_then(|name| own.exports.get(name)) {
        Some(origin) if depth < 8 => defining(imports, origin, depth + 1),
        _ => module,
    }
}

/// The modules in the files of a folder.
fn modules(folder: &Path, place: &Place, found: &mut Modules) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let (path, mut place) = (entry.path(), place.clone());
        let stem = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() && !["bin", "tests"].contains(&stem) {
            place.push(stem.into());
            modules(&path, &place, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && stem != "tests" {
            if !["lib", "main", "mod"].contains(&stem) {
                place.push(stem.into());
            }
            found.insert(place, fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn no_files_import_each_other() {
    let folders = ["crates", "plugins"].iter().flat_map(|folder| root().join(folder).read_dir().unwrap().flatten());
    let packages = folders.map(|entry| entry.path()).chain([root().join("python")]);
    let (mut wrong, mut files) = (Vec::new(), 0);
    for package in packages {
        let name = package.file_name().unwrap().to_str().unwrap();
        let mut found = Modules::new();
        modules(&package.join("src"), &Vec::new(), &mut found);
        files += found.len();
        let allowed = |circle: &Vec<String>| ALLOWED.iter().any(|(of, a, b)| *of == name && *circle == [*a, *b]);
        wrong.extend(
            circles(&found).into_iter().filter(|circle| !allowed(circle)).map(|circle| format!("{name}: {circle:?}")),
        );
    }
    assert!(files > 300, "{files} files");
    assert!(
        wrong.is_empty(),
        "files that import each other; move what they share into one of its own:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn circles_are_found_through_others_and_through_what_is_passed_on() {
    let circles = |sources: &[(&str, &str)]| {
        let place = |path: &str| path.split("::").filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let modules = sources.iter().map(|(path, source)| (place(path), (*source).to_owned())).collect();
        circles(&modules).into_iter().map(|circle| circle.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(circles(&[("a", "use crate::b::B;"), ("b", "fn f() { super::a::g() }"), ("", "")]), ["a b"]);
    // By way of a third, and of a name that the root passes on; in a macro.
    let root = ("", "mod a; mod b; mod c; pub(crate) use c::{Thing as C, other};");
    assert_eq!(
        circles(&[
            root,
            ("a", "use crate::{C, d::E};"),
            ("b", "use crate::a;"),
            ("c", "html! { (crate::b::show(x)) }")
        ]),
        ["a b c"]
    );
    // A test, a module inside another, another crate.
    assert_eq!(
        circles(&[
            ("", "mod a; mod b; use a::A;"),
            ("a", "mod inner; use inner::X; use crate::Root; use b::c; #[cfg(test)] mod tests { use crate::b::B; }"),
            ("a::inner", "use super::A;"),
            ("b", "use crate::a::A;"),
        ]),
        [""; 0]
    );
}
