"""Entities that are one under several names: what kg build says by itself, and what a hand decides."""
import json
import unittest

from command_line import FAILED, USAGE, CommandLineTest

EN = ("Minister visits Minsk\n\nBelarus and China are partners. The Chinese carmaker Zotye Avto opened a "
      "plant in Borisov. The minister met Wang Wenshan in Minsk. Roman Kovalyov said that trade grew.\n")
RU = ("Министр в Минске\n\nБеларусь и Китай — партнёры. Компания «Зотье Авто» открыла завод. Посол КНР "
      "Ван Вэньшань прибыл в Минск. Роман Ковалёв отметил рост торговли.\n")
ZH = "今日要闻\n\n中国和白俄罗斯是伙伴。部长王文山在明斯克会见客人。\n"


class Merge(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.write("d/en.txt", EN)
        self.write("d/ru.txt", RU)
        self.write("d/zh.txt", ZH)
        self.done("build", "--db", "g", "d")

    def rows(self, query):
        out = self.done("query", "--db", "g", "--format", "jsonl", query)
        return [json.loads(line) for line in out.splitlines()]

    def same(self):
        """Pairs of names that are said to be one's, with the reason."""
        rows = self.rows("MATCH (a)-[r:SAME_AS]->(b) RETURN a.name AS a, b.name AS b, r.reason AS reason")
        return {(*sorted((row["a"], row["b"])), row["reason"]) for row in rows}

    def statements(self):
        """The triples of the graph; the records beside them are numbered, whatever else changes."""
        return {line for line in self.export("g").splitlines() if b"<urn:kg:record:" not in line}

    def test_names_are_compared_across_scripts(self):
        self.assertEqual(self.same(), {
            ("Zotye Avto", "Зотье Авто", "transliteration"),
            ("Roman Kovalyov", "Роман Ковалёв", "transliteration"),
            ("Wang Wenshan", "Ван Вэньшань", "pinyin"),
            ("Wang Wenshan", "王文山", "pinyin"),
            ("Ван Вэньшань", "王文山", "pinyin"),
        })
        scores = self.rows("MATCH ()-[r:SAME_AS]->() RETURN r.score AS score")
        self.assertTrue(all(0.7 <= row["score"] <= 1 for row in scores))

    def test_order_of_documents_does_not_matter_and_what_goes_takes_its_judgement_along(self):
        for name in ("zh", "ru", "en"):
            self.done("build", "--db", "h", f"d/{name}.txt")
        self.assertEqual(self.export("h"), self.export("g"))
        self.done("remove", "--db", "g", "d/zh.txt")
        self.assertFalse(any("王文山" in pair for pair in self.same()))
        self.done("build", "--db", "g", "d")
        self.assertEqual(self.export("g"), self.export("h"))
        self.assertIn("nothing is wrong", self.done("check", "--db", "g"))

    def test_a_hand_joins_and_parts_and_builds_keep_it(self):
        before = self.statements()
        self.assertIn("merged", self.done("merge", "--db", "g", "Wang Wenshan", "Roman Kovalyov"))
        self.assertIn(("Roman Kovalyov", "Wang Wenshan", "by hand"), self.same())
        ids = self.rows("MATCH (n {name: 'Wang Wenshan'}) MATCH (m {canonical: n.id}) "
                        "RETURN m.name AS name ORDER BY name")
        self.assertEqual([row["name"] for row in ids], ["Roman Kovalyov", "Wang Wenshan"])
        # A document of theirs goes and comes again.
        self.write("d/en.txt", EN + "Nothing else happened.\n")
        self.done("build", "--db", "g", "d")
        self.assertIn(("Roman Kovalyov", "Wang Wenshan", "by hand"), self.same())
        self.assertIn(b"SAME_AS", self.export("g"))
        self.done("split", "--db", "g", "Roman Kovalyov", "Wang Wenshan")
        self.assertNotIn(("Roman Kovalyov", "Wang Wenshan", "by hand"), self.same())
        self.assertEqual(self.rows("MATCH (n) WHERE n.canonical IS NOT NULL RETURN n.name AS name"), [])
        # Nothing is lost: but for the judgement the graph is what it was.
        self.write("d/en.txt", EN)
        self.done("build", "--db", "g", "d")
        after = self.statements()
        self.assertEqual(before - after, set())
        self.assertTrue(any(b"NOT_SAME_AS" in line for line in after))
        self.assertIn("nothing is wrong", self.done("check", "--db", "g"))

    def test_a_split_stands_against_what_the_program_thinks(self):
        self.done("split", "--db", "g", "Zotye Avto", "Зотье Авто")
        self.assertNotIn(("Zotye Avto", "Зотье Авто", "transliteration"), self.same())
        self.write("d/ru.txt", RU + "Больше ничего не случилось.\n")
        self.done("build", "--db", "g", "d")
        self.assertNotIn(("Zotye Avto", "Зотье Авто", "transliteration"), self.same())
        parted = self.rows("MATCH (a)-[r:NOT_SAME_AS]-(b {name: 'Zotye Avto'}) RETURN a.name AS a")
        self.assertEqual([row["a"] for row in parted], ["Зотье Авто"])
        self.done("merge", "--db", "g", "Zotye Avto", "Зотье Авто")
        self.assertIn(("Zotye Avto", "Зотье Авто", "by hand"), self.same())
        self.assertEqual(self.rows("MATCH ()-[r:NOT_SAME_AS]-() RETURN r.reason AS r"), [])

    def test_three_joined_stay_joined_when_one_is_parted(self):
        self.done("merge", "--db", "g", "王文山", "Wang Wenshan")
        self.done("merge", "--db", "g", "王文山", "Ван Вэньшань")
        count = "MATCH (n) WHERE n.canonical IS NOT NULL RETURN n.name AS name ORDER BY name"
        self.assertEqual(len(self.rows(count)), 3)
        self.done("split", "--db", "g", "Ван Вэньшань", "王文山")
        self.assertEqual([row["name"] for row in self.rows(count)], ["Wang Wenshan", "王文山"])

    def test_evidence_of_one_is_evidence_of_all(self):
        key = self.rows("MATCH (n {name: 'Zotye Avto'}) RETURN n.id AS id")[0]["id"]
        shown = self.done("evidence", "--db", "g", key)
        self.assertIn("(transliteration, 1)", shown)
        self.assertIn("d/en.txt", shown)
        self.assertIn("d/ru.txt", shown)

    def test_a_wrong_name_leads_to_the_right_entity_and_is_called_wrong(self):
        self.write("m/park.txt", "The park grows\n\nZoomlion works in the Jumbo Industrial Park near Minsk.\n")
        found = json.loads(self.done("extract", "m/park.txt"))
        wrong = [mention["entity"] for mention in found["mentions"] if mention.get("misnomer")]
        self.assertEqual(wrong, ["project:great-stone"])
        self.done("build", "--db", "g", "m")
        named = self.rows("MATCH (n {id: 'project:great-stone'}) RETURN n.misnomers AS names")
        self.assertEqual(named, [{"names": ["Jumbo Industrial Park"]}])

    def test_mistakes_are_named(self):
        self.fails("merge", "--db", "g", "Wang Wenshan", "Nobody", says="neither the key of a node nor a name")
        self.fails("merge", "--db", "g", "Wang Wenshan", "Wang Wenshan", says="one node")
        self.fails("split", "--db", "g", "Wang Wenshan", code=USAGE, says="B")
        self.fails("merge", "--db", "nowhere", "a", "b", code=FAILED, says="")


if __name__ == "__main__":
    unittest.main()
