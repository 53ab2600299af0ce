"""Jobs on a file, from an empty folder to a checked package and back from a backup."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.candidates import CandidateState
from app.domain.levels import Level
from app.domain.working_days import Counting, publicity_period
from app.exchange.roster_writing import write_roster
from app.printing.faces import FacesMissingError
from app.printing.portraits import draw_portrait
from app.rulebook.rulebook import Rulebook
from app.services.clock import SystemClock
from app.services.sample_batch import SampleBatch
from app.services.sample_people import sample_people
from app.services.setup import Setup
from app.storage.store import Store
from app.texts import read_texts
from tests.cli.conftest import Call

NEW = ("--name", "示例公司（集团）", "--name-en", "Sample Co.", "--prefix", "Y001011999966")
BATCH = ("--policy", "cn-2021-66", "--title", "第 一 批", "--level", "T")
PEOPLE = sample_people(6, date(2026, 3, 2))


@pytest.fixture
def file(call: Call, tmp_path: Path) -> Path:
    """A new file with one batch, in a folder with a blank in its name."""
    folder = tmp_path / "评聘 2026"
    folder.mkdir()
    path = folder / "示例 公司.jiangping"
    assert call("new", path, *NEW, "--as", "林晓", "--approver", "周正").status == 0
    assert call("batch", path, *BATCH).status == 0
    return path


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample batch with everybody confirmed who can be."""
    folder = tmp_path_factory.mktemp("walked")
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    policy = rulebook.policies["cn-2021-66"]
    period = publicity_period(date(2021, 10, 18), 5, rulebook.calendar, Counting.NEXT_DAY)
    sample = SampleBatch(folder / "sample.jiangping", policy, period, rulebook, texts, texts)
    try:
        sample.enter(6)
        sample.examine()
        sample.review()
        sample.publicise()
        sample.object_and_withdraw()
        sample.confirm()
        Setup(sample.office).open_batch(policy.id, "空批次", [Level.T], sample.secretary)
        sample.office.store.copy_to(folder / "confirmed.jiangping")
    finally:
        sample.close()
    return folder / "confirmed.jiangping"


@pytest.fixture
def confirmed(walked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(walked, tmp_path / "发证.jiangping"))


def _roster(folder: Path, people: list[object] | None = None) -> Path:
    path = folder / "花 名 册.xlsx"
    path.write_bytes(write_roster(people or PEOPLE))  # type: ignore[arg-type]
    return path


def test_a_file_a_batch_and_its_status(ask: Call, file: Path) -> None:
    document = ask("status", file).document
    assert document["institution"] == "示例公司（集团）"
    batch = document["batches"][0]
    assert (batch["title"], batch["policy"], batch["step"]) == ("第 一 批", "cn-2021-66", None)
    assert batch["next"] == "plan_published"
    assert batch["counts"]["candidates"] == 0
    assert ask("check", "file", file).document == {
        "valid": True, "integrity": True, "foreign_keys": True, "log": True, "numbers": True, "problems": [],
    }  # fmt: skip
    assert ask("status", "--lang", "en", file).document["batches"][0]["title"] == "第 一 批"


def test_new_never_overwrites_and_needs_its_folder(ask: Call, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    assert (ask("new", file, *NEW).status, ask("new", file, *NEW).code) == (3, "file_exists")
    assert file.read_bytes() == before
    assert ask("new", tmp_path / "nowhere" / "x.jiangping", *NEW).code == "file_unwritable"
    assert ask("new", tmp_path, *NEW).status == 3
    assert ask("new", tmp_path / "y.jiangping", *NEW[:-1], "Y00101199996Q").code == "prefix_invalid"
    same = ask("new", tmp_path / "y.jiangping", *NEW, "--as", "一人", "--approver", "一人")
    assert (same.status, same.code) == (3, "account_name_taken")
    assert not (tmp_path / "y.jiangping").exists()


def test_a_batch_refuses_what_its_pack_refuses(ask: Call, file: Path) -> None:
    assert ask("batch", file, *BATCH).code == "batch_title_taken"
    assert ask("batch", file, "--policy", "cn-2021-66", "--title", "二", "--level", "S").status == 3
    assert ask("batch", file, "--policy", "nowhere", "--title", "二", "--level", "T").status == 2
    refused = ask("batch", file, *BATCH[:2], "--title", "二", "--level", "T", "--as", "没有此人")
    assert (refused.status, refused.code) == (3, "account_unknown")
    twice = ask("batch", file, *BATCH[:2], "--title", "二", "--level", "T", "--level", "T,T")
    assert twice.document["levels"] == ["T"]


def test_a_roster_is_previewed_imported_and_recognised(ask: Call, file: Path, tmp_path: Path) -> None:
    roster = _roster(tmp_path)
    preview = ask("import-roster", file, roster, "--batch", "第 一 批", "--dry-run")
    assert (preview.status, preview.document["new"]) == (0, 6)
    assert ask("status", file).document["batches"][0]["counts"]["candidates"] == 0
    assert ask("import-roster", file, roster, "--batch", "1").document["new"] == 6
    again = ask("import-roster", file, roster, "--batch", "1").document
    assert (again["new"], again["same"], again["changed"], again["refused"]) == (0, 6, 0, 0)
    changed = _roster(tmp_path, [replace(PEOPLE[0], employer="新单位")])
    assert ask("import-roster", file, changed, "--batch", "1").document["changed"] == 1


def test_a_refused_row_stops_all_unless_the_good_ones_are_asked_for(
    ask: Call, call: Call, file: Path, tmp_path: Path
) -> None:
    roster = _roster(tmp_path, [PEOPLE[0], replace(PEOPLE[1], id_number="1" * 18)])
    refused = ask("import-roster", file, roster, "--batch", "1")
    assert (refused.status, refused.document["refused"]) == (1, 1)
    assert refused.document["rows"][1]["problems"]
    assert refused.document["rows"][1].keys() >= {"row", "verdict", "name", "problems"}
    assert ask("status", file).document["batches"][0]["counts"]["candidates"] == 0
    assert PEOPLE[1].name in call("import-roster", file, roster, "--batch", "1").out
    assert ask("import-roster", file, roster, "--batch", "1", "--good-rows").status == 0
    assert ask("status", file).document["batches"][0]["counts"]["candidates"] == 1


def test_an_import_refuses_what_it_cannot_use(ask: Call, file: Path, tmp_path: Path) -> None:
    roster = _roster(tmp_path)
    (tmp_path / "letter.xlsx").write_bytes(b"PK nonsense")
    for words, status in (
        ((file, tmp_path / "nowhere.xlsx", "--batch", "1"), 2),
        ((file, tmp_path, "--batch", "1"), 2),
        ((file, tmp_path / "letter.xlsx", "--batch", "1"), 2),
        ((file, roster, "--batch", "7"), 2),
        ((file, roster), 2),
        ((file, roster, "--batch", "1", "--photos", tmp_path / "nowhere"), 2),
        ((file, roster, "--batch", "1", "--as", "周正"), 3),
        ((tmp_path / "nowhere.jiangping", roster, "--batch", "1"), 2),
    ):
        assert ask("import-roster", *words).status == status
    assert ask("status", file).document["batches"][0]["counts"]["candidates"] == 0


def test_photos_are_matched_and_the_rest_listed(ask: Call, file: Path, tmp_path: Path) -> None:
    photos = tmp_path / "照 片"
    photos.mkdir()
    (photos / f"{PEOPLE[0].id_number}.jpg").write_bytes(draw_portrait(0))
    (photos / "合影.png").write_bytes(draw_portrait(1))
    said = ask("import-roster", file, _roster(tmp_path), "--batch", "1", "--photos", photos)
    assert said.document["photos"] == {"matched": 1, "unmatched": ["合影.png"], "doubled": [], "unusable": []}


def test_from_confirmation_to_a_package_that_verifies(ask: Call, confirmed: Path, tmp_path: Path) -> None:
    waiting = ask("status", confirmed).document["batches"][0]["counts"]["confirmed"]
    assert ask("print", confirmed, "--batch", "1", "--out", tmp_path / "o").code == "nothing_to_print"
    issued = ask("issue", confirmed, "--batch", "1")
    assert (issued.status, issued.document["issued"], issued.document["refused"]) == (0, waiting, [])
    assert ask("issue", confirmed, "--batch", "1").code == "nobody_confirmed"
    for mode in ("full", "overlay", "draft"):
        said = ask("print", confirmed, "--batch", "1", "--out", tmp_path / mode, "--mode", mode)
        assert said.document["mode"] == mode
        assert all(Path(path).is_file() for path in said.document["files"])
    for profile in ("portal", "group", "archive"):
        said = ask("package", confirmed, "--batch", "1", "--out", tmp_path, "--profile", profile)
        assert said.document["rows"] == waiting
        verified = ask("verify", said.document["package"])
        assert (verified.status, verified.document["valid"]) == (0, True)
    for kind, code in (("correction", "no_correction_due"), ("supplement", "nothing_to_supplement")):
        refused = ask("package", confirmed, "--batch", "1", "--out", tmp_path, "--kind", kind)
        assert (refused.status, refused.code) == (3, code)
    assert ask("check", "file", confirmed).status == 0


def test_several_batches_have_a_status_each(ask: Call, confirmed: Path) -> None:
    batches = ask("status", confirmed).document["batches"]
    assert [batch["title"] for batch in batches][1] == "空批次"
    for command in ("issue", "print", "package"):
        words = [command, confirmed, "--batch", "空批次"]
        said = ask(*words) if command == "issue" else ask(*words, "--out", confirmed.parent / "o")
        assert said.status == 3


def test_a_machine_without_faces_is_refused_and_takes_no_number(
    ask: Call, confirmed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise FacesMissingError(faces=("楷体",))

    monkeypatch.setattr("app.services.press.certificate_printer", none)
    said = ask("issue", confirmed, "--batch", "1")
    assert (said.status, said.code) == (3, "faces_missing")
    monkeypatch.undo()
    assert ask("issue", confirmed, "--batch", "1").document["certificates"][0].endswith("000001")


def test_a_folder_that_cannot_be_written_is_named(ask: Call, confirmed: Path, tmp_path: Path) -> None:
    ask("issue", confirmed, "--batch", "1")
    (tmp_path / "file").write_bytes(b"")
    for command in ("print", "package"):
        said = ask(command, confirmed, "--batch", "1", "--out", tmp_path / "file")
        assert said.status == 2
    assert ask("demo", "--out", tmp_path / "file").code == "folder_unusable"
    assert ask("demo", "--out", tmp_path).code == "folder_not_empty"


def test_backup_check_and_restore(ask: Call, file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "备 份.jiangping"
    assert ask("backup", file, copy).document == {"backup": str(copy)}
    assert ask("backup", file, copy).status == 3
    assert ask("restore", copy, tmp_path / "another.jiangping").document["replaced"] is None
    replaced = ask("restore", copy, file).document["replaced"]
    assert Path(replaced).is_file()
    ask("batch", file, *BATCH[:2], "--title", "二", "--level", "T")
    fuller = ask("restore", copy, file)
    assert (fuller.status, fuller.code) == (3, "file_fuller")
    assert ask("backup", tmp_path / "nowhere.jiangping", copy).status == 2
    assert ask("restore", tmp_path / "nowhere.jiangping", file).status == 2
    assert ask("backup", file, tmp_path / "nowhere" / "x").code == "file_unwritable"


@pytest.mark.parametrize("command", ["status", "check file", "backup", "restore"])
def test_what_is_no_file_of_ours_is_refused(ask: Call, tmp_path: Path, command: str) -> None:
    foreign = tmp_path / "报表.xlsx"
    foreign.write_bytes(b"PK\x03\x04 nonsense")
    more = [tmp_path / "to"] if command in {"backup", "restore"} else []
    for path in (foreign, tmp_path, tmp_path / "nowhere"):
        said = ask(*command.split(), path, *more)
        assert said.status == 2
        assert said.document["error"]["message"]


def test_a_damaged_file_is_a_no_with_a_reason(ask: Call, call: Call, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[5000:9000] = bytes(4000)
    file.write_bytes(content)
    said = ask("check", "file", file)
    assert (said.status, said.document["valid"]) == (1, False)
    assert said.document["problems"]
    assert "备份" in call("check", "file", file).out


@pytest.mark.parametrize("people", [3, 30, 100])
def test_the_demo_for_few_and_many(ask: Call, tmp_path: Path, people: int) -> None:
    said = ask("demo", "--out", tmp_path / "示 例", "--people", people, "--today", "2021-10-18")
    summary = said.document
    assert said.status == 0
    assert summary == json.loads((tmp_path / "示 例" / "summary.json").read_text(encoding="utf-8"))
    assert list(summary["publicity"])[:3] == ["start", "days", "counting"]
    assert summary["people"] == people
    assert summary["issued"] == len(summary["certificates"]) > 0
    assert summary["proposed"] == summary["issued"] + summary["held"] + summary["withdrawn"]


def test_a_demo_in_a_year_without_arrangement_writes_nothing(ask: Call, tmp_path: Path) -> None:
    said = ask("demo", "--out", tmp_path / "out", "--today", "2099-03-02")
    assert (said.status, said.code) == (3, "year_not_arranged")
    assert not (tmp_path / "out").exists()


def test_a_restored_file_takes_no_number_until_the_last_one_is_confirmed(
    ask: Call, confirmed: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "backup.jiangping"
    assert ask("backup", confirmed, copy).status == 0
    issued = ask("issue", confirmed, "--batch", "1").document
    assert issued["warnings"] == []
    last = issued["certificates"][-1]
    fuller = ask("restore", copy, confirmed, "--dry-run")
    assert (fuller.status, fuller.document["fuller"]) == (1, True)
    assert fuller.document["last_numbers"] == [
        {"year": int(f"20{last[13:15]}"), "level": "T", "backup": None, "file": last, "known": last}
    ]
    confirmed.rename(tmp_path / "put aside.jiangping")
    assert ask("restore", copy, confirmed).document["replaced"] is None
    assert ask("check", "file", confirmed).status == 0
    locked = ask("issue", confirmed, "--batch", "1")
    assert (locked.status, locked.code) == (3, "issuing_locked")
    asked = ask("confirm-numbers", confirmed)
    assert (asked.status, asked.document["locked"]) == (1, True)
    assert ask("confirm-numbers", confirmed, "--last", "8").code == "last_number_unreadable"
    lasts = [_last(last, one) for one in asked.document["asked"]]
    low = [word for one in lasts for word in ("--last", f"{one[:-6]}000000")]
    assert ask("confirm-numbers", confirmed, *low).code == "confirmed_too_low"
    assert ask("confirm-numbers", confirmed, "--last", lasts[-1], "--as", "林晓").status == 3
    whole = [word for one in lasts for word in ("--last", one)]
    assert ask("confirm-numbers", confirmed, *whole, "--sheet", "00000088").document["locked"] is False
    again = ask("issue", confirmed, "--batch", "1").document["certificates"]
    assert not {*again} & {*issued["certificates"]}
    assert again[0][-6:] == f"{int(last[-6:]) + 1:06d}"
    assert ask("check", "file", confirmed).status == 0


def _last(number: str, asked: dict[str, object]) -> str:
    """What a person would give for a series: the number known, else that nothing was printed."""
    return str(asked["known"] or f"{number[:13]}{str(asked['year'])[2:]}{asked['level']}000000")


def test_assigned_numbers_come_in_from_a_list(ask: Call, confirmed: Path, tmp_path: Path) -> None:
    with Store.open_to_read(confirmed) as store, store.reading() as session:
        people = [
            one
            for one in session.candidates.of_batch(session.batches.all()[0].id)
            if one.state is CandidateState.CONFIRMED
        ]
        prefix = session.institutions.the_one().prefix
    today = SystemClock().today()
    heading = "姓名,证件号码,证书编号,发证日期"
    rows = [
        f"{one.name},{one.person.id_number},{prefix}{today.year % 100}T{at:06d},{today}"
        for at, one in enumerate(people, 70)
    ]
    listed = tmp_path / "编号.csv"
    listed.write_text("\n".join([heading, *rows, rows[0]]), encoding="utf-8")
    words = ("import-numbers", confirmed, listed, "--batch", "1")
    dry = ask(*words, "--dry-run")
    assert (dry.status, dry.document["refused"]) == (1, 2)
    problems = {one["code"] for one in dry.document["rows"][0]["problems"]}
    assert problems == {"number_doubled", "person_doubled"}
    assert ask(*words).status == 1
    listed.write_text("\n".join([heading, *rows]), encoding="utf-8")
    assert ask(*words).document["new"] == len(people)
    assert ask(*words).code == "nothing_assigned"
    issued = ask("issue", confirmed, "--batch", "1").document["certificates"]
    assert [number[-6:] for number in issued] == [f"{at:06d}" for at in range(70, 70 + len(people))]
    assert ask("check", "file", confirmed).status == 0
