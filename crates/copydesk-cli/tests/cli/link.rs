//! `copydesk link`, and ids and corrections as articles are annotated: what is refused with what help, and what a link leaves.

use crate::sandbox::Sandbox;

const NEWS: &str = "{\"id\": 1, \"text\": \"“No cuts.”\"}\n{\"id\": 2, \"text\": \"“No cuts.”\"}\n";

#[test]
fn a_run_is_linked_and_continued() {
    let sandbox = Sandbox::new();
    sandbox.file("news.jsonl", NEWS);
    assert_eq!(sandbox.run("annotate news.jsonl --plugins none -f parquet -o out").code, 0);
    let linked = sandbox.run("link out");
    assert_eq!(linked.code, 0, "{}", linked.stderr);
    assert!(linked.stderr.contains("2 articles, 1 without copies"), "{}", linked.stderr);
    for table in ["corpus_entities", "entity_links", "quote_groups", "article_groups", "who_said_what"] {
        assert!(sandbox.path(&format!("out/{table}/00000.parquet")).exists(), "{table}");
    }
    // What the link wrote anew is a part of the run: it is whole.
    let resumed = sandbox.run("annotate news.jsonl --plugins none -f parquet -o out --resume");
    assert!(resumed.stderr.contains("is finished; there is nothing to continue"), "{}", resumed.stderr);
    sandbox.file(
        "out/corrections.jsonl",
        "{\"correct\": \"split\", \"entities\": [{\"id\": \"7\", \"name\": \"Ada\"}]}\n",
    );
    let corrected = sandbox.run("link out --resume");
    assert_eq!(corrected.code, 1, "{}", corrected.stderr);
    assert!(corrected.stderr.contains("1 corrections no longer fit"), "{}", corrected.stderr);
}

#[test]
fn what_cannot_be_linked_says_what_helps() {
    let sandbox = Sandbox::new();
    sandbox.file("news.jsonl", NEWS);
    for (format, says) in [("csv", "wrote csv, not Parquet"), ("jsonl", "wrote jsonl, not Parquet")] {
        sandbox.run(&format!("annotate news.jsonl --plugins none -f {format} -o {format}/"));
        let refused = sandbox.run(&format!("link {format}"));
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains(says), "{}", refused.stderr);
        assert!(
            refused.stderr.contains("annotate into another folder with -f parquet, and link that"),
            "{}",
            refused.stderr
        );
    }
    assert!(sandbox.run("link absent").stderr.contains("absent holds no run"));
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_its_line() {
    let sandbox = Sandbox::new();
    sandbox.file("news.jsonl", NEWS);
    sandbox.file("own.csv", "id,type,name\n1,ship,Titanic\n");
    sandbox.file("wrong.jsonl", "\n{\"correct\": \"nothing\"}\n");
    for (flag, says) in [
        ("--authority own.csv", "own.csv, line 2: the type \"ship\""),
        ("--corrections wrong.jsonl", "wrong.jsonl, line 2: unknown variant"),
    ] {
        let refused = sandbox.run(&format!("annotate news.jsonl --plugins none {flag}"));
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains(says), "{}", refused.stderr);
    }
}
