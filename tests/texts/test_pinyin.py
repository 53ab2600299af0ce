"""Initials come from a table that says what pypinyin says."""

from app import paths
from app.texts.pinyin import initials, readings
from build_scripts import pinyin_initials


def test_the_table_is_what_pypinyin_says_now() -> None:
    table = paths.resources() / "codes" / "pinyin_initials.txt"
    assert table.read_text(encoding="ascii").splitlines() == list(pinyin_initials.rows())


def test_names_have_the_initials_of_their_characters_however_rare() -> None:
    chosen = "王堃䶮㛃〇𠮷𬭎\ue863"
    assert initials(chosen) == "".join(map(pinyin_initials.initial, chosen))
    assert initials("王堃") == "wk"
    assert initials("阿依古丽·买买提 A1（）") == "aygl" + "mmt"
    assert initials("") == ""


def test_a_character_is_read_in_every_way_and_a_letter_as_itself() -> None:
    assert set(readings("车")[0]) >= {"che", "ju"}
    assert readings("A")[0] == ("a",)
