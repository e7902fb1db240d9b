"""What the wheel holds beside the module: the program ``copydesk`` and the standard plugins."""

from pathlib import Path

_NATIVE = Path(__file__).parent / "native"

#: The program.
PROGRAM = _NATIVE / "bin" / "copydesk"

#: The folder of the standard plugins.
PLUGINS = _NATIVE / "lib" / "copydesk" / "plugins"
