"""kg export and kg import: what comes back is what was there."""
import csv
import gzip
import io
import json
import pathlib
import random
import shutil
import tempfile
import unittest

from command_line import DONE, FAILED, REJECTED, USAGE, CommandLineTest

FORMATS = ("jsonl", "nt", "nq")

# Every kind of value, and everything a hand can do to what documents say.
WRITES = [
    """MATCH (c:Country {name_en: 'Belarus'}) SET c.note = 'by hand', c.name_en = null REMOVE c:Country
       CREATE (n:Thing {i: 1, big: -9223372036854775807, f: 1.5, whole: 2.0, nan: 0.0 / 0.0, inf: 1.0 / 0.0,
         neg: -1.0 / 0.0, tiny: 5e-324, text: 'a"b \\\\ \\n\\t 白俄罗斯 \\u0001 😀', none: '', b: true,
         d: date('2020-02-29'), old: date('-0044-03-15'), t: time('12:30+03:00'), lt: localtime('01:02:03.000000004'),
         dt: datetime('2020-01-02T03:04:05.5[Europe/Minsk]'), off: datetime('2020-01-02T03:04-05:30'),
         ldt: localdatetime('2020-01-01T00:00'), du: duration('P1Y2M3DT4H5M6.789S'), back: duration('-PT0.5S'),
         ints: [1, 2, 3], texts: ['a', 'b;c'], empty: [], dates: [date('2020-01-01')], `odd key, "x"`: 1})
       CREATE (n)-[:NEAR {w: 0.1, since: date('2001-01-01')}]->(c)""",
    "CREATE (:Gone) CREATE (:Left {p: 1})-[:X]->(:Right) CREATE ()-[:`a b`]->(:`label, of "
    "\"many\"`:Thing2) CREATE ()",
    "MATCH (n:Gone) DELETE n",
    "MATCH (a:Left)-[r:X]->(b) CREATE (b)-[:X {k: 'back'}]->(a), (a)-[:X]->(a) DELETE r",
    "MATCH ()-[r]->() WHERE r.modality IS NOT NULL WITH r ORDER BY id(r) LIMIT 2 SET r.mine = 1, r.modality = null",
    "MATCH (o:Organization) WITH o ORDER BY o.name LIMIT 1 SET o:Chosen, o.kind = 'mine'",
    "CREATE INDEX both FOR (n:Organization) ON (n.kind, n.name)",
    "CREATE CONSTRAINT one FOR (n:Thing) REQUIRE n.i IS UNIQUE",
]


class RoundTripTest(CommandLineTest):
    def export(self, graph, name):
        ran = self.kg("export", "--db", graph, "-o", name)
        self.assertEqual(ran.code, DONE, ran.err)
        return (self.folder / name).read_bytes()

    def is_clean(self, graph):
        self.assertIn("nothing is wrong", self.done("check", "--db", graph))

    made = {}  # graphs by what was written to them: one is made, the tests copy it

    def graph(self, writes=WRITES):
        kept = self.made.get(len(writes))
        if kept is None:
            kept = self.made[len(writes)] = pathlib.Path(tempfile.mkdtemp(prefix="kg_cli_"))
            self.addClassCleanup(shutil.rmtree, kept, ignore_errors=True)
            self.kg("build", "--db", kept / "g", self.samples("docs"))
            for query in writes:
                ran = self.kg("query", "--db", kept / "g", "--writable", query)
                self.assertEqual(ran.code, DONE, ran.err + query)
        shutil.copytree(kept / "g", self.folder / "g")

    def unordered(self, graph, query):
        rows = [json.loads(line) for line in self.rows(graph, query).splitlines()]
        for row in rows:
            row["l"] = sorted(row.get("l", []))
        return sorted(json.dumps(row, sort_keys=True) for row in rows)

    def rows(self, graph, query):
        return self.done("query", "--db", graph, "--format", "jsonl", query)

    def test_everything_comes_back(self):
        self.graph()
        wanted = {format: self.export("g", "g." + format) for format in FORMATS}
        for format in FORMATS:
            with self.subTest(format=format):
                back = "back_" + format
                self.done("import", "--db", back, "g." + format)
                self.is_clean(back)
                for other in FORMATS:
                    self.assertEqual(self.export(back, "again." + other), wanted[other])
                for query in ("MATCH (n) RETURN labels(n) AS l, properties(n) AS p",
                              "MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS p, a.name AS a, b.name AS b",
                              "SHOW INDEXES"):
                    self.assertEqual(self.unordered(back, query), self.unordered("g", query))

    def test_evidence_and_removal_are_the_same(self):
        self.graph()
        records = [json.loads(line) for line in self.export("g", "g.jsonl").splitlines()]
        ids = sorted({record["id"] for record in records if record["type"] == "statement"})
        names = [record["name"] for record in records if record["type"] == "document"]
        by_hand = "6b672d68616e64210000000000000003"
        for format in FORMATS:
            back = "back_" + format
            self.export("g", "g." + format)
            self.done("import", "--db", back, "g." + format)
            for statement in random.Random(1).sample(ids, 8):
                self.assertEqual(self.done("evidence", "--db", back, statement),
                                 self.done("evidence", "--db", "g", statement))
            self.assertEqual(self.kg("evidence", "--db", back, by_hand).out,
                             self.kg("evidence", "--db", "g", by_hand).out)
        for name in random.Random(2).sample(names, 4):
            self.done("remove", "--db", "g", name)
            wanted = self.export("g", "g.jsonl")
            for format in FORMATS:
                self.done("remove", "--db", "back_" + format, name)
                self.assertEqual(self.export("back_" + format, "b.jsonl"), wanted)
        # New numbers go on where the old ones ended.
        for graph in ["g"] + ["back_" + format for format in FORMATS]:
            self.is_clean(graph)
            self.kg("query", "--db", graph, "--writable", "CREATE (:New)-[:NEW]->(:New)")
        for format in FORMATS:
            self.assertEqual(self.export("back_" + format, "b.jsonl"), self.export("g", "g.jsonl"))

    def test_an_imported_graph_builds_on(self):
        self.graph(writes=[])
        self.export("g", "g.jsonl")
        self.done("import", "--db", "b", "g.jsonl")
        again = self.kg("build", "--db", "b", self.samples("docs") if not (self.folder / "docs").exists() else "docs")
        self.assertEqual(again.code, DONE)
        self.assertEqual(self.export("b", "b.jsonl"), self.export("g", "g.jsonl"))

    def test_compressed_shuffled_and_doubled_triples(self):
        self.graph()
        lines = self.export("g", "g.nt").splitlines(keepends=True)
        random.Random(3).shuffle(lines)
        (self.folder / "s.nt.gz").write_bytes(gzip.compress(b"".join(lines)))
        (self.folder / "t.nt").write_bytes(b"".join(lines[:1000]))
        self.done("import", "--db", "b", "s.nt.gz", "t.nt")
        self.is_clean("b")
        self.assertEqual(self.export("b", "b.nt"), self.export("g", "g.nt"))

    def test_tables_come_back_as_records(self):
        self.write("n.csv", ":ID,x:double,:LABEL\n" + "".join(f"{i},{i / 7},A\n" for i in range(500)))
        self.write("r.csv", ":START_ID,:END_ID,:TYPE,w:int\n" +
                   "".join(f"{i * 37 % 500},{i * 91 % 500},T{i % 3},{i}\n" for i in range(2000)))
        self.done("import", "--db", "g", "--nodes", "n.csv", "--relationships", "r.csv")
        wanted = self.export("g", "g.jsonl")
        self.done("import", "--db", "b", "g.jsonl", "--memory", "64")
        self.is_clean("b")
        self.assertEqual(self.export("b", "b.jsonl"), wanted)

    def tables(self, graph, name):
        ran = self.kg("export", "--db", graph, "--format", "neo4j-csv", "-o", name)
        self.assertEqual(ran.code, DONE, ran.err)
        return {file.name: file.read_bytes() for file in sorted((self.folder / name).iterdir())}, ran.err

    def test_a_folder_of_tables_comes_back(self):
        self.graph()
        wanted, said = self.tables("g", "t")
        self.assertIn("16 documents", said)
        self.assertEqual(wanted["records.jsonl"], self.export("g", "g.jsonl"))
        self.done("import", "--db", "b", "t")
        self.is_clean("b")
        self.assertEqual(self.tables("b", "again")[0], wanted)
        self.fails("export", "--db", "g", "--format", "neo4j-csv", "-o", "t", says="exists already")
        self.fails("export", "--db", "g", "--format", "neo4j-csv", "-o", "u", "--types", "Country", says="whole graph")
        # What readers see, without the records.
        load = ["--nodes", *sorted(f"t/{name}" for name in wanted if name.startswith("nodes")),
                "--relationships", *sorted(f"t/{name}" for name in wanted if name.startswith("rel"))]
        self.done("import", "--db", "c", *load)
        self.is_clean("c")
        # But lists that no cell holds.
        for query in ("MATCH (n) RETURN labels(n) AS l, properties(n) AS p",
                      "MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS p, a.name AS a, b.name AS b"):
            back, there = self.unordered("c", query), self.unordered("g", query)
            self.assertEqual(len(back), len(there))
            self.assertEqual([row for row in back if "b;c" not in row and "Thing" not in row],
                             [row for row in there if "b;c" not in row and "Thing" not in row])
        again = self.tables("c", "once_more")[0]
        for name, content in self.tables_without_names(wanted).items():
            self.assertEqual(self.tables_without_names(again)[name], content, name)

    def tables_without_names(self, tables):
        """Tables without keys and statements' ids, which only records bring back."""
        out = {}
        for name, content in tables.items():
            if name == "records.jsonl":
                continue
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
            place = rows[0].index(":IGNORE")
            out[name] = [row[:place] + row[place + 1:] for row in rows]
        return out

    def test_tables_of_a_graph_made_by_hand_come_back_alone(self):
        kinds = ["1", "1.5", "true", "'x'", "''", "date('2020-01-01')", "[1, 2]", "['a', '']", "[]", "[true]",
                 "duration('P1D')", "' a, \"b\" '", "[1.5, 2.0]", "datetime('2020-01-01T00:00+01:00[Europe/Paris]')"]
        self.done("import", "--db", "g", "--nodes", self.write("n.csv", ":ID,:LABEL\n1,A\n"))
        text = ("UNWIND range(0, 200) AS i CREATE (:B {i: i, v: CASE i % 14 " +
                " ".join(f"WHEN {i} THEN {kind}" for i, kind in enumerate(kinds)) + " END})")
        ran = self.kg("query", "--db", "g", "--writable", text)
        self.assertEqual(ran.code, DONE, ran.err)
        ran = self.kg("query", "--db", "g", "--writable",
                      "MATCH (a:B), (b:B) WHERE (a.i * 7 + b.i * 3) % 101 = 5 CREATE (a)-[:R {v: a.v, w: b.i}]->(b)")
        self.assertEqual(ran.code, DONE, ran.err)
        wanted, said = self.tables("g", "t")
        self.assertNotIn("No cell", said)
        self.done("import", "--db", "b", "--nodes", *sorted(f"t/{name}" for name in wanted if name.startswith("nodes")),
                  "--relationships", *sorted(f"t/{name}" for name in wanted if name.startswith("rel")))
        self.is_clean("b")
        again = self.tables("b", "again")[0]
        self.assertEqual({name: content for name, content in again.items() if name != "records.jsonl"},
                         {name: content for name, content in wanted.items() if name != "records.jsonl"})

    def test_lines_of_neo4j(self):
        self.write("n.jsonl", "\n".join([
            '{"type":"node","id":"7","labels":["User"],"properties":{"name":"Ян","age":42,"place":null}}',
            '{"type":"node","id":9,"labels":["User","Admin"]}', "",
            '{"id":"0","type":"relationship","label":"KNOWS","properties":{"since":1993},'
            '"start":{"id":"7","labels":["User"]},"end":{"id":"9","labels":["User"]}}']))
        self.done("import", "--db", "g", "n.jsonl")
        self.is_clean("g")
        self.assertEqual(json.loads(self.rows("g", "MATCH (a {name: 'Ян'})-[r:KNOWS]->(b:Admin) "
                                                   "RETURN a.age AS a, r.since AS s")), {"a": 42, "s": 1993})

    def test_triples_of_others(self):
        self.write("a.nq", r"""# a comment
<http://e.org/minsk> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/City> <http://g.org/1> .
<http://e.org/minsk> <http://e.org/name> "Minsk"@en .
<http://e.org/minsk> <http://e.org/name> "\u041C\u0438\u043D\u0441\u043A"@ru .
<http://e.org/minsk> <http://e.org/people> "1995471"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e.org/minsk> <http://e.org/founded> "1067-03-03"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://e.org/minsk> <http://e.org/tag> "a" .
<http://e.org/minsk> <http://e.org/tag> "b" .
<http://e.org/minsk> <http://e.org/in> <http://e.org/by> <http://g.org/1> .
<http://e.org/minsk> <http://e.org/in> <http://e.org/by> <http://g.org/2> .
<http://e.org/minsk> <http://other.org/in> <http://e.org/eu> .
_:x <http://e.org/in> <http://e.org/minsk> .
""")
        ran = self.kg("import", "--db", "g", "a.nq")
        self.assertEqual(ran.code, DONE, ran.err)
        self.assertIn("<http://other.org/in> is called in_2", ran.err)
        self.is_clean("g")
        self.assertEqual(
            json.loads(self.rows("g", "MATCH (c:City:Resource)-[r:in]->(b) RETURN c.iri AS i, c.name_en AS e, "
                                      "c.name_ru AS r, c.people AS p, toString(c.founded) AS f, c.tag AS t, "
                                      "r.graph AS g, b.iri AS b, c.graph AS cg")),
            {"i": "http://e.org/minsk", "e": "Minsk", "r": "Минск", "p": 1995471, "f": "1067-03-03",
             "t": ["a", "b"], "g": ["http://g.org/1", "http://g.org/2"], "b": "http://e.org/by",
             "cg": ["http://g.org/1", "http://g.org/2"]})
        self.assertEqual(json.loads(self.rows("g", "MATCH (x)-[:in]->(:City) RETURN x.iri IS NULL AS blank")),
                         {"blank": True})

    def test_bad_lines_are_named(self):
        self.graph(writes=[])
        good = self.export("g", "g.jsonl").splitlines()
        said = next(i for i, line in enumerate(good) if b'"type":"statement"' in line)
        statement = json.loads(good[said])
        wrong_id = dict(statement, id="0" * 31 + "1")
        outside = dict(statement, evidence=[{"span": [0, 99999999], "sentence": [0, 1], "rule": "r"}])
        bad = [b"{", b"[]", b"7", b'{"type":"thing"}', b"\xff\xfe", b'{"type":"node"}', b"[" * 100000,
               b'{"type":"node","id":"5","properties":{}}',
               b'{"type":"relationship","id":"0","label":"T","start":{"id":"1"},"end":{"id":"2"}}',
               json.dumps(wrong_id).encode(), json.dumps(outside).encode(),
               b'{"type":"statement","subject":"a","label":"B"}',
               b'{"type":"graph","format":"kg","version":1}', b'{"type":"text","text":"late"}',
               b"x" * (70 << 20)]
        # Before the first document, where nothing can be taken for a part of another.
        said = 1
        lines = good[:said] + bad + good[said:]
        self.write("bad.jsonl", b"\n".join(lines) + b"\n")
        ran = self.kg("import", "--db", "b", "bad.jsonl")
        self.assertEqual(ran.code, FAILED)
        self.assertIn(f"bad.jsonl:{said + 1}: ", ran.err)
        ran = self.kg("import", "--db", "b", "bad.jsonl", "--bad-tolerance", "99")
        self.assertEqual(ran.code, REJECTED, ran.err)
        places = [line.split(": ")[1] for line in ran.err.splitlines() if line.startswith("left out")]
        self.assertEqual(places, [f"bad.jsonl:{said + 1 + i}" for i in range(len(bad))])
        self.is_clean("b")
        self.assertEqual(self.export("b", "b.jsonl"), self.export("g", "g.jsonl"))
        # A line that cannot be read may have begun another document: what follows is nobody's.
        documents = [i for i, line in enumerate(good) if b'"type":"document"' in line]
        cut = good[:documents[1]] + [good[documents[1]][:50]] + good[documents[1] + 1:]
        self.write("cut.jsonl", b"\n".join(cut) + b"\n")
        ran = self.kg("import", "--db", "c", "cut.jsonl", "--bad-tolerance", "100000")
        self.assertEqual(ran.code, REJECTED, ran.err)
        self.is_clean("c")
        self.done("remove", "--db", "g", json.loads(good[documents[1]])["name"])
        left = [line for line in self.export("c", "c.jsonl").splitlines() if b"SUPPORTS" not in line]
        self.assertEqual(len([line for line in left if b'"type":"document"' in line]), len(documents) - 1)
        self.assertEqual(self.kg("import", "--db", "d", self.write("short.jsonl", b"\n".join(good[:-1]))).code, FAILED)

    def test_what_cannot_be_loaded_leaves_nothing(self):
        self.graph()
        whole = gzip.compress(self.export("g", "g.jsonl"))
        cases = {"cut.jsonl.gz": whole[:len(whole) // 2],
                 "change.jsonl": b'{"type":"relationship","statement":"00000000000000000000000000000001",'
                                 b'"properties":{"a":1}}\n',
                 "lone.jsonl": b'{"type":"node","key":"x"}\n',
                 "newer.jsonl": b'{"type":"graph","format":"kg","version":2}\n',
                 "twice.jsonl": b'{"type":"index","name":"i","label":"A","keys":["x"],"unique":true}\n'
                                b'{"type":"node","id":"1","labels":["A"],"properties":{"x":1}}\n'
                                b'{"type":"node","id":"2","labels":["A"],"properties":{"x":1.0}}\n',
                 "end.nt": b"<http://a/b> <http://a/c> <http://a/d>\n",
                 "term.nt": b"<http://a/b> <http://a/c> <<( <http://a/b> <http://a/c> <http://a/d> )>> .\n",
                 "type.nt": b'<http://a/b> <http://a/c> "x"^^<http://www.w3.org/2001/XMLSchema#int> .\n'}
        self.done("import", "--db", "b", self.write("empty.jsonl", b""))
        for name, content in cases.items():
            with self.subTest(name=name):
                ran = self.kg("import", "--db", "b", self.write(name, content))
                self.assertEqual(ran.code, FAILED, ran.out)
                self.assertIn(name.split(".")[0] if name.endswith((".gz", ".nt")) else "", ran.err)
                self.assertEqual(self.rows("b", "MATCH (n) RETURN count(n) AS n"), '{"n":0}\n')
                self.is_clean("b")
        self.done("import", "--db", "b", "g.jsonl")  # the graph that it left is good for another
        self.fails("import", "--db", "b", "g.jsonl", says="holds something already")
        for arguments in (["a.txt"], ["a.nt", "b.jsonl"], ["a.nt", "--nodes", "b"], []):
            self.assertEqual(self.kg("import", "--db", "c", *arguments).code, USAGE)

    def test_a_part_of_the_graph_has_no_records(self):
        self.graph(writes=[])
        ran = self.kg("export", "--db", "g", "-o", "part.nt", "--types", "Country")
        self.assertIn("no documents and no evidence", ran.err)
        self.assertNotIn(b"vocabulary:record", (self.folder / "part.nt").read_bytes())
        self.fails("export", "--db", "g", "-o", "part.jsonl", "--types", "Country", says="whole graph")


if __name__ == "__main__":
    unittest.main(verbosity=2)
