#!/usr/bin/env python3
"""Checks what the Markdown files point at, and that src/README.md names every room and no file that is gone.

Prints FILE:LINE: what is wrong, and exits 1 when there is any; 0 otherwise.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")


def documents():
    yield from ROOT.glob("*.md")
    for top in ("catalogs", "models", "scripts", "src", "tests"):
        yield from (file for file in (ROOT / top).rglob("*.md") if "node_modules" not in file.parts)


def dead_links():
    for file in sorted(documents()):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for target, _ in LINK.findall(line):
                if "://" not in target and not target.startswith("mailto:") and not (file.parent / target).exists():
                    yield f"{file.relative_to(ROOT)}:{number}: {target} does not exist"


def wrong_on_the_map():
    text = (ROOT / "src" / "README.md").read_text(encoding="utf-8")
    for room in sorted(path.name for path in (ROOT / "src").iterdir() if path.is_dir()):
        if f"`{room}/`" not in text:
            yield f"src/README.md: {room}/ is not on the map"
    for name in re.findall(r"`([\w/]+\.[hc]pp)`", text):
        if not any((ROOT / top / name).exists() for top in ("include/steelyard", "src")):
            yield f"src/README.md: {name} is on the map, and nowhere else"


def main():
    found = [*dead_links(), *wrong_on_the_map()]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
