"""kg query and kg serve as their users see them."""
import contextlib
import http.client
import json
import signal
import socket
import subprocess
import unittest

from command_line import DONE, USAGE, CommandLineTest, program


class WithGraph(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.write("d/a.txt", "Belarus joined the Shanghai Cooperation Organization in 2024. "
                              "China and Belarus trade.")
        self.done("build", "--db", "g", "d")


class Query(WithGraph):
    QUERY = "MATCH (c:Country) RETURN c.name AS name ORDER BY name"

    def test_formats(self):
        self.assertEqual(self.done("query", "--db", "g", "-f", "csv", self.QUERY),
                         "name\r\nBelarus\r\nChina\r\n")
        rows = self.done("query", "--db", "g", "-f", "jsonl", self.QUERY).splitlines()
        self.assertEqual([json.loads(row) for row in rows],
                         [{"name": "Belarus"}, {"name": "China"}])
        whole = json.loads(self.done("query", "--db", "g", "-f", "json", self.QUERY))
        self.assertEqual(whole, {"fields": ["name"], "values": [["Belarus"], ["China"]]})
        self.assertIn("Belarus", self.done("query", "--db", "g", self.QUERY))
        self.assertIn("| Belarus |", self.done("query", "--db", "g", "-f", "markdown", self.QUERY))

    def test_the_query_comes_from_an_argument_a_file_or_a_pipe(self):
        want = self.done("query", "--db", "g", self.QUERY)
        self.assertEqual(self.done("query", "--db", "g", "-", stdin=self.QUERY), want)
        self.write("q.cypher", self.QUERY)
        self.assertEqual(self.done("query", "--db", "g", "--file", "q.cypher"), want)
        self.fails("query", "--db", "g", code=USAGE, says="give a QUERY")
        self.fails("query", "--db", "g", "--file", "q.cypher", "RETURN 1", code=USAGE,
                   says="one of them only")

    def test_parameters_are_json_or_text(self):
        out = self.done("query", "--db", "g", "-f", "json", "-P", "n=2", "-P", "s=白", "-P",
                        'l=[1,"a"]', "-P", "e=", "RETURN $n + 1 AS n, $s AS s, $l[1] AS l, $e AS e")
        self.assertEqual(json.loads(out)["values"], [[3, "白", "a", ""]])
        self.fails("query", "--db", "g", "-P", "n", "RETURN $n", code=USAGE, says="name=value")

    def test_a_wrong_query_is_shown_with_a_caret(self):
        ran = self.fails("query", "--db", "g", "MATCH (n)\nWHERE n.name = '白俄罗斯' RETRUN n",
                         says="2:")
        _, line, caret = ran.err.splitlines()
        self.assertEqual(line, "  WHERE n.name = '白俄罗斯' RETRUN n")
        # Four Han characters take eight columns.
        self.assertEqual(caret.index("^"), line.index("RETRUN") + 4)

    def test_an_unknown_label_is_a_warning(self):
        ran = self.kg("query", "--db", "g", "-f", "csv", "MATCH (x:Cuntry)-[:FROB]->() RETURN x.a AS a")
        self.assertEqual((ran.code, ran.out), (DONE, "a\r\n"))
        self.assertIn("no node has the label Cuntry", ran.err)
        self.assertIn("no relationship has the type FROB", ran.err)

    def test_writing_needs_leave(self):
        self.fails("query", "--db", "g", "CREATE (:Note {text: 'x'})", says="")
        ran = self.kg("query", "--db", "g", "--writable", "CREATE (:Note {text: 'x'})")
        self.assertEqual(ran.code, DONE, ran.err)
        self.assertIn("1 nodes created", ran.err)
        count = self.done("query", "--db", "g", "-f", "csv", "MATCH (n:Note) RETURN count(n) AS n")
        self.assertEqual(count, "n\r\n1\r\n")
        self.done("check", "--db", "g")

    def test_a_query_without_end_reaches_its_limit(self):
        ran = self.fails("query", "--db", "g", "--timeout", 1,
                         "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
                         "RETURN count(a + b)", says="")
        self.assertEqual(ran.out, "")


class Serve(WithGraph):
    @contextlib.contextmanager
    def serving(self, *arguments):
        with subprocess.Popen([program("kg"), "serve", "--db", "g", "--port", "0", *arguments],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self.environment()) as server:
            try:
                line = server.stdout.readline().decode()
                self.assertIn("serving g on http://127.0.0.1:", line)
                yield server, int(line.split("127.0.0.1:")[1].split(",")[0])
            finally:
                server.kill()

    def ask(self, port, statement, **parameters):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(connection):
            connection.request("POST", "/db/kg/query/v2",
                               json.dumps({"statement": statement, "parameters": parameters}),
                               {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())

    def test_answers_and_stops_cleanly(self):
        for stop in (signal.SIGINT, signal.SIGTERM):
            with self.serving() as (server, port):
                _, reply = self.ask(port, Query.QUERY)
                self.assertEqual(reply["data"]["values"], [["Belarus"], ["China"]])
                server.send_signal(stop)
                self.assertEqual(server.wait(timeout=60), DONE)
                self.assertEqual(server.stderr.read(), b"")

    def test_tells_of_unknown_names(self):
        with self.serving() as (_, port):
            _, reply = self.ask(port, "MATCH (x:Cuntry)-[:FROB]->(:Country) RETURN count(*) AS c")
            self.assertEqual(reply["data"]["values"], [[0]])
            self.assertEqual([note["description"] for note in reply["notifications"]],
                             ["no node has the label Cuntry", "no relationship has the type FROB"])
            _, reply = self.ask(port, Query.QUERY)
            self.assertNotIn("notifications", reply)

    def test_read_only_unless_told(self):
        with self.serving() as (_, port):
            status, reply = self.ask(port, "CREATE (:Note)")
            self.assertGreaterEqual(status, 400)
            self.assertTrue(reply["errors"])
        with self.serving("--writable") as (_, port):
            self.assertLess(self.ask(port, "CREATE (:Note)")[0], 300)

    def test_a_port_in_use_is_a_sentence(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.fails("serve", "--db", "g", "--port", port, says=str(port))

    def test_other_hosts_need_a_token(self):
        self.fails("serve", "--db", "g", "--host", "0.0.0.0", "--port", 0, says="token")

    def test_readers_work_beside_a_writer_and_a_second_writer_waits_outside(self):
        with self.serving("--writable") as (_, port):
            self.assertLess(self.ask(port, "CREATE (:Note {text: 'new'})")[0], 300)
            self.assertIn("documents", self.done("stats", "--db", "g"))
            rows = self.done("query", "--db", "g", "-f", "csv", "MATCH (n:Note) RETURN n.text AS t")
            self.assertEqual(rows, "t\r\nnew\r\n")
            self.assertIn("⟦", self.done("evidence", "--db", "g", "country:BY"))
            self.done("check", "--db", "g")
            self.done("backup", "--db", "g", "copy")
            for arguments in (["build", "--db", "g", "d"], ["remove", "--db", "g", "d/a.txt"],
                              ["query", "--db", "g", "--writable", "CREATE (:X)"]):
                with self.subTest(command=arguments[0]):
                    self.fails(*arguments, says="g: ")
        self.done("build", "--db", "g", "d")

    def test_a_reading_server_sees_what_is_built_later(self):
        with self.serving() as (_, port):
            self.write("d/b.txt", "Russia and Poland trade with China.")
            self.done("build", "--db", "g", "d")
            _, reply = self.ask(port, "MATCH (d:Document) RETURN count(d)")
            self.assertEqual(reply["data"]["values"], [[2]])


if __name__ == "__main__":
    unittest.main()
