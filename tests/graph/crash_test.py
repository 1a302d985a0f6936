#!/usr/bin/env python3
"""Ends writers of a store at random moments, and lets its disk fail at each call in turn.

After each run the store must open, `check` must find nothing wrong, all that was acknowledged must be
there, and nothing may be there in part. Prints totals; a failure names the command that repeats it.

  kills   SIGKILL during single writes, documents, compactions, backups and the making of a store
  faults  the n-th call that changes a file fails: once, from then on, for lack of space (half of the
          bytes written), or the machine loses power and with it what was not synced
"""
import argparse
import collections
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROFILES = ("writes", "documents", "compact", "backup", "create")
FAULTS = ("error", "errors", "full", "power")
POWER_LOST = 77
LIBRARY_CHECK = b"rocksdb::"  # stands in the message of such an assertion
LIMIT = 120  # seconds; what takes longer hangs


class Failure(Exception):
    pass


class Trials:
    def __init__(self, arguments, folder):
        self.workload = str(pathlib.Path(arguments.workload).resolve())
        self.faults = arguments.faults and str(pathlib.Path(arguments.faults).resolve())
        self.folder = pathlib.Path(folder)
        self.random = random.Random(arguments.seed)
        self.totals = collections.Counter()
        self.opening = 0.0  # seconds

    def write_command(self, store, seed, steps, profile):
        return [self.workload, "write", str(store), str(seed), str(steps), profile]

    def check(self, how, store, log, command):
        self.totals["acknowledged"] += log.count(b"ack ")
        try:
            done = subprocess.run([self.workload, how, str(store)], input=log, timeout=LIMIT,
                                  capture_output=True, check=False)
        except subprocess.TimeoutExpired as hang:
            raise Failure(f"checking hangs, after {command}") from hang
        if done.returncode != 0:
            kept = pathlib.Path(tempfile.mkdtemp(prefix="kg_crash_kept_"))
            shutil.copytree(store, kept / "store")
            (kept / "log").write_bytes(log)
            raise Failure(f"{command}\nkept in {kept}\nexit {done.returncode}: "
                          f"{done.stdout.decode()}{done.stderr.decode()}")

    def check_copies(self, log, command):
        for line in log.decode().splitlines():
            if line.startswith("ack copy "):
                copy = pathlib.Path(line.removeprefix("ack copy "))
                self.check("check-copy", copy, log, command)
                self.totals["copies opened"] += 1

    def time_opening(self):
        """How long a writer takes until a new store has its first change, here and now."""
        begun = time.monotonic()
        writer = subprocess.Popen(self.write_command(self.folder / "timed", 1, 1, "writes"),
                                  stdout=subprocess.PIPE)
        writer.stdout.readline()
        self.opening = time.monotonic() - begun
        writer.communicate()
        shutil.rmtree(self.folder / "timed")

    def kill(self, number):
        """One writer after the other on the same store, each killed: after a random number of
        changes that it acknowledged, and a random part of the time that one takes."""
        profile = PROFILES[number % len(PROFILES)]
        place = self.folder / f"kill{number}"
        place.mkdir()
        store = place / "store"
        log = b""
        self.time_opening()
        for _ in range(1 if profile == "create" else 3):
            seed = self.random.randrange(1, 1_000_000)
            changes = 0 if profile == "create" or self.random.random() < 0.2 else (
                self.random.randrange(1, 16))
            command = self.write_command(store, seed, 1_000_000, profile)
            begun = time.monotonic()
            writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      bufsize=0)
            said = b"".join(writer.stdout.readline() for _ in range(changes))
            step = (time.monotonic() - begun) / changes if changes else self.opening
            delay = self.random.uniform(0, 1.5 * step)
            time.sleep(delay)
            writer.kill()
            rest, complaint = writer.communicate()
            said += rest
            if b"error " in said or complaint:
                raise Failure(f"{command}: {said[-2000:].decode()}{complaint.decode()}")
            log += said[:said.rfind(b"\n") + 1]
            self.totals[f"killed: {profile}"] += 1
            self.check("check", store, log, f"{command} killed {delay:.3f} s "
                       f"after {changes} acknowledged changes")
        self.check_copies(log, command)
        shutil.rmtree(place)

    def fault(self, kind, at, seed, steps):
        """Returns how many calls there were."""
        place = self.folder / "fault"
        place.mkdir()
        environment = {"LD_PRELOAD": self.faults, "KG_FAULT_UNDER": str(place),
                       "KG_FAULT_AT": str(at), "KG_FAULT_KIND": kind,
                       "KG_FAULT_COUNT": str(self.folder / "count")}
        command = self.write_command(place / "store", seed, steps, "documents")
        repeat = " ".join([*(f"{k}={v}" for k, v in environment.items()), *command])
        try:
            done = subprocess.run(command, env=environment, capture_output=True, timeout=LIMIT,
                                  check=False)
        except subprocess.TimeoutExpired as hang:
            raise Failure(f"hangs: {repeat}") from hang
        if done.returncode == -signal.SIGABRT and LIBRARY_CHECK in done.stderr:
            # Debian builds RocksDB with its assertions on: after a failed write one of them may
            # end the process. To the store that is a kill.
            self.totals["ended by an assertion of RocksDB's"] += 1
        elif done.returncode not in (0, POWER_LOST):
            raise Failure(f"{repeat}: exit {done.returncode}: {done.stdout[-1500:].decode()}"
                          f"{done.stderr.decode()}")
        self.totals[f"faults: {kind}"] += 1
        self.totals["errors reported"] += done.stdout.count(b"error ")
        self.check("check", place / "store", done.stdout, repeat)
        if kind != "power":
            self.check_copies(done.stdout, repeat)
        shutil.rmtree(place)
        return int((self.folder / "count").read_text()) if at == 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workload", required=True, help="the program kg_store_workload")
    parser.add_argument("--kills", type=int, default=0, help="stores to kill the writers of")
    parser.add_argument("--faults", help="the library kg_disk_faults")
    parser.add_argument("--every", type=int, default=1, help="try every N-th call only")
    parser.add_argument("--steps", type=int, default=30, help="of the workload with faults")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg_store_crash_") as folder:
        trials = Trials(arguments, folder)
        try:
            for number in range(arguments.kills):
                trials.kill(number)
            if arguments.faults:
                calls = trials.fault("error", 0, arguments.seed, arguments.steps)
                if calls < arguments.steps:
                    raise Failure(f"only {calls} calls are seen: the disk is not the failing one")
                print(f"workload: {calls} calls that change files", flush=True)
                for kind in FAULTS:
                    start = 1 + trials.random.randrange(arguments.every)
                    for at in range(start, calls + 1, arguments.every):
                        trials.fault(kind, at, arguments.seed, arguments.steps)
        except Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    for what, count in sorted(trials.totals.items()):
        print(f"{what:24} {count}")
    print("lost 0, torn 0, every store opened and checked clean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
