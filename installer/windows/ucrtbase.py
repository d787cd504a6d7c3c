"""What ucrtbase.dll of a wine prefix is linked from: `definition(exports)` is its .def file.

wine 8 has only stubs for the complex functions of C99 (crealf, cexp, …), and numpy 2 ends in them. The stand-in takes
those from mingw-w64's libmingwex and hands everything else on to a copy of wine's own, named ucrtwine.dll.
"""

from collections.abc import Iterable

FUNCTIONS = (
    "real", "imag", "abs", "arg", "exp", "log", "log10", "pow", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh",
    "asin", "acos", "atan", "asinh", "acosh", "atanh", "proj",
)  # fmt: skip


def own() -> dict[str, str]:
    """Exported name → function of mingw-w64; Microsoft's long double is a double."""
    found = {"conj": "conj", "conjf": "conjf", "conjl": "conj"}
    for name in FUNCTIONS:
        found |= {f"c{name}": f"c{name}", f"c{name}f": f"c{name}f", f"c{name}l": f"c{name}"}
    return found


def definition(exports: Iterable[str]) -> str:
    ours = own()
    lines = (f'"{name}" = "ucrtwine.{name}"' if name not in ours else f"{name} = {ours[name]}" for name in exports)
    return "\n".join(("LIBRARY ucrtbase.dll", "EXPORTS", *lines, ""))
