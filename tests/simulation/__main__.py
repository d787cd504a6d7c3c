"""`python3 -m tests.simulation --seeds N [--start K] [--json]`; `--seed K --trace` replays one."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time

PROCESSES = 2
ME = (sys.executable, "-m", "tests.simulation")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many")
    parser.add_argument("--start", type=int, default=0, help="the first")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--trace", action="store_true", help="print every choice")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--sabotage", default="", help="break the exchange on purpose")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--all", action="store_true", help="go on after a violation")
    parser.add_argument("--only", default="", help="these, separated by commas")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that databases and folders are cleared away
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of texts have their order from it
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        with subprocess.Popen([*ME, *sys.argv[1:]], env=environment) as child:
            try:
                return child.wait()
            finally:
                child.terminate()
    seeds = list(range(given.start, given.start + given.seeds))
    if given.seed is not None or given.only:
        seeds = [given.seed] if given.seed is not None else [int(each) for each in given.only.split(",")]
    if given.child or given.processes == 1 or len(seeds) == 1:
        at, step = map(int, (given.child or "0/1").split("/"))
        return work(given, seeds[at::step])
    return together(given)


def together(given: argparse.Namespace) -> int:
    """Several processes share the seeds."""
    began = time.monotonic()
    rest = [each for each in sys.argv[1:] if each != "--json"]
    children = [
        subprocess.Popen(
            [*ME, *rest, "--json", "--child", f"{at}/{given.processes}"],
            stdout=subprocess.PIPE, text=True,
        )
        for at in range(given.processes)
    ]  # fmt: skip
    try:
        parts = [json.loads(child.communicate()[0].strip().splitlines()[-1]) for child in children]
    finally:
        for child in children:
            child.terminate()
    whole = {name: sum(part[name] for part in parts) for name in ("seeds", "steps", "saves", "conflicts", "cpu")}
    whole["wall"] = round(time.monotonic() - began, 1)
    whole["violations"] = [each for part in parts for each in part["violations"]]
    whole["traces"] = {seed: trace for part in parts for seed, trace in part["traces"].items()}
    return told(whole, given.json)


def work(given: argparse.Namespace, seeds: list[int]) -> int:
    from tests.simulation.run import run, staged
    from tests.simulation.sabotage import sabotaged

    began, totals = time.process_time(), {"seeds": 0, "steps": 0, "saves": 0, "conflicts": 0}
    violations, traces = [], {}
    with staged() as stage, sabotaged(given.sabotage):
        for seed in seeds:
            outcome = run(stage, seed, print if given.trace else None)
            totals["seeds"] += 1
            traces[str(seed)] = outcome.trace
            for name in ("steps", "saves", "conflicts"):
                totals[name] += getattr(outcome, name)
            if outcome.found:
                violations.append({"seed": seed, "faults": outcome.faults, "found": outcome.found[:12]})
                print(f"seed {seed} ({', '.join(outcome.faults)}):", *outcome.found[:12], sep="\n  ", file=sys.stderr)
                if not given.all:
                    break
    whole = {**totals, "cpu": round(time.process_time() - began, 1), "violations": violations, "traces": traces}
    return told(whole, given.json)


def told(whole: dict[str, object], as_json: bool) -> int:
    violations = whole["violations"]
    assert isinstance(violations, list)
    if as_json:
        print(json.dumps(whole))
    else:
        print(", ".join(f"{value} {name}" for name, value in whole.items() if name not in ("violations", "traces")))
        print(f"violations: {[each['seed'] for each in violations]}" if violations else "no violation")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
