"""kg extract as its users see it."""
import json
import subprocess
import unittest

from command_line import DONE, FAILED, REJECTED, SAMPLES, USAGE, CommandLineTest, program


class Extract(CommandLineTest):
    def test_one_line_a_document_in_order(self):
        self.samples()
        lines = self.done("extract", "samples").splitlines()
        names = [json.loads(line)["doc"] for line in lines]
        self.assertEqual(names, sorted(path.name for path in SAMPLES.iterdir()))

    def test_threads_do_not_change_the_output(self):
        self.samples()
        self.assertEqual(self.done("extract", "--threads", 1, "samples"),
                         self.done("extract", "--threads", 4, "samples"))

    def test_statements_quote_their_source(self):
        self.samples()
        out = self.done("extract", "--format", "jsonl", "samples")
        statements = [json.loads(line) for line in out.splitlines()]
        self.assertGreater(len(statements), 16)
        for statement in statements:
            source = (self.folder / statement["document"]).read_bytes()
            self.assertRegex(statement["id"], "^[0-9a-f]{32}$")
            self.assertTrue(statement["evidence"])
            for evidence in statement["evidence"]:
                begin, end = evidence["span"]
                self.assertLess(begin, end)
                source[begin:end].decode("utf-8")  # does not cut a character

    def test_values_are_one_more_list(self):
        text = "In 2022 exports rose by 76.5 percent to $1.6 billion."
        plain = json.loads(self.done("extract", self.write("a.txt", text)))
        self.assertNotIn("values", plain)
        values = json.loads(self.done("extract", "--values", "a.txt"))["values"]
        for value in values:
            begin, end = value["span"]
            self.assertTrue(0 <= begin < end <= len(text))

    def test_a_filter_answers_every_line(self):
        lines = ['{"name": "a", "text": "Belarus and China traded in 2022."}',
                 "no json at all",
                 '{"name": "empty", "text": ""}',
                 '["a list"]',
                 '{"name": "deep", "text": ' + "[" * 5000 + "]" * 5000 + "}",
                 '{"id": "set/b/7", "text": "北京"}']
        ran = self.kg("extract", "--stdin", stdin="\n".join(lines))
        self.assertEqual(ran.code, REJECTED)
        answers = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual(len(answers), len(lines))
        self.assertEqual(answers[0]["doc"], "a")
        self.assertEqual(answers[1]["name"], "line 2")
        self.assertIn("at column 2: ", answers[1]["error"])
        self.assertEqual(answers[2]["name"], "empty")
        self.assertEqual(answers[5]["doc"], "set/b/7")
        for answer in answers[1:5]:
            self.assertTrue(answer["error"])

    def test_a_filter_of_nothing_prints_nothing(self):
        self.assertEqual(self.done("extract", "--stdin"), "")

    def test_what_is_no_text_is_rejected_and_the_rest_goes_on(self):
        self.write("in/binary.txt", bytes(range(256)) * 20)
        self.write("in/empty.txt", "")
        self.write("in/good.txt", "China and Belarus signed an agreement in 2019.")
        ran = self.kg("extract", "in")
        self.assertEqual(ran.code, REJECTED)
        self.assertEqual(json.loads(ran.out)["doc"], "good.txt")
        self.assertEqual(ran.err.count("rejected: "), 2)

    def test_bytes_that_are_not_utf8_give_a_result_or_a_reason(self):
        self.write("bad.txt", b"Trade grew in 2022 \xff\xfe \xc3\x28 and in 2023 too.")
        ran = self.kg("extract", "bad.txt")
        self.assertIn(ran.code, (DONE, REJECTED))
        self.assertTrue(ran.out or ran.err.startswith("rejected: bad.txt: "))

    def test_other_charsets(self):
        chinese = "2022年，中国与白俄罗斯的贸易额达到58亿美元，比上年增长。" * 3
        russian = "В 2022 году товарооборот Беларуси и Китая составил 5,8 млрд долларов. " * 3
        self.write("gb.txt", chinese.encode("gb18030"))
        self.write("cp.txt", russian.encode("cp1251"))
        out = self.done("extract", "--format", "jsonl", "gb.txt", "cp.txt")
        encodings = {statement["document"]: statement["value"]
                     for statement in map(json.loads, out.splitlines())
                     if statement["predicate"] == "encoding"}
        self.assertEqual(encodings, {"gb.txt": "GB18030", "cp.txt": "windows-1251"})

    def test_wrong_calls(self):
        self.fails("extract", code=USAGE, says="name a FILE, or --stdin")
        self.fails("extract", "--frob", code=USAGE, says="--frob")
        self.fails("extract", "--format", "xml", "a", code=USAGE, says="'xml' is not one of")
        self.fails("extract", "nowhere.txt", says="nowhere.txt: there is no such file or folder")
        self.write("folder/picture.png", "")
        self.fails("extract", "folder", says="folder: there is no .txt or .md file")
        self.fails("extract", "--schemas", "folder", self.write("a.txt", "a"),
                   says="names no folder of schemas")

    def test_a_file_that_cannot_be_read(self):
        ran = self.fails("extract", "/proc/self/mem", code=REJECTED, says="cannot be read")
        self.assertEqual(ran.out, "")

    def test_a_very_long_line_is_bounded(self):
        with open(self.folder / "long.txt", "wb") as file:
            file.truncate(500_000_000)
        self.fails("extract", "long.txt", code=REJECTED, says="longer than 16.8 MB")

    def test_one_long_line_of_prose(self):
        self.write("line.txt", "In 2022 trade between China and Belarus grew to $5.8 billion, " * 30000)
        ran = self.kg("extract", "line.txt")
        self.assertIn(ran.code, (DONE, REJECTED))

    def test_output_that_cannot_be_written(self):
        self.write("a.txt", "Belarus.")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([program("kg"), "extract", "a.txt"], cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn(b"cannot write the output", done.stderr)

    def test_a_reader_that_goes_away(self):
        self.samples()
        with subprocess.Popen([program("kg"), "extract", "samples"], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.close()
            err = process.stderr.read()
        self.assertEqual(err, b"")


class Help(CommandLineTest):
    def test_every_command_has_help_with_examples(self):
        out = self.done("--help")
        names = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
        self.assertIn("extract", names)
        for name in names:
            with self.subTest(command=name):
                text = self.done(name, "--help")
                self.assertTrue(text.startswith(f"usage: kg {name} "))
                self.assertIn("\nExamples:\n", text)

    def test_wrong_words(self):
        self.fails("frobnicate", code=USAGE, says="there is no command 'frobnicate'")
        self.assertEqual(self.kg().code, USAGE)
        self.assertRegex(self.done("--version"), r"^kg \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
