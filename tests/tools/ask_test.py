"""kg-ask as its users meet it: questions with known answers, and what it says when it cannot answer."""
import json
import unittest

from command_line import DONE, FAILED, ROOT, USAGE, CommandLineTest

FOLDER = ROOT / "tests" / "questions"
TABLE = FOLDER / "questions.tsv"
PARAPHRASES = FOLDER / "paraphrases.tsv"


def told(answer):
    """An answer as the table writes it."""
    if answer["entity"] is not None:
        return answer["entity"]
    if answer["unit"] in ("text", "date", "volume", "issue", "pages", "doi"):
        return str(answer["value"])
    return f"{answer['value']:.15g} {answer['unit']}"


def read_table():
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            question, answers, words = line.split("\t")
            yield question, [] if answers == "-" else answers.split(" | "), words


def read_paraphrases():
    expected = []
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            expected = [] if line == "= -" else line[2:].split(" | ")
        elif line and not line.startswith("#"):
            yield line, expected


class Ask(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.done("build", "--db", "graph", *sorted(FOLDER.glob("*.txt")))

    def ask(self, *arguments, **options):
        return self.run_program("kg-ask", "--db", "graph", *arguments, **options)

    def test_questions_with_known_answers(self):
        table = list(read_table())
        ran = self.ask("--format", "json",
                       stdin="".join(question + "\n" for question, _, _ in table))
        self.assertEqual((ran.code, ran.err), (DONE, ""))
        replies = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual(len(replies), len(table))
        for reply, (question, expected, words) in zip(replies, table):
            with self.subTest(question):
                given = {told(answer) for answer in reply["answers"]}
                self.assertEqual(len(given), len(expected), given)
                for one in expected:
                    self.assertTrue(given & set(one.split("/")), (one, given))
                if expected:
                    quotes = [answer["evidence"]["quote"] for answer in reply["answers"]]
                    self.assertTrue(any(words in quote for quote in quotes), quotes)
                for answer in reply["answers"]:
                    place = answer["evidence"]
                    source = (FOLDER / place["document"]).read_bytes()
                    begin, end = place["span"]
                    self.assertTrue(source[begin:end].decode("utf-8"))

    def test_a_question_put_otherwise_has_the_same_answer(self):
        table = list(read_paraphrases())
        ran = self.ask("--format", "json", stdin="".join(question + "\n" for question, _ in table))
        self.assertEqual((ran.code, ran.err), (DONE, ""))
        for line, (question, expected) in zip(ran.out.splitlines(), table):
            with self.subTest(question):
                self.assertEqual(sorted({told(answer) for answer in json.loads(line)["answers"]}),
                                 sorted(expected))

    def test_a_refusal_is_a_sentence_in_the_language_of_the_question(self):
        for question, says in (("Who is the Chinese ambassador to Poland?", "The documents do not say."),
                               ("Сколько стоит мост?", "В документах этого нет."),
                               ("Колькі каштуе мост?", "У дакументах гэтага няма."),
                               ("桥的造价是多少？", "文献中没有说明。")):
            with self.subTest(question):
                ran = self.ask(question)
                self.assertEqual(ran.code, DONE, ran.err)
                self.assertEqual(ran.out.splitlines()[0], says)

    def test_what_is_no_question_is_said_so(self):
        for question in ("", "   ", "x" * 20000, "слово " * 4000):
            with self.subTest(question[:20]):
                ran = self.ask(question)
                self.assertEqual(ran.code, FAILED, ran.out)
                self.assertEqual(ran.err.count("\n"), 1, ran.err)
        # One line that is none does not take the others with it.
        ran = self.ask(stdin=b"\xff\xfe\x80\x81\nWho is the director general of Belaruskali?\n")
        self.assertIn("Ihar Vasilets", ran.out)
        self.assertNotIn("terminate", ran.err)

    def test_a_graph_that_is_not_there(self):
        ran = self.run_program("kg-ask", "--db", "nowhere", "Who?")
        self.assertEqual(ran.code, FAILED)
        self.assertEqual(ran.err.count("\n"), 1, ran.err)
        self.assertFalse((self.folder / "nowhere").exists())
        self.assertEqual(self.run_program("kg-ask", "Who?").code, USAGE)


if __name__ == "__main__":
    unittest.main()
