"""README.md speaks of commands, files and folders that exist."""
import re
import unittest

from command_line import ROOT, CommandLineTest


class Readme(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.text = (ROOT / "README.md").read_text(encoding="utf-8")

    def test_commands_exist(self):
        known = {line.split()[0] for line in self.done("--help").splitlines()
                 if line.startswith("  ")}
        named = set(re.findall(r"(?:`|\$ |bin/)kg ([a-z]+)", self.text))
        self.assertGreater(len(named), 8)
        self.assertEqual(named - known, set())

    def test_paths_exist(self):
        paths = re.findall(r"(?<![\w/.])((?:graph|extract|query|tools|schemas|tests)/[\w./-]*\w)",
                           self.text)
        self.assertGreater(len(paths), 10)
        missing = [path for path in paths if "_<" not in path and not (ROOT / path).exists()
                   and not list(ROOT.glob(path + "*"))]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
