"""The command ``copydesk``: the packaged program, which takes the place of this process."""

import os
import sys
from typing import NoReturn

from copydesk._native import PROGRAM


def main() -> NoReturn:
    os.execv(PROGRAM, ["copydesk", *sys.argv[1:]])


if __name__ == "__main__":
    main()
