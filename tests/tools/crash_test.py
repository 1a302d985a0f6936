#!/usr/bin/env python3
"""Kills `kg build` with SIGKILL at random moments and looks at what is left.

Half of the runs begin without a graph, half with one that holds the first tenth of the documents.
After each kill: `kg check` finds nothing wrong; the documents in the graph are whole (its export
equals, byte for byte, that of a graph built from just these documents); a second run ends in the
same export as a run that was never killed.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import make_corpus  # noqa: E402
from trial import Failure, KgTrial  # noqa: E402


class Trial(KgTrial):
    def __init__(self, kg, folder, documents, seed):
        super().__init__(kg, folder, seed)
        size = make_corpus.write_corpus(self.folder / "corpus", documents, seed)
        self.names = sorted(str(path.relative_to(self.folder))
                            for path in (self.folder / "corpus").rglob("*.txt"))
        print(f"corpus: {documents} documents, {size} bytes", flush=True)

    def export(self, graph):
        self.run("export", "--db", graph, "--format", "ntriples", "-o", "out.nt")
        return (self.folder / "out.nt").read_bytes()

    def documents(self, graph):
        lines = self.run("stats", "--db", graph, "--documents").decode().splitlines()
        return [line.split("\t")[0] for line in lines]

    def reference(self):
        def seconds(graph):
            start = time.monotonic()
            self.run("build", "--db", graph, "corpus")
            return time.monotonic() - start

        self.run("build", "--db", "begun.db", *self.names[:max(1, len(self.names) // 10)])
        shutil.copytree(self.folder / "begun.db", self.folder / "added.db")
        self.seconds = {"whole.db": seconds("whole.db"), "added.db": seconds("added.db")}
        self.whole = self.export("whole.db")
        for graph, time_taken in self.seconds.items():
            if self.documents(graph) != self.names:
                raise Failure(f"{graph}: the undisturbed run does not hold every document")
            if self.export(graph) != self.whole:
                raise Failure(f"{graph}: the order of the documents shows in the export")
            print(f"undisturbed, {graph}: {time_taken:.2f} s, export {len(self.whole)} bytes",
                  flush=True)

    # A kill may come before the store itself is made: readers then say that there is none.
    def is_store(self, graph):
        if not (self.folder / graph).exists():
            return False
        stats = subprocess.run([self.kg, "stats", "--db", graph], cwd=self.folder,
                               capture_output=True, text=True, check=False)
        return not re.search("there is no store here|the store here is not finished", stats.stderr)

    def kill_once(self, number):
        graph = f"killed_{number}.db"
        added = number % 2 == 0
        if added:
            shutil.copytree(self.folder / "begun.db", self.folder / graph)
        build = subprocess.Popen([self.kg, "build", "--db", graph, "corpus"], cwd=self.folder,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        delay = self.random.uniform(0, self.seconds["added.db" if added else "whole.db"])
        try:
            build.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            build.kill()
            build.wait()
        left = []
        if self.is_store(graph):
            self.run("check", "--db", graph)
            left = self.documents(graph)
            if left != self.names[:len(left)]:
                raise Failure(f"kill {number}: the documents are not the first {len(left)}")
            self.compare_partial(graph, left)
        self.run("build", "--db", graph, "corpus")
        if self.export(graph) != self.whole:
            raise Failure(f"kill {number}: the second run ends in another export")
        self.run("check", "--db", graph)
        shutil.rmtree(self.folder / graph)
        print(f"kill {number} after {delay:.3f} s: {len(left)} documents left, all whole; "
              "second run same", flush=True)
        return len(left)

    def compare_partial(self, graph, left):
        if not left:
            return
        shutil.rmtree(self.folder / "partial.db", ignore_errors=True)
        for start in range(0, len(left), 5000):  # command lines are bounded
            self.run("build", "--db", "partial.db", *left[start:start + 5000])
        if self.export(graph) != self.export("partial.db"):
            raise Failure(f"{graph}: differs from a graph of the same {len(left)} documents")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kg", required=True, help="the program, build/release/bin/kg")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg_crash_") as folder:
        trial = Trial(arguments.kg, folder, arguments.documents, arguments.seed)
        try:
            trial.reference()
            left = [trial.kill_once(number) for number in range(1, arguments.kills + 1)]
        except Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    partial = sum(0 < count < arguments.documents for count in left)
    print(f"{arguments.kills} kills, {partial} of them amid the documents: nothing lost, "
          "nothing half")
    return 0


if __name__ == "__main__":
    sys.exit(main())
