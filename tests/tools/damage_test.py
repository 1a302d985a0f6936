"""A graph with a damaged file: each command ends with a sentence, none with a crash."""
import random
import shutil
import unittest

from command_line import DONE, FAILED, CommandLineTest

COMMANDS = [["check"], ["stats"], ["query", "MATCH (n)-[r]->(m) RETURN count(n), max(n.name), count(r.modality)"],
            ["query", "--writable", "CREATE (:New {name: 'x'})"], ["export", "-o", "out.jsonl"],
            ["evidence", "country:BY"]]


class DamageTest(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.kg("build", "--db", "whole", self.samples())
        self.kg("query", "--db", "whole", "--writable", "CREATE (:Note {text: 'by hand'})")  # in the log
        self.random = random.Random(1)

    def damages(self, data):
        half = bytearray(data)
        for _ in range(3):
            if half:
                half[self.random.randrange(len(half))] ^= 1 << self.random.randrange(8)
        noise = bytearray(data)
        begin = self.random.randrange(len(data) or 1)
        noise[begin:begin + 64] = self.random.randbytes(len(noise[begin:begin + 64]))
        return {"empty": b"", "half": data[:len(data) // 2], "a byte short": data[:-1], "bits": bytes(half),
                "noise": bytes(noise), "longer": data + b"\0" * 100, "gone": None}

    def test_each_file_damaged_in_turn(self):
        names = sorted(str(path.relative_to(self.folder / "whole"))
                       for path in (self.folder / "whole").rglob("*") if path.is_file())
        self.assertIn("FORMAT", names)
        found = 0
        for name in names:
            data = (self.folder / "whole" / name).read_bytes()
            damages = self.damages(data)
            kinds = sorted(damages) if not name.endswith(".sst") else self.random.sample(sorted(damages), 2)
            for kind in kinds:
                shutil.rmtree(self.folder / "g", ignore_errors=True)
                shutil.copytree(self.folder / "whole", self.folder / "g")
                if damages[kind] is None:
                    (self.folder / "g" / name).unlink()
                else:
                    (self.folder / "g" / name).write_bytes(damages[kind])
                with self.subTest(file=name, damage=kind):
                    for command in [COMMANDS[0], *self.random.sample(COMMANDS[1:], 2)]:
                        ran = self.kg(command[0], "--db", "g", *command[1:])
                        self.assertIn(ran.code, (DONE, FAILED), f"{command}: {ran.err}")
                        self.assertNotIn("terminate called", ran.err)
                        self.assertNotIn("Assertion", ran.err)
                        if ran.code == FAILED:
                            found += 1
                            self.assertRegex(ran.err + ran.out, r"[a-z]{3,} [a-z]{2,}", "no sentence")
        self.assertGreater(found, len(names))


if __name__ == "__main__":
    unittest.main()
