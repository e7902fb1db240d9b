"""The script of the server's pages: app.js is what the compiler makes of app.ts, and the types hold."""

import shutil
import subprocess

from conftest import ROOT

WEB = ROOT / "crates/copydesk-serve/web"


def test_the_script_is_built_from_its_source(tmp_path):
    for name in ("package.json", "package-lock.json", "tsconfig.json", "app.ts"):
        shutil.copy(WEB / name, tmp_path)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=tmp_path, check=True)
    built = subprocess.run(["npm", "run", "--silent", "build"], cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout
    assert (tmp_path / "app.js").read_text() == (WEB / "app.js").read_text(), "stale: npm ci && npm run build"
