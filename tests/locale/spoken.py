"""Finds the sentences in the source that are said to people: the literal texts that reach `say`, `error`, `warning`.

A text may be chosen before it is said (`text = "a" if x else "b"`; `for caption in ("A", "B")`): names are followed
to the literals that they can hold. A text glued together at run time cannot be translated; `Glued` tells where.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Final

SAYING: Final = {
    "say": 0, "Words": 0, "Fault": 0, "Caption": 0, "Refusal": 0, "error": 1, "warning": 1, "Finding": 1, "Action": 1,
}  # fmt: skip
"""Function → which argument is the text."""
GROUP: Final = 6
"""Which argument of an Action is its group."""
METHODS: Final = {"say": 0, "ask": 2}
"""The same of methods; a question's answers are the values of a dictionary."""
SHOWN: Final = frozenset({"heading", "remark"})
"""Names in classes of pages whose text is shown as it stands."""
OUTPUT: Final = frozenset({"session", "self", "parser"})
"""`session.say(…)` prints what is already in words."""
Bindings = dict[str, list[ast.expr]]


class Glued(Exception):
    """A text with values inside (an f-string) is said: give it {names} instead."""


def spoken(root: Path, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Text and place of everything said in the modules of the folders."""
    files = [file for folder in folders for file in sorted((root / folder).rglob("*.py"))]
    trees = {file.relative_to(root).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}
    saying = _with_subclasses(trees.values())
    for where, tree in trees.items():
        for text, line in texts_of(tree, where, saying):
            yield text, f"{where}:{line}"


def _with_subclasses(trees: Iterable[ast.Module]) -> dict[str, int]:
    """What says something: the names above, and classes made from them (`NotFound` from `Refusal`)."""
    found, classes = dict(SAYING), [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in range(3):
        for each in classes:
            bases = [found[base.id] for base in each.bases if isinstance(base, ast.Name) and base.id in found]
            found |= {each.name: _text_argument(each, bases[0])} if bases and each.name not in SAYING else {}
    return found


def _text_argument(made: ast.ClassDef, usual: int) -> int:
    """Where the text stands when such an object is made: the argument called `text` of its own `__init__`."""
    for node in made.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
            return names.index("text") - 1 if "text" in names else usual
    return usual


def texts_of(tree: ast.Module, where: str = "", saying: Mapping[str, int] = SAYING) -> Iterator[tuple[str, int]]:
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef):
            for name, values in _bindings(list(each.body)).items():
                yield from (
                    (text, each.lineno) for value in values if name in SHOWN for text in _texts(value, {}, frozenset())
                )
    outside, functions = _parted(tree)
    common = _bindings(outside)
    for nodes in (outside, *([*ast.walk(function)] for function in functions)):
        bindings = common if nodes is outside else {**common, **_bindings(nodes)}
        for node in nodes:
            for group in _groups(node):
                yield from ((text, node.lineno) for text in _texts(group, bindings, frozenset()) if text)
            if (
                isinstance(node, ast.Call)
                and (place := _place(node, bindings, saying)) is not None
                and len(node.args) > place
            ):
                if isinstance(node.args[place], ast.JoinedStr):
                    raise Glued(f"{where}:{node.lineno}: {ast.unparse(node)[:100]}")
                for text in _texts(node.args[place], bindings, frozenset()):
                    if any(each.isalpha() for each in text):
                        yield text, node.lineno


def _groups(node: ast.AST) -> Iterator[ast.expr]:
    """The group of an action: the caption of a menu."""
    if isinstance(node, ast.Call) and _called(node) == "Action":
        yield from node.args[GROUP : GROUP + 1]
        yield from (each.value for each in node.keywords if each.arg == "group")


def unfilled(root: Path, folders: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    """Places that say a sentence without a value for each of its {names}, and the names."""
    files = [file for folder in folders for file in sorted((root / folder).rglob("*.py"))]
    trees = {file.relative_to(root).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}
    saying = _with_subclasses(trees.values())
    for where, tree in trees.items():
        for line, names in unfilled_in(tree, saying):
            yield f"{where}:{line}", names


def unfilled_in(tree: ast.Module, saying: Mapping[str, int] = SAYING) -> Iterator[tuple[int, set[str]]]:
    """Line and names. Of texts chosen before, one that is filled is enough; a text said without values has no names."""
    outside, functions = _parted(tree)
    for nodes in (outside, *([*ast.walk(function)] for function in functions)):
        bindings = _bindings(nodes)
        for node in nodes:
            if not isinstance(node, ast.Call) or (place := _place(node, bindings, saying)) is None:
                continue
            given = {each.arg for each in node.keywords}
            if len(node.args) <= place or None in given or not given:
                continue
            texts = _texts(node.args[place], bindings, frozenset())
            lacking = [_names(text) - given - FILLED.get(_called(node), set()) for text in texts]
            if lacking and all(lacking):
                yield node.lineno, min(lacking, key=len)


FILLED: Final[dict[str, set[str]]] = {"WorkbookError": {"file"}, "cls": {"file"}, "Blocked": {"findings"}}
"""What a class fills in itself."""


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _parted(tree: ast.Module) -> tuple[list[ast.AST], list[ast.AST]]:
    """The nodes outside of all functions, and the outermost functions."""
    outside, functions, waiting = list[ast.AST](), list[ast.AST](), list[ast.AST]([tree])
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            functions.append(node)
        else:
            outside.append(node)
            waiting += ast.iter_child_nodes(node)
    return outside, functions


def _place(call: ast.Call, bindings: Bindings, saying: Mapping[str, int]) -> int | None:
    """Which argument of the call is a text for people; None where it says nothing."""
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        output = isinstance(owner, ast.Name) and owner.id in OUTPUT
        return METHODS.get(call.func.attr) if not output else None
    if not isinstance(call.func, ast.Name):
        return None
    if call.func.id == "cls":
        return next((at for at, each in enumerate(call.args) if isinstance(each, ast.Name) and each.id == "text"), None)
    bound = [
        part.id for each in bindings.get(call.func.id, []) for part in ast.walk(each) if isinstance(part, ast.Name)
    ]
    finding = any(name in ("error", "warning") for name in bound)
    return saying["error"] if finding else saying.get(call.func.id)


def _bindings(nodes: list[ast.AST]) -> Bindings:
    """Every name that is given a value, with the expressions it is given."""
    found: Bindings = defaultdict(list)
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value):
                _bind(target, value, found)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                _bind(target, value, found)
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            for element in _elements(node.iter, found):
                _bind(node.target, element, found)
    return found


def _bind(target: ast.expr, value: ast.expr, found: Bindings) -> None:
    if isinstance(target, ast.Name):
        found[target.id].append(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for part, each in zip(target.elts, value.elts, strict=True):
            _bind(part, each, found)


def _elements(several: ast.expr, bindings: Bindings) -> list[ast.expr]:
    match several:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return elements
        case ast.Name(id=name):
            literal = (each for each in bindings.get(name, []) if not isinstance(each, ast.Name))
            return [element for each in literal for element in _elements(each, bindings)]
        case ast.Call(func=ast.Attribute(value=ast.Dict() as table, attr="items")):
            return [ast.Tuple([key, value]) for key, value in zip(table.keys, table.values, strict=True) if key]
    return []


def _texts(expression: ast.expr, bindings: Bindings, seen: frozenset[str]) -> set[str]:
    """The literal texts that an expression can be."""
    match expression:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.Name(id=name) if name not in seen:
            return {text for each in bindings.get(name, []) for text in _texts(each, bindings, seen | {name})}
        case ast.IfExp(body=first, orelse=second):
            return _texts(first, bindings, seen) | _texts(second, bindings, seen)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return {text for part in parts for text in _texts(part, bindings, seen)}
        case ast.Dict(values=parts):
            return {text for part in parts for text in _texts(part, bindings, seen)}
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return {a + b for a, b in product(_texts(left, bindings, seen), _texts(right, bindings, seen))}
        case ast.Subscript(value=table):
            return _texts(table, bindings, seen)
    return set()
