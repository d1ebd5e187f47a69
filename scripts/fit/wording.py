"""Words, names of parts and sets of coefficients, read as the program reads them (src/evidence/words.cpp, src/evidence/hardware.cpp)."""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def records(file, kind):
    return json.loads((ROOT / file).read_text(encoding="utf-8"))[kind]


def words_of(text):
    return re.findall(r"(?:[a-z0-9]|(?<=[0-9])\.(?=[0-9]))+", text.lower())


class Wording:
    """A text to be asked what it says, in several spellings at once."""

    def __init__(self, text):
        self.lower, self.joined, self.edges, edge = text.lower(), "", [], True
        for c in self.lower:
            if re.match("[a-z0-9]", c):
                self.joined += c
                self.edges.append(edge)
            edge = not re.match("[a-z0-9]", c)
        self.edges.append(True)

    def holds(self, *parts):
        return any(part in self.lower for part in parts)

    def spells(self, part):
        return part in self.joined

    def between(self, part, at_beginning, at_end):
        return any((not at_beginning or self.edges[at.start()]) and (not at_end or self.edges[at.start() + len(part)])
                   for at in re.finditer(f"(?={re.escape(part)})", self.joined))

    def says(self, part):
        return self.between(part, True, True)

    def begins(self, part):
        return self.between(part, True, False)

    def ends(self, part):
        return self.between(part, False, True)


PASSED_OVER = set("nvidia amd google intel huawei aws habana tesla geforce instinct radeon cloud gpu gpus r accelerator ai gtx".split())
PROCESSORS = set("cpu cpus xeon epyc ryzen graviton threads opteron".split())


def name_words(text):
    words = []
    for word in words_of(text):
        if word in PASSED_OVER:
            continue
        if word in ("gb", "gib") and words and re.fullmatch(r"[0-9.]+", words[-1]):
            words[-1] += "gb"
            continue
        word = re.sub(r"^([0-9.]+)(gib|g)$", r"\1gb", word)
        if len(word) > 3 and word.startswith("tpu"):
            words.append("tpu")
            word = word[3:]
        words.append(word)
    return frozenset(words)


def names_of(parts):
    """(words of a name, id) of catalog records, in the order of the catalog."""
    return [(name_words(name), record["id"]) for record in parts for name in (record["id"], record["name"], *record.get("aliases", [])) if name_words(name)]


def best_name(text, names):
    words = name_words(text)
    found = (frozenset(), None)
    for name in names:
        if name[0] <= words and (len(name[0]), sum(map(len, name[0]))) > (len(found[0]), sum(map(len, found[0]))):
            found = name
    return found


def best_part(text, names):
    """Catalog id of a name as people write it, or None. What stands in brackets may refine it, not replace it."""
    outside, everywhere = best_name(re.sub(r"\([^()]*\)", " ", text), names), best_name(text, names)
    return everywhere[1] if outside[1] is None or outside[0] <= everywhere[0] else outside[1]


def spelled(names, text):
    """The value whose word the text spells; the longest word wins."""
    found = [word for word in sorted(names) if text.spells("".join(words_of(word)))]
    return names[max(found, key=lambda word: len("".join(words_of(word))))] if found else None
