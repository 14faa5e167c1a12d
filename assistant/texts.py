"""The assistant's own texts (`texts.yaml`) in three languages, and dates as people write them."""

import re
from datetime import date
from functools import cache
from pathlib import Path

from corpus import Language
from corpus.digest import first_day, published_hint, read_yaml

FILE = Path(__file__).parent / "texts.yaml"


@cache
def _texts() -> dict[str, dict[Language, str]]:
    return read_yaml(FILE)


def say(key: str, language: Language, **values: object) -> str:
    """The text `key` in `language`, its {places} filled in. Raises KeyError for a key or place that is not there."""
    return _texts()[key][language].format_map(values)


def is_said(key: str, language: Language, text: str) -> bool:
    """Whether `text` is the text `key`, whatever its {places} were filled with."""
    parts = re.split(r"\{\w+\}", _texts()[key][language])
    return re.fullmatch("(?s:.+)".join(map(re.escape, parts)), text) is not None


def keys() -> frozenset[str]:
    """The keys of all texts."""
    return frozenset(_texts())


def say_date(day: str, language: Language) -> str:
    """`2016`, `2016-10`, `2016-10-31` or a range `2021/2023` as people write it; `undated, …` as an unknown date with its hint."""
    if day.startswith("undated"):
        return _say_undated(day, language)
    if "/" in day:
        return "–".join(say_date(end, language) for end in day.split("/"))
    moment: date = first_day(day)
    month = say("months", language).split()[moment.month - 1]
    number = "1er" if language == "fr" and moment.day == 1 else str(moment.day)
    return [str(moment.year), f"{month} {moment.year}", f"{number} {month} {moment.year}"][day.count("-")]


def _say_undated(published: str, language: Language) -> str:
    hint = published_hint(published)
    if hint is None:
        return say("undated", language, read=say_date(published[-len("2026-11") :], language))
    if " to " in hint:
        first, last = hint.split(" to ")
        return say("undated_to", language, date=say_date(first, language), end=say_date(last, language))
    if hint.endswith(" or later"):
        return say("undated_or_later", language, date=say_date(hint.removesuffix(" or later"), language))
    word, day = hint.split(" ")
    return say(f"undated_{word}", language, date=say_date(day, language))
