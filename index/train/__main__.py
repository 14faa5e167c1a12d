"""`python -m index.train static | transformer | library | tagger | further | vectors | measure`."""

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from corpus import LANGUAGES, InputError, WegwijzerError, read_library
from index.tagger import MODEL, Tagger

if TYPE_CHECKING:
    from index.train.data import Pair
    from index.train.student import Student

Pairs = Annotated[Path, typer.Option(help="Folder with pairs_nl_en.jsonl.gz, pairs_fr_en.jsonl.gz, …: lines with the keys nl (or fr), en and source.")]
Out = Annotated[Path, typer.Option(help="Folder for general/ (before the library stage, full precision), model/ (the result) and cache/.")]
IDEAS = Path(__file__).parents[2] / "assistant" / "idea_examples.jsonl"
_LEAST = 5
"""How often a word piece must stand in the pairs for the tagger to know it."""
_ACROSS = 9_000
"""Rewordings that are read after their statement in another language."""
_NEIGHBOURS, _UNRELATED = 600, 900
"""Steps of what is near what; conversations in which the last question has nothing to do with the one before."""
_FURTHER = {"neighbours": 200, "ideas": 27_000, "rewordings": 12_000, "questions": 6_000, "leads": 4_000, "conversations": 4_000}
"""What a tagger is taught further by unless told otherwise: steps of what is near what, and how many are read of each of the others."""
Seed = Annotated[int, typer.Option(help="Where chance begins.")]

app = typer.Typer(help="Trains our embedding models further. Set OMP_NUM_THREADS to the cores it may take.", no_args_is_help=True, add_completion=False)


@app.command()
def static(
    pairs: Pairs,
    out: Out,
    start: Annotated[Path | None, typer.Option(help="The static model to begin with; index/model unless given.")] = None,
    epochs: Annotated[int, typer.Option(min=1, help="How often it goes through the pairs.")] = 2,
    most: Annotated[int, typer.Option(min=1, help="Most pairs of a source that the teacher reads.")] = 20_000,
    seed: Seed = 0,
) -> None:
    """The static model: align it on all pairs, then teach it the library's questions."""
    from index.embedder import STATIC_MODEL
    from index.train.data import choose, read_pairs
    from index.train.static import align
    from index.train.student import StaticStudent

    _check_writable(out)
    rows = read_pairs(pairs)
    student = StaticStudent.open(start or STATIC_MODEL)
    align(student, rows, _taught(choose(rows, most, seed), out / "cache"), epochs, seed)
    student.save(out / "general")
    _learn_library(student, rows, seed)
    _write(student, out / "model")


@app.command()
def transformer(
    pairs: Pairs,
    out: Out,
    most: Annotated[int, typer.Option(min=1, help="Most pairs of a source that are read.")] = 20_000,
    minutes: Annotated[float, typer.Option(min=0.1, help="The longest that distilling may take; it goes once through the pairs at most.")] = 40,
    seed: Seed = 0,
) -> None:
    """The transformer: give all-MiniLM-L6-v2 new word pieces, distil it on the pairs, then teach it the library's questions."""
    from index.train.data import choose, read_pairs
    from index.train.transformer import distil, with_new_pieces

    _check_writable(out)
    rows = read_pairs(pairs)
    chosen = choose(rows, most, seed)
    teacher = _taught(chosen, out / "cache")
    student = with_new_pieces(chosen)
    share = distil(student, chosen, teacher, minutes, seed)
    print(f"distilled on {share:.0%} of the pairs")
    student.save(out / "general")
    _learn_library(student, rows, seed)
    _write(student, out / "model")


@app.command()
def library(
    general: Annotated[Path, typer.Argument(help="The folder general/ of an earlier run, or index/model.")],
    pairs: Pairs,
    out: Annotated[Path | None, typer.Option(help="Folder for the result, for instance index/model.")] = None,
    hold_out: Annotated[float, typer.Option(min=0, max=0.5, help="Leave out this share of statements and questions; only print how it does on them.")] = 0.0,
    seed: Seed = 0,
) -> None:
    """The last stage alone: teach a model the library's questions as they are now."""
    from index.train.data import read_pairs

    if (out is None) == (hold_out == 0):
        raise InputError("give either --out FOLDER, to write the model, or --hold-out SHARE, to measure only")
    if out is not None:
        _check_writable(out)
    student = _open(general)
    rows = read_pairs(pairs)
    if out is None:
        _measure_held_out(student, rows, hold_out, seed)
    else:
        _learn_library(student, rows, seed)
        _write(student, out)


@app.command()
def tagger(
    pairs: Pairs,
    out: Annotated[Path, typer.Option(help="Folder for the result, for instance index/model-tagger.")],
    ideas: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Labelled ideas, a JSONL file.")] = IDEAS,
    seed: Seed = 0,
) -> None:
    """Teach multilingual-e5-small what sentences say: how ideas are read, what answers a question, whether a rewording is faithful."""
    from index.embedder import StaticEmbedder
    from index.train.data import read_pairs
    from index.train.e5 import E5
    from index.train.questions import all_asked, examples, known, leads, neighbours, read_asked, read_leads, replies, unrelated
    from index.train.tagger import across_languages, course_of, read_conversations, read_examples, read_rewordings, teach

    _check_writable(out)
    whole = read_library()
    asked = all_asked(whole, read_asked(whole))
    told, reworded, alone = read_examples(ideas), read_rewordings(), examples(asked)
    embedder = StaticEmbedder()
    after = [*replies(whole, asked, embedder, seed), *leads(whole, read_leads(whole), embedder, seed)]
    reworded += across_languages(whole, _ACROSS, seed)
    compared = known(whole, asked)
    near = neighbours(compared, _NEIGHBOURS, seed)
    followed = [*read_conversations(), *unrelated(asked, _UNRELATED, seed)]
    taught = [text for example in (*told, *reworded, *alone, *after) for text, _ in example.sentences]
    taught += [text for conversation in followed for text in (*conversation.turns, conversation.whole)]
    carried = E5()
    kept = sorted({*carried.needed(taught, 1), *carried.needed((text for pair in read_pairs(pairs) for text in (pair.text, pair.english)), _LEAST)})
    print(f"{len(told)} ideas, {len(reworded)} rewordings, {len(alone)} questions, {len(after)} after a statement, {len(kept)} word pieces")
    loss = teach(carried.bert(kept), carried.tokenizer(kept), course_of(told, reworded, alone, after, near, followed), compared, out, seed)
    print(f"last loss {loss:.3f}: {out}\nread the library by it with: python -m index.train vectors")


@app.command()
def further(
    out: Annotated[Path, typer.Option(help="Folder for the result, for instance index/model-tagger.")],
    start: Annotated[Path, typer.Option(help="The tagger to begin with.")] = MODEL,
    ideas: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Labelled ideas, a JSONL file.")] = IDEAS,
    taught: Annotated[list[str] | None, typer.Option(help=f"KIND=COUNT of one of {', '.join(_FURTHER)}; may be repeated.")] = None,
    share: Annotated[float, typer.Option(min=0, max=1, help="What the weights learned count in the average with those begun with.")] = 0.7,
    seed: Seed = 0,
) -> None:
    """Teach a tagger further, with some of all that it does: some forty minutes of two cores."""
    from index.embedder import StaticEmbedder
    from index.train.data import drawn
    from index.train.questions import all_asked, examples, known, leads, neighbours, read_asked, read_leads, unrelated
    from index.train.tagger import labels_of, opened, read_conversations, read_examples, read_rewordings, teach_further, widened

    counts = _FURTHER | _counts(taught or [])
    _check_writable(out)
    whole = read_library()
    asked = all_asked(whole, [one for one in read_asked(whole) if one.asker])
    net, labels, tokenizer = opened(start)
    compared, draw = known(whole, asked), random.Random(seed)
    every = {
        "ideas": read_examples(ideas),
        "rewordings": read_rewordings(),
        "questions": examples(asked),
        "leads": leads(whole, read_leads(whole), StaticEmbedder(), seed),
        "conversations": [*read_conversations(), *unrelated(asked, _UNRELATED, seed)],
    }
    labels = widened(net, labels, labels_of(every["leads"]))
    stage = [(drawn(of, counts[kind], draw), 1) for kind, of in every.items()]
    stage.append((neighbours(compared, counts["neighbours"], seed), 1))
    loss = teach_further(net, labels, tokenizer, [stage], compared, out, share, seed)
    print(f"last loss {loss:.3f}: {out}\nread the library by it with: python -m index.train vectors")


@app.command()
def vectors(tagger: Annotated[Path, typer.Option(help="The tagger's folder.")] = MODEL) -> None:
    """Let the tagger read the library that ships, so that nobody's first build waits for it; to be run again when the library or the tagger changes."""
    from index.builder import entries_of
    from index.train.questions import read_asked

    whole = read_library()
    texts = dict.fromkeys(entry.text for language in LANGUAGES for entry in entries_of(whole, language))
    unanswered = dict.fromkeys(one.text for one in read_asked(whole) if one.asker and not one.answered)
    Tagger(tagger).keep(list(texts), list(unanswered))
    print(f"{len(texts)} texts and {len(unanswered)} questions that none of them answers: {tagger}")


@app.command()
def measure(
    model: Annotated[str, typer.Argument(help="static, transformer, a folder or a hub name.")],
    tests: Annotated[Path, typer.Option(help="tests.json.")],
) -> None:
    """Print the figures of a model on test sets, and its time and memory."""
    from index.train.measure import costs
    from index.train.measure import measure as figures

    embedder, cost = costs(model)
    for name, figure in (cost | figures(embedder, tests)).items():
        print(f"{name:16} {figure:.3f}")


def _counts(given: list[str]) -> dict[str, int]:
    """What `--taught` says. Raises InputError for what is no count of a kind."""
    counts = {}
    for one in given:
        kind, _, count = one.partition("=")
        if kind not in _FURTHER or not (count.isascii() and count.isdigit()):
            raise InputError(f"--taught {one}: not a count; write KIND=COUNT, KIND being one of {', '.join(_FURTHER)}")
        counts[kind] = int(count)
    return counts


def _taught(pairs: "list[Pair]", cache: Path) -> dict[str, np.ndarray]:
    """What the teacher makes of the English side."""
    from index.train.teacher import teach

    texts = sorted({pair.english for pair in pairs})
    return dict(zip(texts, teach(texts, cache), strict=True))


def _open(folder: Path) -> "Student":
    from index.embedder import is_static
    from index.train.student import StaticStudent, TransformerStudent

    return StaticStudent.open(folder) if is_static(folder) else TransformerStudent.open(folder)


def _learn_library(student: "Student", pairs: "list[Pair]", seed: int) -> None:
    from index.train.data import groups_of
    from index.train.library import plan_for, train

    train(student, groups_of(read_library()), pairs, plan_for(student), seed)


def _measure_held_out(student: "Student", pairs: "list[Pair]", share: float, seed: int) -> None:
    from index.train.data import groups_of, hold_out
    from index.train.library import found, near_duplicates, plan_for, train

    groups = groups_of(read_library())
    kept, some, every = hold_out(groups, share, seed)
    near = near_duplicates(student, groups)
    for trained in (False, True):
        if trained:
            train(student, kept, pairs, plan_for(student), seed)
        for what, asked in (("statement has other questions", some), ("statement has none", every)):
            figures = "  ".join(f"{name} {figure:.3f}" for name, figure in found(student, kept, asked, near).items())
            print(f"{'after ' if trained else 'before'}  {what:30} {figures}")


def _write(student: "Student", folder: Path) -> None:
    """Writes the model as it is served."""
    from index.train.student import StaticStudent

    if isinstance(student, StaticStudent):
        student.save_int8(folder)
    else:
        from index.train.onnx import write

        write(student, folder)
    print(folder)


def _check_writable(folder: Path) -> None:
    """Raises InputError now rather than after the training."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder") from None


def main() -> None:
    try:
        app()
    except WegwijzerError as error:
        sys.exit(f"index.train: {error}")
    except ModuleNotFoundError as error:
        sys.exit(f'index.train: the package {error.name} is missing; run: pip install -c constraints.txt -e ".[train]"')
    except OSError as error:
        sys.exit(f"index.train: {error.filename or 'the disk'}: {error.strerror or error}; make room, or name another folder")


if __name__ == "__main__":
    main()
