"""What tests that kill kg share: where they work, and runs that must not fail."""
import pathlib
import random
import subprocess


class Failure(Exception):
    pass


class KgTrial:
    def __init__(self, kg, folder, seed):
        self.kg = str(pathlib.Path(kg).resolve())
        self.folder = pathlib.Path(folder)
        self.random = random.Random(seed)

    def run(self, *arguments):
        done = subprocess.run([self.kg, *arguments], cwd=self.folder, capture_output=True,
                              check=False)
        if done.returncode != 0:
            raise Failure(f"kg {' '.join(arguments)}: exit {done.returncode}\n"
                          f"{done.stdout.decode()}{done.stderr.decode()}")
        return done.stdout
