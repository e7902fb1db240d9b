#!/bin/sh
# What must pass before a change lands; the workflow runs it, and so can you.
set -eu
cd "$(dirname "$0")"
cargo clippy --all-targets -- -D warnings
cargo test
# Conformance and a run on article.txt, where copydesk is at hand.
if command -v copydesk >/dev/null; then copydesk plugin dev; else cargo build --release; fi
