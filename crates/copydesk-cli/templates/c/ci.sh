#!/bin/sh
# What must pass before a change lands; the workflow runs it, and so can you.
set -eu
cd "$(dirname "$0")"
make
if command -v copydesk >/dev/null; then
  make test
  copydesk plugin dev
else
  echo "tests skipped: copydesk is not on PATH"
fi
