"""`python -m tests.fuzz TARGET [--seconds N]`: by coverage, with atheris (`pip install atheris`; it is no requirement).

What fails is kept in `tests/fuzz/corpus/TARGET` and is fed again by every run of the tests. Exit code 1 then, 3 without
atheris.
"""

import argparse
import hashlib
import sys
import tempfile
import traceback
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
PACKAGES = ["shared", "server", "print_forms", "jwt"]


def main() -> int:
    """Never returns where something was looked for: the fuzzer ends the process."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("target")
    asked.add_argument("--seconds", type=int, default=60)
    given = asked.parse_args()
    try:
        import atheris
    except ImportError:
        print("not looked for: atheris is not installed here (pip install atheris)", file=sys.stderr)
        return 3
    with atheris.instrument_imports(include=PACKAGES):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[given.target]
    seeds = Path(tempfile.mkdtemp(prefix="fieldledger-fuzz-seeds-"))
    for at, seed in enumerate(target.seeds()):
        (seeds / str(at)).write_bytes(seed)

    def fed(data: bytes) -> None:
        try:
            target.feed(data)
        except Exception:
            kept = CORPUS / given.target
            kept.mkdir(parents=True, exist_ok=True)
            (kept / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            traceback.print_exc()
            raise

    options = [f"-max_total_time={given.seconds}", f"-max_len={target.most}", "-timeout=20", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(seeds)], fed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
