"""Writes docs/steps.md and docs/process.schema.json: `python -m switchroom.processes.documents [FOLDER]`."""

import sys
from pathlib import Path

from switchroom.processes.domain.schema import generated


def write_documents(folder: Path) -> list[Path]:
    """Write what is generated from the step types into `folder`; returns the files."""
    written = []
    for name, text in generated().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    write_documents(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
