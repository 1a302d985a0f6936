#!/usr/bin/env python3
"""Writes many documents made from the samples: numbers, years and company names are varied.

The same arguments give the same bytes. What the documents say is not true.
"""
import argparse
import pathlib
import random
import re

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "samples"
SYLLABLES = "bel min gom zhod hua dong xin lin var pol tor san mir kon gra ".split()
FORMS = {
    "en": "\n\n{name} LLC opened an office in Minsk in {year} and invested ${amount} million.\n",
    "zh": "\n\n{name}有限公司于{year}年在明斯克投资{amount}万美元。\n",
    "ru": "\n\nООО «{name}» в {year} году вложило в проект {amount} млн долларов.\n",
    "be": "\n\nТАА «{name}» у {year} годзе ўклала ў праект {amount} млн долараў.\n",
}


def varied(match, rng):
    """A number of the same length, years staying years; half of them as they are."""
    digits = match.group()
    if rng.random() < 0.5:
        return digits
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return str(rng.randint(2005, 2024))
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in digits[1:])


def document(samples, number, seed):
    rng = random.Random(f"{seed}/{number}")
    name, text = samples[rng.randrange(len(samples))]
    text = re.sub(r"\d+", lambda match: varied(match, rng), text)
    company = "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()
    text += FORMS[name[:2]].format(name=company, year=rng.randint(2010, 2024),
                                   amount=number + 1)
    return f"{number:06}_{name}", text


def write_corpus(folder, count, seed=1):
    """Writes `count` documents into `folder`, 500 to a subfolder. Returns their bytes."""
    samples = [(path.name, path.read_text(encoding="utf-8"))
               for path in sorted(SAMPLES.glob("*.txt"))]
    total = 0
    for number in range(count):
        name, text = document(samples, number, seed)
        place = pathlib.Path(folder) / f"{number // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        total += (place / name).write_bytes(text.encode("utf-8"))
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="where to write; made if it is not there")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    size = write_corpus(arguments.folder, arguments.count, arguments.seed)
    print(f"{arguments.count} documents, {size} bytes in {arguments.folder}")


if __name__ == "__main__":
    main()
