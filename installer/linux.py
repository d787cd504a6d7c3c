"""`python3 dev.py linux-bundle`: built, looked through, and tried without a screen and on one, in `build/linux`.

`--twice` builds it a second time, which must give the same files. `--sabotage` takes parts away, and the self
test must name them. `--last` tries what was built last. `--needs` prints what Debian packages are missing.
"""

import json
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from PyInstaller.depend.bindepend import PythonLibraryNotFoundError, get_python_library_path

from desktop.screen import missing_packages
from installer import sabotage
from installer.build import NoBundle, build
from installer.contents import NAME, ROOT, version
from installer.inspection import packages_in, program, size, surplus, without_terms
from installer.repeatable import fingerprint, hashes

WORK: Final = ROOT / "build" / "linux"
SIZE_MOST_MB: Final = 260
START_MOST_S: Final = 3.0
TRIAL_S: Final = 300
MB: Final = 1_000_000
SCREEN: Final = ("xvfb-run", "-a", "-s", "-screen 0 1280x900x24")
TOOLS: Final = {"objdump": "binutils", "strip": "binutils", "xvfb-run": "xvfb", "xauth": "xauth"}
"""Program → Debian package."""


def main() -> int:
    parser = ArgumentParser(prog="dev.py linux-bundle", description=__doc__)
    parser.add_argument("--twice", action="store_true", help="build a second time and compare")
    parser.add_argument("--sabotage", action="store_true", help="take parts away; the self test must name them")
    parser.add_argument("--last", action="store_true", help="try what was built last")
    parser.add_argument("--needs", action="store_true", help="print missing Debian packages only")
    asked = parser.parse_args()
    if asked.needs:
        print(" ".join(needs()))
        return 0
    WORK.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {"version": version()}
    try:
        troubles = built_and_tried(told, asked)
    except (NoBundle, subprocess.TimeoutExpired) as cause:
        troubles = [str(cause)]
    told["troubles"] = troubles
    (WORK / "result.json").write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
    for trouble in troubles:
        print(f"linux-bundle: {trouble}", file=sys.stderr)
    return 1 if troubles else 0


def needs() -> list[str]:
    """Debian packages that a build takes beside what a window needs."""
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    try:
        get_python_library_path()
    except PythonLibraryNotFoundError:
        missing.add(f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    return sorted(missing | set(missing_packages()))


def built_and_tried(told: dict[str, Any], asked: Namespace) -> list[str]:
    """What is wrong; nothing where all is well. Raises NoBundle."""
    begun = perf_counter()
    bundle = last() if asked.last else build(WORK)
    told["build_s"] = round(perf_counter() - begun, 1)
    told["size_mb"], told["files"] = round(size(bundle) / MB, 1), len(hashes(bundle))
    told["fingerprint"] = fingerprint(bundle)
    print(
        f"built in {told['build_s']} s: {told['size_mb']} MB, {told['files']} files, {told['fingerprint']}", flush=True
    )
    troubles = [f"{name} is in the bundle and should not be" for name in surplus(bundle, packages_in(bundle))]
    troubles += [f"{name} has no licence in the bundle" for name in without_terms(bundle)]
    if told["size_mb"] > SIZE_MOST_MB:
        troubles.append(f"{told['size_mb']} MB are more than {SIZE_MOST_MB}")
    for platform in ("offscreen", "xcb"):
        troubles += tried(bundle, platform, told)
    if asked.sabotage:
        troubles += sabotage.unfound(bundle, WORK, lambda copy, screen, out: self_test(copy, screen, out).returncode)
    if asked.twice:
        troubles += differences(bundle, build(WORK / "again"))
    return troubles


def last() -> Path:
    bundle = WORK / "dist" / NAME
    if not (bundle / program()).is_file():
        raise NoBundle("nothing was built yet: leave out --last")
    return bundle


def self_test(bundle: Path, platform: str, out: Path) -> subprocess.CompletedProcess[str]:
    """With nothing of this computer's settings around it."""
    out.unlink(missing_ok=True)
    around = SCREEN if platform == "xcb" else ()
    words = [*around, bundle / program(), "-platform", platform, "--selftest", out]
    return subprocess.run(words, env=bare(), capture_output=True, text=True, timeout=TRIAL_S)


def tried(bundle: Path, platform: str, told: dict[str, Any]) -> list[str]:
    """Whether the self test is content, and how long the start took."""
    out = WORK / f"selftest-{platform}.json"
    done = self_test(bundle, platform, out)
    if not out.exists():
        return [f"the self test on {platform} ended with {done.returncode} and no report: {done.stderr[-2000:]}"]
    report = json.loads(out.read_text("utf-8"))
    figures = {name: report.get(name) for name in ("start_s", "start_cpu_s", "seconds")}
    told[platform] = figures
    passed = sum(step["ok"] is True for step in report["steps"])
    print(f"{platform}: {passed} steps of {len(report['steps'])} passed, {figures}", flush=True)
    bad = [f"{platform}: {step['name']}: {step['error']}" for step in report["steps"] if step["ok"] is False]
    if (figures["start_cpu_s"] or 0) > START_MOST_S:
        bad.append(f"{platform}: the start takes {figures['start_cpu_s']} s of the processor, more than {START_MOST_S}")
    return bad or ([] if done.returncode == 0 else [f"{platform}: the self test ended with {done.returncode}"])


def bare() -> dict[str, str]:
    """A home without settings, and no word of where this was built."""
    home = WORK / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8"}


def differences(one: Path, other: Path) -> list[str]:
    first, second = hashes(one), hashes(other)
    names = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    print(f"built twice: {len(names)} files differ", flush=True)
    return [f"{name} differs between two builds" for name in names]


if __name__ == "__main__":
    sys.exit(main())
