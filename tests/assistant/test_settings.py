import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import Settings
from corpus import SettingsError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """No variable of the machine, no `.env` of the working folder."""
    for name in [name for name in os.environ if name.startswith("WEGWIJZER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set():
    settings = Settings.load()
    assert (settings.embedder, settings.language, settings.host, settings.chroma_url, settings.library) == ("static", "nl", "127.0.0.1", None, None)


def test_the_index_lies_beside_the_code_not_in_it_nor_in_the_working_folder(tmp_path):
    store = Settings.load().store
    assert store.is_absolute()
    assert store.parent == Path(__file__).parents[2]


def test_a_variable_of_the_environment_counts(monkeypatch, tmp_path):
    monkeypatch.setenv("WEGWIJZER_STORE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("WEGWIJZER_PORT", "8000")
    monkeypatch.setenv("WEGWIJZER_LANGUAGE", "fr")
    settings = Settings.load()
    assert (settings.store, settings.port, settings.language) == (tmp_path / "elsewhere", 8000, "fr")


def test_a_dotenv_file_counts_and_the_environment_before_it(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("WEGWIJZER_PORT=8000\nWEGWIJZER_LANGUAGE=en\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("WEGWIJZER_PORT", "9000")
    settings = Settings.load()
    assert (settings.port, settings.language) == (9000, "en")


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch):
    monkeypatch.setenv("WEGWIJZER_CHROMA_URL", "")
    monkeypatch.setenv("WEGWIJZER_PORT", "")
    assert (Settings.load().chroma_url, Settings.load().port) == (None, 7860)


@pytest.mark.parametrize(("name", "value"), [("PORT", "many"), ("PORT", "70000"), ("PORT", "-1"), ("LANGUAGE", "de"), ("CHAT_USES", "reword, sing")])
def test_a_wrong_value_is_one_line_that_names_variable_value_and_remedy(monkeypatch, name, value):
    monkeypatch.setenv(f"WEGWIJZER_{name}", value)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    message = str(error.value)
    assert f"WEGWIJZER_{name}" in message
    assert value in message
    assert "correct or unset it" in message
    assert "\n" not in message


def test_the_uses_of_a_chat_model_are_named_with_commas(monkeypatch):
    assert Settings.load().chat_uses == {"reword"}
    monkeypatch.setenv("WEGWIJZER_CHAT_USES", "translate, follow-up,")
    assert Settings.load().chat_uses == {"translate", "follow-up"}


def test_settings_do_not_change_under_way():
    with pytest.raises(ValidationError):
        Settings.load().port = 1
