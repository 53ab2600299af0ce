"""What is due, how old the backup is, what the log and the settings say, what packages still need."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from app import paths
from app.domain.accounts import Role
from app.domain.acts import Act
from app.exchange.bounded_zip import PackageUnreadableError
from app.services.backup_view import backup_state
from app.services.due_view import Due, DueView
from app.services.handover import Handover
from app.services.log_view import HEAD_LENGTH, LogView
from app.services.packages_view import PackagesView
from app.services.press import paper_printer
from app.services.safekeeping import back_up
from app.services.settings_view import SettingsView
from app.texts import Texts, read_texts
from tests.services.bench import Bench


def test_due_follows_the_road(at: Callable[[str], Bench]) -> None:
    expected = {
        "entered": set(),
        "publicised": {Due.PUBLICITY_ENDS},
        "objected": {Due.PUBLICITY_ENDS, Due.OBJECTION_OPEN},
        "confirmed": {Due.OBJECTION_OPEN, Due.CERTIFICATES_WAITING},
        "issued": {Due.OBJECTION_OPEN, Due.PRINTS_WAITING, Due.STEP_WAITING},
    }
    for stage, codes in expected.items():
        page = DueView(at(stage).office).page()
        assert {item.code for item in page.items} == codes, stage


def test_what_can_be_done_now_comes_before_what_ends_later(at: Callable[[str], Bench]) -> None:
    items = DueView(at("objected").office).page().items
    assert [item.day is None for item in items] == sorted((item.day is None for item in items), reverse=True)


def test_names_past_publicity_wait_for_confirmation(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.moment += timedelta(days=20)
    waiting = [item for item in DueView(bench.office).page().items if item.code is Due.CONFIRMATION_WAITING]
    assert [item.values["count"] for item in waiting] == [
        len(bench.candidates()) - sum(one.state != "proposed" for one in bench.candidates())
    ]


def test_a_backup_is_seen_and_grows_old(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    place = tmp_path / "stick"
    place.mkdir()
    assert backup_state(bench.office, None).late
    assert not backup_state(bench.office, tmp_path / "absent").reachable
    assert backup_state(bench.office, place).made is None
    made_at = bench.clock.now()
    back_up(bench.file, place, made_at)
    (place / f"{bench.file.stem}-notes.jiangping").write_bytes(b"")
    state = backup_state(bench.office, place)
    assert not state.late
    assert state.made is not None
    assert abs((state.made - made_at).total_seconds()) < 2
    bench.clock.moment += timedelta(days=7)
    assert backup_state(bench.office, place).late


def test_the_log_names_people_and_things(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    page = LogView(bench.office).of_batch(bench.batch)
    with bench.office.store.reading() as session:
        head = session.log.head(bench.batch.id)
    assert head is not None
    assert page.head == head.digest[:HEAD_LENGTH]
    assert [one.position for one in page.entries] == list(range(len(page.entries), 0, -1))
    assert {one.who for one in page.entries} == {"林晓", "周正"}
    told = {one.act: one.record for one in page.entries}
    assert told["notice_printed"] == "第 1 号公示"
    assert told["list_signed"] == "第 1 号核准名单"
    assert told["withdrawn"] in {one.name for one in bench.candidates()}
    founded = LogView(bench.office).of_institution().entries[-1]
    assert (founded.act, founded.record) == ("founded", "示例重型机械有限公司")


def test_every_act_has_a_label_in_both_languages(texts: Texts) -> None:
    english = read_texts(paths.resources() / "i18n", "en")
    for act in Act:
        assert texts.has("act", act), act
        assert english.has("act", act), act


def test_packages_are_listed_and_found_whole(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    view = PackagesView(bench.office)
    assert view.why_not_pack(bench.batch, bench.secretary) is None
    written = Handover(bench.office, paper_printer()).pack(bench.batch, "portal", tmp_path, bench.secretary)
    (package,) = view.packages(bench.batch)
    assert (package.file_name, package.sha256) == (written.path.name, written.sha256)
    assert package.row_count == view.rows(bench.batch)
    assert view.verify(written.path).valid
    written.path.write_bytes(written.path.read_bytes()[:-40])
    assert not _whole(view, written.path)
    assert [page.step.id for page in view.steps(bench.batch, bench.secretary)] == ["upload", "archive"]


def _whole(view: PackagesView, path: Path) -> bool:
    try:
        return view.verify(path).valid
    except PackageUnreadableError:
        return False


def test_an_unknown_document_type_is_named_before_packing(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    with bench.office.store.session() as session:
        db = session.certificates._db
        db.execute("UPDATE certificates SET content = replace(content, '居民身份证', '护照') WHERE rowid = 1")
    view = PackagesView(bench.office)
    (need,) = view.needs(bench.batch)
    assert need.code == "portal_code_missing"
    assert need.values["id_type"] == "护照"
    reason = view.why_not_pack(bench.batch, bench.secretary)
    assert reason is not None
    assert reason.code == "portal_code_missing"


def test_nothing_issued_is_nothing_to_pack(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    reason = PackagesView(bench.office).why_not_pack(bench.batch, bench.secretary)
    assert reason is not None
    assert reason.code == "nothing_to_pack"


def test_settings_tell_what_is_in_force(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    view = SettingsView(bench.office)
    page = view.page()
    today = bench.clock.today()
    for policy, line in zip(bench.office.rulebook.policies.values(), page.policies, strict=True):
        assert line.in_force is policy.in_force(today)
    assert sum(line.batches for line in page.policies) == 1
    assert page.next_year not in page.arranged_years
    assert view.why_not_add_account(bench.approver) is None
    assert view.why_not_add_account(bench.account("旁观者", Role.OBSERVER)) is not None
    assert view.faces().kai
