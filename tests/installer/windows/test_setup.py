"""The installer's script: what it is told of the bundle, and what it says."""

import re
from pathlib import Path

from installer.windows import trial
from installer.windows.setup import SCRIPT, contents_of

DOCS = Path(__file__).parents[3] / "docs" / "windows.md"
TEXT = re.compile(r'^!insertmacro Text (\w+)((?:\s|\\\n)+"[^"]*"){2}$', re.MULTILINE)
CODE = re.compile(r"^!define FAILED_\w+ (\d)$", re.MULTILINE)


def test_the_script_knows_the_top_of_the_bundle_and_its_size(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "fonts").mkdir(parents=True)
    (tmp_path / "licences").mkdir()
    (tmp_path / "fieldledger.exe").write_bytes(b"x" * 3_000_000)
    (tmp_path / "env.ini.example").write_text("#")
    lines = contents_of(tmp_path).splitlines()
    assert lines == [
        "!macro EachFile DO",
        '  !insertmacro ${DO} "env.ini.example"',
        '  !insertmacro ${DO} "fieldledger.exe"',
        "!macroend",
        "!macro EachFolder DO",
        '  !insertmacro ${DO} "_internal"',
        '  !insertmacro ${DO} "licences"',
        "!macroend",
        "!macro EachProgram DO",
        '  !insertmacro ${DO} "fieldledger.exe"',
        "!macroend",
        "!define SIZE_KB 2929",
        "!define SIZE_MB 3",
    ]


def test_every_text_is_there_in_both_languages() -> None:
    said = (SCRIPT.parent / "texts.nsh").read_text("utf-8")
    texts = {found[1]: re.findall(r'"([^"]*)"', found[0]) for found in TEXT.finditer(said)}
    assert len(texts) == said.count("!insertmacro Text ") > 15
    english_only = [name for name, (_, russian) in texts.items() if name != "PROGRAM_PART" and not cyrillic(russian)]
    russian_in_english = [name for name, (english, _) in texts.items() if cyrillic(english)]
    assert (english_only, russian_in_english) == ([], [])
    used = set(re.findall(r"\$\((\w+)\)", SCRIPT.read_text("utf-8")))
    assert used == texts.keys()


def test_the_exit_codes_are_those_that_administrators_read_about() -> None:
    codes = [int(code) for code in CODE.findall(SCRIPT.read_text("utf-8"))]
    documented = [int(code) for code in re.findall(r"^\| (\d) \|", DOCS.read_text("utf-8"), re.MULTILINE)]
    assert documented == [0, 1, 2, *codes]
    assert {trial.IS_OPEN, trial.IS_WRONG_WORD} <= set(codes)


def cyrillic(text: str) -> bool:
    return re.search("[а-яё]", text, re.IGNORECASE) is not None
