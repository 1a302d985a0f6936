"""What the tests of the programs share: a folder of one's own, and running kg in it."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "samples"
DONE, FAILED, USAGE, REJECTED = 0, 1, 2, 5


def program(name):
    """The program under test: beside KG_BIN, which the build sets."""
    return str(pathlib.Path(os.environ["KG_BIN"]).resolve() / name)


class Ran:
    """How a program ended and what it printed."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kg_cli_"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self):
        clean = {key: value for key, value in os.environ.items() if key != "KG_SCHEMAS"}
        return clean | {"NO_COLOR": "1"}

    def run_program(self, name, *arguments, stdin=b"", timeout=120, **options):
        if isinstance(stdin, str):
            stdin = stdin.encode("utf-8")
        options.setdefault("env", self.environment())
        return Ran(subprocess.run([program(name), *map(str, arguments)], cwd=self.folder,
                                  input=stdin, capture_output=True, timeout=timeout, check=False,
                                  **options))

    def kg(self, *arguments, **options):
        return self.run_program("kg", *arguments, **options)

    def done(self, *arguments, **options):
        """Runs kg, which must succeed and complain of nothing; returns what it printed."""
        ran = self.kg(*arguments, **options)
        self.assertEqual((ran.code, ran.err), (DONE, ""), ran.out)
        return ran.out

    def fails(self, *arguments, code=FAILED, says, **options):
        """Runs kg, which must end with `code` and one line on standard error that has `says`."""
        ran = self.kg(*arguments, **options)
        self.assertEqual(ran.code, code, ran.out + ran.err)
        self.assertIn(says, ran.err)
        self.assertNotIn("terminate called", ran.err)
        return ran

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return name

    def samples(self, name="samples"):
        shutil.copytree(SAMPLES, self.folder / name)
        return name

    def export(self, graph):
        """The whole graph as bytes that are the same for the same content."""
        ran = self.kg("export", "--db", graph, "--format", "ntriples", "--output", "export.nt")
        self.assertEqual(ran.code, DONE, ran.err)
        return (self.folder / "export.nt").read_bytes()
