#!/usr/bin/env python3
"""Kills `kg import` with SIGKILL at random moments and looks at what is left.

Tables, JSON lines and N-Triples, into a graph that is not there or into an empty one, sorted in
memory or in files. After each kill: `kg check` finds nothing wrong; the graph is empty or it is
whole (its export equals, byte for byte, that of an import that was never killed); if it is empty, a
second run makes it whole and leaves no temporary files.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import make_corpus  # noqa: E402
from trial import Failure, KgTrial  # noqa: E402


class Trial(KgTrial):
    def __init__(self, kg, folder, documents, relationships, seed):
        super().__init__(kg, folder, seed)
        make_corpus.write_corpus(self.folder / "corpus", documents, seed)
        self.write_tables(relationships)
        self.run("build", "--db", "built.db", "corpus")
        self.run("query", "--db", "built.db", "--writable",
                 "MATCH (c:Country) SET c.seen = true CREATE (:Note {of: c.name})-[:ON]->(c)")
        for name in ("g.jsonl.gz", "g.nt"):
            self.run("export", "--db", "built.db", "-o", name)
        (self.folder / "empty.jsonl").write_bytes(b"")
        self.sources = {
            "tables": ["--nodes", "nodes.csv", "--relationships", "rels.csv"],
            "tables in files": ["--nodes", "nodes.csv", "--relationships", "rels.csv", "--memory", "64"],
            "lines": ["g.jsonl.gz"], "triples": ["g.nt", "--memory", "64"]}
        self.whole, self.seconds = {}, {}

    def write_tables(self, count):
        nodes = max(count // 5, 10)
        with open(self.folder / "nodes.csv", "w", encoding="utf-8") as out:
            out.write(":ID,name,x:int,:LABEL\n")
            out.writelines(f"{i},узел {i * 7919 % nodes},{i},A;B{i % 5}\n" for i in range(nodes))
        with open(self.folder / "rels.csv", "w", encoding="utf-8") as out:
            out.write(":START_ID,:END_ID,:TYPE,w:double\n")
            out.writelines(f"{i * 104729 % nodes},{i * i % nodes},T{i % 7},{i / 3}\n"
                           for i in range(count))

    def export(self, graph):
        self.run("export", "--db", graph, "-o", "out.jsonl")
        return (self.folder / "out.jsonl").read_bytes()

    def reference(self):
        for source, arguments in self.sources.items():
            start = time.monotonic()
            self.run("import", "--db", "whole.db", *arguments)
            self.seconds[source] = time.monotonic() - start
            self.whole[source] = self.export("whole.db")
            shutil.rmtree(self.folder / "whole.db")
            print(f"{source}, undisturbed: {self.seconds[source]:.2f} s, "
                  f"export {len(self.whole[source])} bytes", flush=True)

    # A kill may come before the store itself is made: readers then say that there is none.
    def is_store(self, graph):
        if not (self.folder / graph).exists():
            return False
        stats = subprocess.run([self.kg, "stats", "--db", graph], cwd=self.folder,
                               capture_output=True, text=True, check=False)
        return not any(none in stats.stderr for none in ("there is no store here", "is not finished"))

    def kill_once(self, number):
        graph = f"killed_{number}.db"
        source = self.random.choice(sorted(self.sources))
        there = self.random.random() < 0.5
        if there:
            self.run("import", "--db", graph, "empty.jsonl")
        load = ["import", "--db", graph, *self.sources[source]]
        # The end, where files become the graph's, is short and matters most.
        first = self.random.choice([0, 0.7]) * self.seconds[source]
        delay = self.random.uniform(first, self.seconds[source])
        running = subprocess.Popen([self.kg, *load], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        left = "no graph"
        if self.is_store(graph):
            self.run("check", "--db", graph)
            whole = self.nodes(graph) != 0
            left = "all" if whole else "an empty graph"
        if there and left == "no graph":
            raise Failure(f"kill {number}: the graph that was there is gone")
        if left != "all":
            self.run(*load)
        if self.export(graph) != self.whole[source]:
            raise Failure(f"kill {number}: {source}, {left} left: the export is another one")
        self.run("check", "--db", graph)
        if left != "all" and (self.folder / graph / "load").exists():
            raise Failure(f"kill {number}: temporary files are left")
        shutil.rmtree(self.folder / graph)
        print(f"kill {number} after {delay:.3f} s of {source}: {left} left; second run same",
              flush=True)
        return left

    def nodes(self, graph):
        out = self.run("query", "--db", graph, "--format", "csv", "MATCH (n) RETURN count(n)")
        return int(out.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kg", required=True, help="the program, build/release/bin/kg")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--relationships", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg_crash_") as folder:
        try:
            trial = Trial(arguments.kg, folder, arguments.documents, arguments.relationships,
                          arguments.seed)
            trial.reference()
            left = [trial.kill_once(number) for number in range(1, arguments.kills + 1)]
        except Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    print(f"{arguments.kills} kills: " + ", ".join(
        f"{left.count(what)} left {what}" for what in ("no graph", "an empty graph", "all")) +
        "; nothing half")
    return 0


if __name__ == "__main__":
    sys.exit(main())
