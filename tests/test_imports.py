"""Imports point left only, and nothing heavy is loaded before it is needed."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "corpus": set(),
    "index": {"corpus"},
    "assistant": {"corpus", "index"},
    "app": {"corpus", "index", "assistant"},
    "evals": {"corpus", "index", "assistant"},
}
HEAVY = {"torch", "sentence_transformers", "model2vec", "chromadb", "gradio", "bm25s"}
HEAVY |= {"langchain", "langchain_core", "langchain_openai", "langchain_text_splitters", "opentelemetry", "tenacity"}
ONLY_IN = {
    "chromadb": {"index/store.py"},
    "sentence_transformers": {"index/embedder.py"},
    "model2vec": {"index/embedder.py"},
    "gradio": {"app.py", "assistant/web"},
    "langchain": {"assistant/chat_model.py"},
    "tenacity": {"assistant/chat_model.py"},
}


def sources() -> Iterator[Path]:
    """Every Python file of the project except its tests."""
    for name in MAY_IMPORT:
        yield from sorted((ROOT / name).rglob("*.py"))
    yield from ROOT.glob("app.py")


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports anywhere, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module.partition(".")[0])
    return names


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_there_are_files_in_every_room_to_look_at():
    assert {room(path) for path in sources()} == set(MAY_IMPORT)


def test_imports_point_left_only():
    wrong = {str(path.relative_to(ROOT)): names for path in sources() if (names := imported(path) & set(MAY_IMPORT) - MAY_IMPORT[room(path)] - {room(path)})}
    assert wrong == {}


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_heavy_library_has_one_door(library):
    importing = {path.relative_to(ROOT).as_posix() for path in sources() if library in imported(path)}
    assert importing
    assert [name for name in importing if not any(name == door or name.startswith(f"{door}/") for door in ONLY_IN[library])] == []


@pytest.mark.parametrize("package", ["corpus", "index", "assistant", "evals", "app"])
def test_importing_a_package_loads_nothing_heavy_and_writes_nothing(run_python, package, tmp_path):
    done = run_python(f"import sys, json, {package}; print(json.dumps(sorted(sys.modules)))", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(json.loads(done.stdout)) == set()
    assert list(tmp_path.iterdir()) == []


def test_the_five_names_load_from_this_repository(run_python, tmp_path):
    code = "import assistant, corpus, index, app, evals\nfor m in (assistant, corpus, index, app, evals): print(m.__file__)"
    done = run_python(code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {Path(line).relative_to(ROOT).parts[0] for line in done.stdout.splitlines()} == {"assistant", "corpus", "index", "app.py", "evals"}


def test_pytest_itself_loads_them_from_this_repository():
    import assistant
    import corpus
    import evals
    import index

    assert all(Path(module.__file__).is_relative_to(ROOT) for module in (assistant, corpus, evals, index))
