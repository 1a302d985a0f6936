"""kg build and what works on a graph, as their users see them."""
import resource
import shutil
import signal
import unittest

from command_line import DONE, FAILED, REJECTED, SAMPLES, USAGE, CommandLineTest


class Build(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.samples()

    def names(self, graph):
        lines = self.done("stats", "--db", graph, "--documents").splitlines()
        return [line.split("\t")[0] for line in lines]

    def test_a_second_run_changes_nothing(self):
        count = len(list(SAMPLES.iterdir()))
        first = self.done("build", "--db", "g", "samples")
        self.assertIn(f"{count} new, 0 replaced, 0 unchanged", first)
        before = self.export("g")
        second = self.done("build", "--db", "g", "samples")
        self.assertIn(f"0 new, 0 replaced, {count} unchanged", second)
        self.assertEqual(self.export("g"), before)
        self.assertIn("nothing is wrong", self.done("check", "--db", "g"))

    def test_order_threads_and_steps_do_not_matter(self):
        self.done("build", "--db", "g", "samples")
        names = sorted(str(path.relative_to(self.folder))
                       for path in (self.folder / "samples").iterdir())
        for name in reversed(names):
            self.done("build", "--db", "h", "--threads", 1, name)
        self.assertEqual(self.names("h"), names)
        self.assertEqual(self.export("h"), self.export("g"))

    def test_a_changed_file_replaces_its_older_self(self):
        self.done("build", "--db", "g", "samples")
        before = self.export("g")
        path = self.folder / "samples" / "en_trade_2022.txt"
        text = path.read_text(encoding="utf-8")
        path.write_text("Great Stone has 731 residents in 2031. Belarus and China met.\n")
        self.assertIn("0 new, 1 replaced", self.done("build", "--db", "g", "samples"))
        self.assertNotEqual(self.export("g"), before)
        self.done("build", "--db", "fresh", "samples")
        self.assertEqual(self.export("g"), self.export("fresh"))
        path.write_text(text, encoding="utf-8")
        self.done("build", "--db", "g", "samples")
        self.assertEqual(self.export("g"), before)
        self.done("check", "--db", "g")

    def test_a_removed_document_takes_along_what_it_alone_supports(self):
        self.done("build", "--db", "g", "samples")
        before = self.export("g")
        self.write("more/extra.txt", "In 2031 Great Stone had 731 resident companies. "
                                     "Belarus joined the Garden Club in 2032.")
        self.done("build", "--db", "g", "more")
        self.assertNotEqual(self.export("g"), before)
        self.assertIn("removed more/extra.txt", self.done("remove", "--db", "g", "more/extra.txt"))
        self.assertEqual(self.export("g"), before)
        self.done("check", "--db", "g")
        self.fails("remove", "--db", "g", "more/extra.txt", says="more/extra.txt")

    def test_copies_are_one_document(self):
        shutil.copy(self.folder / "samples" / "en_loans.txt", self.folder / "samples" / "zz.txt")
        for new in (len(list(SAMPLES.iterdir())), 0):
            ran = self.kg("build", "--db", "g", "samples")
            self.assertEqual(ran.code, DONE)
            self.assertIn(f"{new} new, 0 replaced", ran.out)
            self.assertIn("1 copies of others", ran.out)
            self.assertIn("samples/zz.txt has the bytes of samples/en_loans.txt", ran.err)

    def test_a_moved_file_keeps_one_document(self):
        self.done("build", "--db", "g", "samples")
        (self.folder / "samples" / "en_loans.txt").rename(self.folder / "samples" / "moved.txt")
        self.done("build", "--db", "g", "samples")
        names = self.names("g")
        self.assertIn("samples/moved.txt", names)
        self.assertNotIn("samples/en_loans.txt", names)
        self.done("build", "--db", "fresh", "samples")
        self.assertEqual(self.export("g"), self.export("fresh"))

    def test_rejected_files_are_listed_and_the_rest_is_in(self):
        self.write("samples/binary.txt", bytes(range(256)) * 20)
        self.write("samples/empty.txt", "")
        with open(self.folder / "samples" / "long.txt", "wb") as file:
            file.truncate(500_000_000)
        ran = self.kg("build", "--db", "g", "samples")
        self.assertEqual(ran.code, REJECTED)
        self.assertEqual([line.split(":")[1].strip() for line in ran.err.splitlines()],
                         ["samples/binary.txt", "samples/empty.txt", "samples/long.txt"])
        self.assertEqual(len(self.names("g")), len(list(SAMPLES.iterdir())))

    def test_an_accepted_file_that_becomes_unreadable_keeps_its_older_self(self):
        self.done("build", "--db", "g", "samples")
        before = self.export("g")
        self.write("samples/en_loans.txt", "")
        self.fails("build", "--db", "g", "samples", code=REJECTED, says="samples/en_loans.txt")
        self.assertEqual(self.export("g"), before)

    def test_wrong_calls(self):
        self.fails("build", code=USAGE, says="--db")
        self.fails("build", "--db", "g", code=USAGE, says="PATH")
        self.fails("build", "--db", "g", "nowhere", says="nowhere: there is no such file or folder")
        self.write("pictures/a.png", "")
        self.fails("build", "--db", "g", "pictures", says="no .txt or .md file")
        self.assertFalse((self.folder / "g").exists())

    def test_a_graph_that_is_not_there(self):
        self.write("plain.txt", "a file")
        (self.folder / "empty").mkdir()
        for arguments in (["stats"], ["check"], ["compact"], ["backup", "copy"],
                          ["remove", "a.txt"], ["evidence", "0" * 32]):
            for graph in ("nowhere", "plain.txt", "empty"):
                with self.subTest(command=arguments[0], graph=graph):
                    self.fails(arguments[0], "--db", graph, *arguments[1:], says=graph)
        self.fails("build", "--db", "plain.txt", "samples", says="plain.txt")

    def test_a_full_disk_is_a_sentence_and_harms_nothing(self):
        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))

        ran = self.kg("build", "--db", "g", "samples", preexec_fn=small, restore_signals=False)
        self.assertEqual(ran.code, FAILED, ran.out)
        self.assertTrue(ran.err.startswith("kg build: "), ran.err)
        self.done("build", "--db", "g", "samples")
        self.done("check", "--db", "g")
        self.done("build", "--db", "fresh", "samples")
        self.assertEqual(self.export("g"), self.export("fresh"))

    def test_a_damaged_graph_is_told_apart_from_a_whole_one(self):
        self.done("build", "--db", "g", "samples")
        self.done("compact", "--db", "g")
        tables = sorted((self.folder / "g").rglob("*.sst"), key=lambda path: path.stat().st_size)
        self.assertTrue(tables)
        content = bytearray(tables[-1].read_bytes())
        for at in range(len(content) // 4, len(content) // 2):
            content[at] ^= 0x5A
        tables[-1].write_bytes(bytes(content))
        ran = self.kg("check", "--db", "g")
        self.assertEqual(ran.code, FAILED, ran.out)
        self.assertNotIn("nothing is wrong", ran.out)

    def test_a_backup_is_a_graph(self):
        self.done("build", "--db", "g", "samples")
        self.done("backup", "--db", "g", "copy")
        self.assertEqual(self.export("copy"), self.export("g"))
        self.done("check", "--db", "copy")
        self.fails("backup", "--db", "g", "copy", says="copy")


class Evidence(CommandLineTest):
    def test_shows_the_sentence_the_line_and_the_rule(self):
        self.write("d/a.txt", "A heading\n\nNothing here.\n\nBelarus joined the SCO in 2024. "
                              "China welcomed it.\n")
        self.done("build", "--db", "g", "d")
        out = self.done("evidence", "--db", "g", "country:BY")
        self.assertIn("d/a.txt, line 5", out)
        self.assertIn("⟦Belarus⟧", out)
        self.assertIn("rule ", out)

    def test_says_what_is_not_there(self):
        self.write("d/a.txt", "Belarus joined the SCO in 2024.")
        self.done("build", "--db", "g", "d")
        self.fails("evidence", "--db", "g", "0" * 32, says="there is no statement of this id")
        self.fails("evidence", "--db", "g", "frob", says="neither a statement's id")


if __name__ == "__main__":
    unittest.main()
