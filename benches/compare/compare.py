#!/usr/bin/env python3
"""Compares our computations with OR-tools, scipy, statsmodels and (if R is there) lme4, on the same instances in the same run.

    python3 -m venv VENV && VENV/bin/pip install -r benches/compare/requirements.txt
    VENV/bin/python benches/compare/compare.py

Ours run through `cargo bench --bench solve_times`, or through the program that PINGXUAN_SOLVE_TIMES names. Everybody is timed without building
and reading the problem: the median of nine (statsmodels: one).

Memory is the most that a process holds while it builds its problem and solves it. Every instance has a process of its own, and what was needed to make
the instance does not count: theirs is made by yet another process and comes as arrays of numpy, ours is made before; then the mark of the peak is set
back (Linux: 5 into /proc/self/clear_refs). Beside the peak stands, as (+x), how far it is above what stood at that moment, interpreter, libraries and
arrays: for small instances that is most of theirs. Both ratios are printed.

The optima must be equal, or nothing is printed. An assignment must need at most OR-tools' time and half its peak; exit status 1 when one needs more.
R with lme4 is Debian's r-cran-lme4.
The instances are drawn with whole numbers only by SplitMix64, as in tests/it/properties/instances.rs; the marks are tests/data/crossed_150x30.csv.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARKS = ROOT / "tests" / "data" / "crossed_150x30.csv"
TIMES = 9

# Entries, experts, experts for each entry, and candidates for each entry (0: everybody without a conflict).
ASSIGNMENTS = {
    "assignment 150x30 need 5": (150, 30, 5, 0),
    "assignment 150x30 need 2": (150, 30, 2, 0),
    "assignment 1000x200 need 5": (1_000, 200, 5, 0),
    "assignment 10000x1000 need 5": (10_000, 1_000, 5, 50),
}
PAIRINGS = {
    "pairing 20x20": 20,
    "pairing 200x200": 200,
    "pairing 1000x1000": 1_000,
    "pairing 2000x2000": 2_000,
}
MIXED = "mixed model 150x30"

# What an assignment may need, as shares of what OR-tools needs.
TIME_SHARE, MEMORY_SHARE = 1.0, 0.5

LME4 = """
marks <- read.csv(commandArgs(TRUE)[1])
marks$p <- factor(marks$p); marks$j <- factor(marks$j)
fit <- function() lme4::lmer(y ~ 1 + (1 | p) + (1 | j), marks, REML = TRUE)
seconds <- replicate(9, system.time(model <<- fit())[["elapsed"]])
cat(sprintf('{"milliseconds":%.4f,"optimum":%.6f}', 1000 * median(seconds), lme4::REMLcrit(model)))
"""


class SplitMix64:
    MASK = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def below(self, n):
        return self.next() % n


def gen_assign(entries, experts, need, candidates, seed):
    """Pairs (entry, expert, affinity), and the fewest and most entries of an expert."""
    random = SplitMix64(seed)

    def tags(fewest, spread):
        levels = {}
        for _ in range(fewest + random.below(spread)):
            tag = random.below(24)
            levels[tag] = max(levels.get(tag, 0), 1 + random.below(3))
        return levels

    levels = [tags(2, 4) for _ in range(experts)]
    weights = [tags(2, 3) for _ in range(entries)]
    pairs = []
    for entry, weight in enumerate(weights):
        drawn = []
        for expert, level in enumerate(levels):
            has_conflict = random.below(100) < 3
            noise = random.below(100)
            key = random.next()
            if not has_conflict:
                fit = sum(value * level.get(tag, 0) for tag, value in weight.items())
                drawn.append((min(1000, 60 * fit + noise), expert, key))
        if candidates:
            drawn.sort(key=lambda it: (-it[0], it[1]))
            best, rest = drawn[: candidates // 2], drawn[candidates // 2 :]
            rest.sort(key=lambda it: (it[2], it[1]))
            drawn = sorted(best + rest[: candidates - candidates // 2], key=lambda it: it[1])
        pairs.extend((entry, expert, affinity) for affinity, expert, _ in drawn)
    places = entries * need
    return pairs, 6 * places // (10 * experts), -(-5 * places // (4 * experts))


def gen_lap(size, seed):
    random = SplitMix64(seed)
    return [[random.below(1001) for _ in range(size)] for _ in range(size)]


def arrays(name):
    """An instance as arrays, for whoever solves it in another process."""
    import numpy

    if name in PAIRINGS:
        return {"fit": numpy.array(gen_lap(PAIRINGS[name], 1), dtype=float)}
    entries, experts, need, candidates = ASSIGNMENTS[name]
    pairs, least, most = gen_assign(entries, experts, need, candidates, 1)
    # The minimum of every expert is taken out of its node; what goes beyond it leaves through a common sink.
    sink = entries + experts
    return {
        "starts": numpy.array([it[0] for it in pairs] + [entries + it for it in range(experts)], dtype=numpy.int32),
        "ends": numpy.array([entries + it[1] for it in pairs] + [sink] * experts, dtype=numpy.int32),
        "room": numpy.array([1] * len(pairs) + [most - least] * experts),
        "costs": numpy.array([-it[2] for it in pairs] + [0] * experts),
        "supplies": numpy.array([need] * entries + [-least] * experts + [-(entries * need - experts * least)]),
    }


def loaded(folder):
    import numpy

    return {path.stem: numpy.load(path) for path in pathlib.Path(folder).iterdir()}


def ortools_flow(folder):
    import numpy
    from ortools.graph.python import min_cost_flow

    instance = loaded(folder)

    def prepared():
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(
            instance["starts"], instance["ends"], instance["room"], instance["costs"]
        )
        flow.set_nodes_supplies(numpy.arange(len(instance["supplies"])), instance["supplies"])
        return flow

    def solved(flow):
        if flow.solve() != flow.OPTIMAL:
            raise SystemExit("OR-tools found no plan")
        return flow

    return measure(prepared, solved, lambda flow: -flow.optimal_cost())


def scipy_table(folder):
    from scipy.optimize import linear_sum_assignment

    fit = loaded(folder)["fit"]
    return measure(
        lambda: fit,
        lambda fit: linear_sum_assignment(fit, maximize=True),
        lambda pairs: int(fit[pairs].sum()),
    )


def statsmodels_mixed():
    import pandas
    import statsmodels.formula.api as formula

    marks = pandas.read_csv(MARKS)
    marks["all"] = 1
    both = {"p": "0 + C(p)", "j": "0 + C(j)"}
    return measure(
        lambda: formula.mixedlm("y ~ 1", marks, groups="all", vc_formula=both),
        lambda model: model.fit(reml=True),
        lambda fitted: -2 * fitted.llf,
        times=1,
    )


def measure(prepared, solved, optimum, times=TIMES):
    forget_peak()
    before = kilobytes("VmRSS")
    milliseconds = []
    for _ in range(times):
        ready = prepared()
        start = time.perf_counter()
        answer = solved(ready)
        milliseconds.append(1000 * (time.perf_counter() - start))
    return {
        "milliseconds": statistics.median(milliseconds),
        "optimum": optimum(answer),
        "peak_rss_kb": kilobytes("VmHWM"),
        "rss_before_kb": before,
    }


def forget_peak():
    """Sets the mark of this process's most memory back to what it holds now; where the system has no such thing it stays."""
    try:
        pathlib.Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def kilobytes(figure):
    """A figure of this process's memory; 0 where the system does not tell."""
    status = pathlib.Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(figure + ":")), 0)


def theirs(name, folder):
    """What another program says of an instance: run in a process of its own."""
    if name in ASSIGNMENTS:
        return ortools_flow(folder)
    if name in PAIRINGS:
        return scipy_table(folder)
    return statsmodels_mixed()


def make(name, folder):
    """Writes an instance as arrays: run in a process of its own."""
    import numpy

    for array, values in arrays(name).items():
        numpy.save(pathlib.Path(folder) / array, values)


def ask_theirs(name):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__]
        if name != MIXED:
            subprocess.run([*command, "--make", name, folder], check=True)
        run = subprocess.run([*command, "--theirs", name, folder], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def program(name):
    return "OR-tools" if name in ASSIGNMENTS else "scipy" if name in PAIRINGS else "statsmodels"


def lme4():
    """What lme4 says of the marks, or nothing if it is not here."""
    if not shutil.which("Rscript"):
        return None, "Rscript is not there: lme4 was not compared"
    run = subprocess.run(["Rscript", "-e", LME4, str(MARKS)], capture_output=True, text=True)
    if run.returncode:
        return None, "Rscript is there, but lme4 did not run: " + run.stderr.strip()[-200:]
    return json.loads(run.stdout), None


def ours(names):
    built = os.environ.get("PINGXUAN_SOLVE_TIMES")
    command = [built] if built else ["cargo", "bench", "--quiet", "--bench", "solve_times", "--"]
    run = subprocess.run(command + names, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return {line["instance"]: line for line in lines}


def growth(it):
    return it["peak_rss_kb"] - it["rss_before_kb"]


def table_row(name, own, other, whose):
    def memory(it):
        if not it.get("peak_rss_kb"):
            return "-"
        return f"{it['peak_rss_kb'] / 1024:.1f} (+{growth(it) / 1024:.1f})"

    def space(share):
        """Of the peaks, and of what they are above what stood before."""
        if not other.get("peak_rss_kb"):
            return "-"
        grown = f"{growth(own) / growth(other):.2f}" if growth(other) > 0 else "-"
        return f"{share:.2f} ({grown})"

    ratio = own["milliseconds"] / other["milliseconds"]
    return (
        f"{name:30}{whose:13}{own['milliseconds']:10.3f}{other['milliseconds']:11.3f}{ratio:8.2f}"
        f"{memory(own):>16}{memory(other):>16}{space(memory_share(own, other)):>14}{own['optimum']:>17}"
    )


def memory_share(own, other):
    return own["peak_rss_kb"] / other["peak_rss_kb"] if other.get("peak_rss_kb") else 0


def missed(name, own, other):
    """In words, which goals an assignment misses."""
    if name not in ASSIGNMENTS:
        return []
    time_share = own["milliseconds"] / other["milliseconds"]
    space = memory_share(own, other)
    found = [f"{name}: {time_share:.2f} of the time of OR-tools"] if time_share > TIME_SHARE else []
    return found + ([f"{name}: {space:.2f} of its memory"] if space > MEMORY_SHARE else [])


def main():
    if sys.argv[1:2] == ["--make"]:
        make(*sys.argv[2:])
        return
    if sys.argv[1:2] == ["--theirs"]:
        print(json.dumps(theirs(*sys.argv[2:])))
        return
    names = sys.argv[1:] or [*ASSIGNMENTS, *PAIRINGS, MIXED]
    own = ours(names)
    rows, too_much = [], []
    for name in names:
        compared = [(program(name), ask_theirs(name))]
        if name == MIXED:
            result, why_not = lme4()
            compared += [("lme4", result)] if result else []
        for whose, other in compared:
            # statsmodels stops early; a deviance is a real number, the other optima are whole.
            near = {"statsmodels": 0.01, "lme4": 1e-5}.get(whose, 0)
            difference = abs(own[name]["optimum"] - other["optimum"])
            assert difference <= near, f"{name}: ours {own[name]['optimum']}, {whose} {other['optimum']}"
            rows.append(table_row(name, own[name], other, whose))
            too_much += missed(name, own[name], other)
    print(
        f"{'instance':30}{'beside':13}{'ours ms':>10}{'theirs ms':>11}{'ratio':>8}"
        f"{'ours MB':>16}{'theirs MB':>16}{'ratio':>14}{'optimum':>17}"
    )
    print("\n".join(rows))
    if MIXED in names and why_not:
        print(why_not)
    if too_much:
        sys.exit("not met: " + "; ".join(too_much))


if __name__ == "__main__":
    main()
