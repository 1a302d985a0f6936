#!/usr/bin/env python3
"""Checks the tables and rules under schemas/ against their JSON Schemas in schemas/json.

usage: check_schemas.py SCHEMAS
Exit status: 0, or 1 if a file breaks its schema; every finding is one line "file: place: what".
"""
import json
import pathlib
import sys
import tomllib

import jsonschema

# File pattern below schemas/ and the schema of it; the first that fits.
KINDS = [
    ("rules/*/mentions*.toml", "mentions"),
    ("rules/*/nominals*.toml", "nominals"),
    ("rules/*/triggers*.toml", "triggers"),
    ("rules/*/relations*.toml", "relations"),
    ("rules/*/proposals*.toml", "proposals"),
    ("rules/*/descriptions*.toml", "descriptions"),
    ("rules/*/figures*.toml", "figures"),
    ("values/*.toml", "values"),
    ("text/*.toml", "text"),
    ("gazetteers/inflection.tsv", "inflection"),
    ("text/syllables.tsv", "syllables"),
    ("text/heads.tsv", "heads"),
    ("text/given_names.tsv", "given_names"),
    ("text/person_endings.tsv", "person_endings"),
    ("gazetteers/*.tsv", "gazetteer"),
    ("ontology/metrics.json", "metrics"),
    ("ontology/rdf.json", "rdf"),
    ("export/graph.json", "export"),
    ("ask/*.toml", "ask"),
    ("ask/terms.tsv", "terms"),
    ("ask/sounds.tsv", "sounds"),
]


def rows(path):
    """The rows of a table as objects, with their line numbers."""
    columns = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if columns is None:
            columns = cells
            continue
        cells += [""] * (len(columns) - len(cells))
        yield number, dict(zip(columns, cells)) | ({"": "too many cells"} if len(cells) > len(columns) else {})


def findings(path, schema):
    validator = jsonschema.Draft202012Validator(schema)

    def errors(value, place):
        for error in validator.iter_errors(value):
            where = "/".join([place] * bool(place) + [str(part) for part in error.absolute_path])
            yield f"{where}: {error.message[:200]}"

    try:
        if path.suffix == ".toml":
            with path.open("rb") as file:
                yield from errors(tomllib.load(file), "")
        elif path.suffix == ".json":
            yield from errors(json.loads(path.read_text(encoding="utf-8")), "")
        else:
            for number, row in rows(path):
                yield from errors(row, f"line {number}")
    except (ValueError, tomllib.TOMLDecodeError) as error:
        yield f": {error}"


def main():
    root = pathlib.Path(sys.argv[1])
    bad = checked = 0
    seen = set()
    for pattern, name in KINDS:
        schema = json.loads((root / "json" / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sorted(root.glob(pattern)):
            if path in seen:
                continue
            seen.add(path)
            checked += 1
            for finding in findings(path, schema):
                bad += 1
                print(f"{path.relative_to(root)}: {finding}")
    for path in sorted(root.glob("rules/*/*.toml")):
        if path not in seen:
            bad += 1
            print(f"{path.relative_to(root)}: no schema is for it")
    print(f"{checked} files, {bad} findings")
    return 1 if bad or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
