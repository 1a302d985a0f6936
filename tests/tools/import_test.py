"""kg import: neo4j-admin's tables, good and bad."""
import gzip
import json
import random
import unittest

from command_line import DONE, FAILED, REJECTED, USAGE, CommandLineTest


class ImportTest(CommandLineTest):
    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (self.folder / name).write_bytes(data)
        return name

    def load(self, nodes, relationships="", *more, db="g"):
        arguments = ["import", "--db", db, "--nodes", self.write("n.csv", nodes)]
        if relationships:
            arguments += ["--relationships", self.write("r.csv", relationships)]
        return self.kg(*arguments, *more)

    def rows(self, query, db="g"):
        out = self.done("query", "--db", db, "--format", "jsonl", query)
        return [json.loads(line) for line in out.splitlines()]

    def value(self, expression, db="g"):
        row = self.rows(f"MATCH (n) RETURN {expression} AS v", db)[0]
        return row["v"] if isinstance(row, dict) else row[0]

    def is_clean(self, db="g"):
        self.assertIn("nothing is wrong", self.done("check", "--db", db))

    def test_types(self):
        cases = [("int", "-7", "n.x = -7"), ("long", " 9223372036854775807 ", "n.x = 9223372036854775807"),
                 ("double", "1.5e3", "n.x = 1500.0"), ("float", "0.1", "n.x = 0.1"),
                 ("boolean", "TRUE", "n.x = true"), ("string", " a ", "n.x = ' a '"),
                 ("string", '"say ""hi"", two\nlines"', "n.x = 'say \"hi\", two\\nlines'"),
                 ("string", '""', "n.x = ''"), ("string", "", "n.x IS NULL"), ("int", "", "n.x IS NULL"),
                 ("date", "2024-02-29", "n.x = date('2024-02-29')"),
                 ("localtime", "12:30:05.25", "n.x = localtime('12:30:05.25')"),
                 ("time", "12:30+03:00", "n.x = time('12:30+03:00')"),
                 ("localdatetime", "2024-02-29T12:30", "n.x = localdatetime('2024-02-29T12:30')"),
                 ("datetime", "2024-02-29T12:30Z", "n.x = datetime('2024-02-29T12:30Z')"),
                 ("duration", "P1Y2M3DT4H5M6.5S", "n.x = duration('P1Y2M3DT4H5M6.5S')"),
                 ("int[]", "1;2;3", "n.x = [1, 2, 3]"), ("string[]", "a;;b", "n.x = ['a', '', 'b']"),
                 ("IGNORE", "anything", "n.x IS NULL")]
        header = ":ID," + ",".join(f"x{i}:{t}" if t != "IGNORE" else ":IGNORE"
                                   for i, (t, _, _) in enumerate(cases))
        self.assertEqual(self.load(header + "\n1," + ",".join(cell for _, cell, _ in cases) + "\n").code,
                         DONE)
        for i, (kind, cell, wanted) in enumerate(cases):
            with self.subTest(type=kind, cell=cell):
                self.assertIs(self.value(wanted.replace("n.x", f"n.x{i}")), True)
        self.is_clean()

    def test_bad_cells_are_named(self):
        for kind, cell in [("int", "1.5"), ("int", "9223372036854775808"), ("double", "x"),
                           ("boolean", "yes"), ("date", "2023-02-29"), ("time", "12:30"),
                           ("datetime", "2024-01-01"), ("duration", "1 day"), ("int[]", "1;x")]:
            with self.subTest(type=kind, cell=cell):
                ran = self.load(f":ID,x:{kind}\n1,{cell}\n")
                self.assertEqual(ran.code, FAILED)
                self.assertIn("n.csv:2: column \"x\"", ran.err)
                ran = self.load(f":ID,x:{kind}\n1,{cell}\n2,\n", "", "--bad-tolerance", "1",
                                db=f"t{abs(hash((kind, cell)))}")
                self.assertEqual(ran.code, REJECTED)
                self.assertIn("n.csv:2: ", ran.err)

    def test_bad_headers(self):
        for header, says in [("a,b", ":ID"), (":ID,p:point", "points"), (":ID,p:thing", "thing"),
                             (":ID,a,a", "\"a\""), (":ID,:ID", ":ID"), (":ID,:TYPE", ":TYPE"), ("", "empty")]:
            with self.subTest(header=header):
                ran = self.load(header + ("\n1,2\n" if header else ""))
                self.assertEqual(ran.code, FAILED)
                self.assertIn(says, ran.err)
        self.assertEqual(self.kg("import", "--db", "g").code, USAGE)
        self.assertEqual(self.kg("import", "--db", "g", "--nodes", "none.csv").code, FAILED)

    def test_bad_rows_are_left_out_one_by_one(self):
        nodes = (b":ID,name,:LABEL\n1,a,A\n1,again,A\n2,b\n3,\"open,A\n4,\"x\"y,A\n5,\xff\xfe,A\n,none,A\n\n"
                 b"6,\"two\nlines\",A\n7,c,A\n")
        ran = self.load(nodes, ":START_ID,:END_ID,:TYPE\n1,6,T\n1,99,T\n99,1,T\n6,7,\n7,6,T\n",
                        "--bad-tolerance", "100")
        self.assertEqual(ran.code, REJECTED)
        places = [line.split(": ")[1] for line in ran.err.splitlines()]
        self.assertEqual(places, ["n.csv:3", "n.csv:4", "n.csv:5", "n.csv:6", "n.csv:7", "n.csv:8",
                                  "r.csv:3", "r.csv:4", "r.csv:5"])
        self.assertEqual(self.value("count(n)"), 3)
        self.assertEqual(self.rows("MATCH ()-[r]->() RETURN count(r) AS c")[0]["c"], 2)
        self.is_clean()

    def test_many_bad_rows_are_counted_and_the_first_told(self):
        count = 2_000_000
        ran = self.load("i:ID,t\n" + "x\n" * count + "1,a\n", "", "--bad-tolerance", str(count))
        self.assertEqual(ran.code, REJECTED)
        told = ran.err.splitlines()
        self.assertEqual(told[0].split(": ")[1], "n.csv:2")
        self.assertEqual(told[-2].split(": ")[1], "n.csv:1001")
        self.assertEqual(told[-1], f"and {count - 1000:,} more rows")
        self.assertEqual(self.value("count(n)"), 1)
        ran = self.load("i:ID,t\n" + "x\n" * count, "", "--bad-tolerance", "500", db="h")
        self.assertEqual(ran.code, FAILED)
        self.assertIn("n.csv:502: ", ran.err)

    def test_nothing_is_loaded_when_too_much_is_bad(self):
        ran = self.load(":ID\n1\n1\n1\n", "", "--bad-tolerance", "1")
        self.assertEqual(ran.code, FAILED)
        self.assertIn("n.csv:4: ", ran.err)
        self.assertEqual(self.load(":ID\n1\n").code, DONE)
        self.assertEqual(self.value("count(n)"), 1)

    def test_long_cells_and_unclosed_quotes_cost_one_row(self):
        long = b"x" * (20 << 20)
        ran = self.load(b":ID,t\n1,a\n2," + long + b"\n3,b\n4,\"never closed\n5,c\n", "",
                        "--bad-tolerance", "5")
        self.assertEqual(ran.code, REJECTED)
        self.assertIn("n.csv:3: ", ran.err)
        self.assertIn("n.csv:5: ", ran.err)
        self.assertEqual([r["i"] for r in self.rows("MATCH (n) RETURN n.t AS i ORDER BY i")], ["a", "b", "c"])

    def test_more_ids_than_the_memory_holds(self):
        count = 1_500_000
        self.write("many.csv", "i:ID\n" + "\n".join(map(str, range(count))) + "\n")
        self.write("rels.csv", f":START_ID,:END_ID,:TYPE\n0,{count - 1},T\n7,{count},T\n700000,1,T\n")
        ran = self.kg("import", "--db", "g", "--nodes", "many.csv", "--relationships", "rels.csv",
                      "--memory", "64", "--bad-tolerance", "1")
        self.assertEqual(ran.code, REJECTED, ran.err)
        self.assertIn("rels.csv:3: ", ran.err)
        self.assertEqual(self.value("count(n)"), count)
        self.assertEqual(self.rows("MATCH (a)-->(b) RETURN a.i AS a, b.i AS b ORDER BY a"),
                         [{"a": "0", "b": str(count - 1)}, {"a": "700000", "b": "1"}])

    def test_spaces_files_and_delimiters(self):
        self.write("head.csv", "id:ID(P){id-type: long}\tname\t:LABEL\n")
        (self.folder / "p.csv.gz").write_bytes(gzip.compress("1\tЯ\tA|B\n2\t白\t\n".encode()))
        self.write("q.csv", b"\xef\xbb\xbfid:ID(Q)\tname\r\n1\tq\r\n")
        self.write("r.csv", ":START_ID(P)\t:END_ID(Q)\tw:double\n1\t1\t0.5\n")
        self.done("import", "--db", "g", "--delimiter", "TAB", "--array-delimiter", "|", "--nodes", "head.csv",
                  "p.csv.gz", "--nodes", "Q=q.csv", "--relationships", "LIKES=r.csv")
        self.assertEqual(self.rows("MATCH (a:A:B {id: 1})-[r:LIKES]->(b:Q {id: '1'}) RETURN a.name AS a, r.w AS w"),
                         [{"a": "Я", "w": 0.5}])
        self.is_clean()

    def test_only_an_empty_graph_is_filled(self):
        self.assertEqual(self.load(":ID\n1\n").code, DONE)
        ran = self.load(":ID\n2\n")
        self.assertEqual(ran.code, FAILED)
        self.assertIn("holds something already", ran.err)

    def test_equals_transactions(self):
        """A random graph by import and by Cypher: the same rows, degrees and index look-ups."""
        rand = random.Random(7)
        count = 400
        nodes = [(i, rand.choice(["A", "B", "A;B"]), rand.choice(["x", "y", "Grüße", ""]), rand.randrange(5))
                 for i in range(count)]
        # One hub with many links of one type, so that lists leave their roots for blocks.
        links = [(rand.randrange(count), 0, "HUB", k) for k in range(3000)]
        links += [(rand.randrange(count), rand.randrange(count), rand.choice("ST"), k) for k in range(2000)]
        self.assertEqual(self.load(
            "id:ID,:LABEL,name,n:int\n" + "".join(f"{i},{l},{s},{n}\n" for i, l, s, n in nodes),
            ":START_ID,:END_ID,:TYPE,k:int\n" + "".join(f"{a},{b},{t},{k}\n" for a, b, t, k in links),
            "--id-type", "integer", "--memory", "64").code, DONE)
        self.done("import", "--db", "t", "--nodes", self.write("empty.csv", ":ID\n"))
        for labels in ("A", "B", "A;B"):
            rows = [{"id": i, "name": s or None, "n": n} for i, l, s, n in nodes if l == labels]
            self.write_rows(rows, f"CREATE (x:{labels.replace(';', ':')}) SET x = row")
        for kind in ("HUB", "S", "T"):
            rows = [{"a": a, "b": b, "k": k} for a, b, t, k in links if t == kind]
            self.write_rows(rows, "MATCH (a {id: row.a}), (b {id: row.b}) "
                                  f"CREATE (a)-[:{kind} {{k: row.k}}]->(b)")
        for query in ["MATCH (n) RETURN n.id AS i, n:A AS a, n:B AS b, n.name AS s, n.n AS n ORDER BY i",
                      "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, r.k AS k ORDER BY a, t, b, k",
                      "MATCH (n:A {n: 3}) RETURN n.id AS i ORDER BY i",
                      "MATCH (n:B) WHERE n.name STARTS WITH 'Gr' RETURN n.id AS i ORDER BY i",
                      "MATCH (n:A) WHERE n.id >= 100 AND n.id < 110 RETURN n.id AS i ORDER BY i",
                      "MATCH (n {id: 0})<-[r:HUB]-() RETURN count(r) AS c"]:
            with self.subTest(query=query):
                self.assertEqual(self.rows(query), self.rows(query, "t"))
        self.is_clean()
        # What was loaded can be changed: a block of a hub, a record, an index.
        for change in ("MATCH (n {id: 0}) DETACH DELETE n", "MATCH (n:A) SET n.n = 9"):
            self.assertEqual(self.kg("query", "--db", "g", "--writable", change).code, DONE)
        self.is_clean()

    def write_rows(self, rows, clause):
        literal = json.dumps(rows, ensure_ascii=False)
        for key in ("id", "name", "n", "a", "b", "k"):
            literal = literal.replace(f'"{key}":', f"{key}:")
        self.kg("query", "--db", "t", "--writable", f"UNWIND {literal} AS row {clause}")


if __name__ == "__main__":
    unittest.main()
