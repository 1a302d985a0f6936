"""kg rules, kg explain and changed rules as their authors see them."""
import json
import pathlib
import re
import shutil
import unittest

from command_line import DONE, FAILED, ROOT, USAGE, CommandLineTest

TEXT = ("News of the day\n\nTrade between China and Belarus came to $4.2 billion in 2031. "
        "Belarus praised 47 songs of China.\n")


class Rules(CommandLineTest):
    def schemas(self):
        copy = self.folder / "schemas"
        shutil.copytree(ROOT / "schemas", copy)
        return copy

    def test_one_file_can_be_checked_by_itself(self):
        out = self.done("rules", "check", "--schemas", ROOT / "schemas",
                        ROOT / "schemas" / "rules" / "be" / "nominals.toml")
        self.assertRegex(out, r"^[1-9]\d* rules, [1-9]\d* examples, 0 findings\n$")

    def test_findings_name_file_line_and_column(self):
        schemas = self.schemas()
        file = schemas / "rules" / "be" / "nominals.toml"
        lines = file.read_text(encoding="utf-8").splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("examples"))
        lines[at] = 'examples = ["Nothing of it."]'
        file.write_text("\n".join(lines), encoding="utf-8")
        ran = self.kg("rules", "check", "--schemas", schemas, file)
        self.assertEqual(ran.code, FAILED)
        self.assertRegex(ran.out, rf"(?m)^be/nominals\.toml:{at + 1}:13: nominal\.be\.\w+@1: finds nothing in ")

    def test_the_rules_of_the_guide_are_good(self):
        schemas = self.schemas()
        guide = (schemas / "README.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```toml\n# (\S+)\n(.*?)```", guide, re.S)
        self.assertGreaterEqual(len(blocks), 4)
        for name, rule in blocks:
            with (schemas / "rules" / name).open("a", encoding="utf-8") as file:
                file.write("\n" + rule)
            self.done("rules", "check", "--schemas", schemas, schemas / "rules" / name)

    def test_wrong_use(self):
        self.assertEqual(self.kg("rules").code, USAGE)
        self.assertEqual(self.kg("rules", "polish").code, USAGE)
        self.assertEqual(self.kg("rules", "check", "none.toml").code, FAILED)

    def test_a_changed_rule_reads_again_only_what_it_touches(self):
        schemas = self.schemas()
        self.write("a/grain.txt", "News\n\nFarmers of Brazil sold grain, people said.\n")
        self.write("a/park.txt", "News\n\nGreat Stone is an industrial park of Belarus.\n")
        build = ["build", "--schemas", schemas, "--db", "graph", "a"]
        self.done(*build)
        rules = schemas / "rules" / "en" / "mentions.toml"
        with rules.open("a", encoding="utf-8") as file:
            file.write('\n[[mention]]\nid = "crop.en"\ntype = "Concept"\npattern = "grain"\n'
                       'triggers = ["grain"]\nexamples = [["sold grain", "grain"]]\n'
                       'counterexamples = ["sold oil"]\n')
        out = self.done(*build)
        self.assertIn("0 new, 1 replaced, 1 unchanged", out)
        self.done("build", "--schemas", schemas, "--db", "fresh", "a")
        query = ["query", "MATCH (n) RETURN n.id AS id, labels(n) AS labels ORDER BY id, labels"]
        self.assertEqual(self.done(*query, "--db", "graph"), self.done(*query, "--db", "fresh"))


class Explain(CommandLineTest):
    def test_shows_what_fired_and_what_did_not(self):
        out = self.done("explain", self.write("a.txt", TEXT))
        self.assertIn("bilateral_trade_volume = 4200000000 USD in 2031", out)
        self.assertIn("country:BY", out)
        self.assertRegex(out, r"TRADES_WITH")
        self.assertRegex(out, r'(?m)^    not +"47')
        self.assertNotIn("\x1b", out)

    def test_json_is_one_object_a_sentence(self):
        self.write("a.txt", TEXT)
        lines = [json.loads(line) for line in self.done("explain", "-f", "json", "a.txt").splitlines()]
        self.assertEqual([line["sentence"] for line in lines], list(range(1, len(lines) + 1)))
        source = TEXT.encode("utf-8")
        for line in lines:
            begin, end = line["span"]
            self.assertEqual(source[begin:end].decode("utf-8"), line["text"])
            self.assertLessEqual({"mentions", "values", "figures", "relations", "near"}, set(line))

    def test_sentences_can_be_chosen(self):
        self.write("a.txt", TEXT)
        self.assertEqual(self.done("explain", "a.txt", "--match", "praised").count("\n["), 0)
        self.assertIn("praised", self.done("explain", "a.txt", "--match", "praised"))
        self.assertTrue(self.done("explain", "a.txt", "--sentence", 2).startswith("[2]"))
        ran = self.kg("explain", "-", stdin=TEXT)
        self.assertEqual(ran.code, DONE)
        self.assertIn("[2]", ran.out)


if __name__ == "__main__":
    unittest.main()
