"""Every pack loads and answers its own examples; every broken pack says in which file and entry."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import paths
from app.domain.errors import ResourceError
from app.domain.policies import Example, Policies, PolicyUnknownError
from app.rulebook.codes import read_provinces
from app.rulebook.policies import read_policies, read_policy
from app.rulebook.rulebook import Rulebook
from app.rulebook.strict_toml import (
    EntryDoubledError,
    EntryMissingError,
    EntryUnknownError,
    EntryWrongError,
    TomlUnreadableError,
)
from app.services.questions.eligibility import answer_eligibility
from app.texts import read_texts

FOLDER = paths.resources() / "policies"
POLICIES = read_policies(FOLDER)
TEXTS = {lang: read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en")}


def examples() -> Iterator[object]:
    for policy in POLICIES.values():
        for example in policy.examples:
            yield pytest.param(example, id=f"{policy.id}: {example.title}")


@pytest.mark.parametrize("example", list(examples()))
def test_every_example_gets_the_answer_it_expects(example: Example) -> None:
    answer = answer_eligibility(example.facts, POLICIES, TEXTS["zh"])
    found = answer.document
    assert (found["verdict"], found["route"]) == (example.verdict, example.route)
    assert found["missing"] == list(example.missing)
    assert example.priority is None or found["priority"] is example.priority
    assert answer.yes is (example.verdict == "eligible")


def test_the_packs_stand_in_the_order_of_the_contract() -> None:
    assert list(POLICIES) == ["cn-2021-66", "jl-2022-163", "tj-2024", "sh-2024-177", "gd-2024"]


@pytest.mark.parametrize(
    ("policy_id", "first", "last", "levels", "bar", "keeping"),
    [
        ("cn-2021-66", "2021-09-03", None, "T", 5, (None, None)),
        ("jl-2022-163", "2022-12-09", None, "T", 5, (None, None)),
        ("tj-2024", "2024-04-01", "2026-03-31", "TS", None, (None, None)),
        ("sh-2024-177", "2024-07-01", None, "TS", None, (None, None)),
        ("gd-2024", "2024-04-07", "2024-12-31", "TS", 5, (3, 5)),
    ],
)
def test_terms_are_the_documents(
    *,
    policy_id: str,
    first: str,
    last: str | None,
    levels: str,
    bar: int | None,
    keeping: tuple[int | None, int | None],
) -> None:
    policy = POLICIES[policy_id]
    assert (policy.in_force_from.isoformat(), policy.min_publicity_days) == (first, 5)
    assert (policy.in_force_to.isoformat() if policy.in_force_to else None) == last
    assert "".join(policy.levels) == levels
    assert (policy.bar_years, policy.keep_paper_years, policy.keep_electronic_years) == (bar, *keeping)
    assert [policy.rules[level].number_letter for level in policy.levels] == list(levels)


def test_bars_follow_their_documents() -> None:
    bars = {one.id: sorted(one.bar.bars) for one in POLICIES.values() if one.bar}
    assert bars == {
        "cn-2021-66": ["applicant", "unit"],
        "jl-2022-163": ["unit"],
        "gd-2024": ["applicant", "unit"],
    }


def test_the_version_is_the_hash_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tj-2024.toml"
    text = (FOLDER / "tj-2024.toml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    same = read_policy(path)
    path.write_text(text + "# \n", encoding="utf-8")
    assert same.sha256 == POLICIES["tj-2024"].sha256 != read_policy(path).sha256
    assert re.fullmatch(r"[0-9a-f]{64}", same.sha256)


PLACES = ["shanghai", "guangdong", "tianjin", "jilin", "nanyue", "haihe"]
AWARDS_OF_THE_CONTRACT = ("jilin_grand_award", "haihe_craftsman", "nanyue_expert")


def test_no_province_and_no_pack_is_named_in_code() -> None:
    provinces = read_provinces(paths.resources() / "codes" / "province_gbt2260.csv").values()
    short = {name.rstrip("省市").removesuffix("自治区").removesuffix("特别行政区") for name in provinces}
    short -= {"台湾", "香港", "澳门"}  # they stand in the names of identity documents
    names = [*POLICIES, *PLACES, *(one.document for one in POLICIES.values()), *short]
    folder = paths.program_folder() / "app"
    found = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8").lower()
        for award in AWARDS_OF_THE_CONTRACT:
            text = text.replace(award, "")
        found += [(path.relative_to(folder).as_posix(), name) for name in names if name in text]
    assert found == []


SH = "sh-2024-177.toml"
MUTATIONS: list[tuple[str, str, type[ResourceError], str]] = [
    # old text, new text, what must be raised, what its entry must name
    (
        'title = "仍从事本职业（工种）工作"\narticle = "三(一)2"\n',
        'title = "x"\n',
        EntryMissingError,
        "still_in_occupation",
    ),
    (
        'article = "三(一)1"\nattested = "ethics"',
        'article = " "\nattested = "ethics"',
        EntryMissingError,
        "ethics",
    ),
    ('attested = "front_line"', 'attested = "frontline"', EntryWrongError, "front_line].attested"),
    ('attested = "front_line"', 'attested = "achievement"', EntryWrongError, "front_line].attested"),
    ('attested = "front_line"', 'atested = "front_line"', EntryMissingError, "front_line]"),
    ('attested = "front_line"', "attested = true", EntryWrongError, "front_line].attested"),
    ('attested = "front_line"', 'attested = "front_line"\nweight = 3', EntryUnknownError, "weight"),
    (
        'attested = "front_line"',
        'attested = "front_line"\nstill_in_occupation = true',
        EntryDoubledError,
        "front_line",
    ),
    ("still_in_occupation = true", "still_in_occupation = false", EntryWrongError, "still_in_occupation"),
    (
        'post = "senior_technician", at_least = 5',
        'post = "senior", at_least = 5',
        EntryWrongError,
        "years_in_post",
    ),
    ('post = "senior_technician", at_least = 5', 'post = "T", at_least = 0', EntryWrongError, "at_least"),
    ('post = "senior_technician", at_least = 5', 'post = "T", at_least = "5"', EntryWrongError, "at_least"),
    ('post = "senior_technician", at_least = 5', 'post = "T"', EntryMissingError, "at_least"),
    (
        'post = "senior_technician", at_least = 5',
        'post = "T", at_least = 5, x = 1',
        EntryUnknownError,
        "years_in_post.x",
    ),
    (
        'level = "senior_technician", related = true }',
        'level = "senior_technician", related = "no" }',
        EntryWrongError,
        "related",
    ),
    (
        'level = "senior_technician", related = true }',
        'level = "master" }',
        EntryWrongError,
        "holds_certificate.level",
    ),
    ('award_any_of = ["zhonghua_grand_award"]', "award_any_of = []", EntryWrongError, "award_any_of"),
    ('award_any_of = ["zhonghua_grand_award"]', 'award_any_of = ["grand"]', EntryWrongError, "award_any_of"),
    (
        'award_any_of = ["zhonghua_grand_award"]',
        'award_any_of = ["model_worker", "model_worker"]',
        EntryDoubledError,
        "award_any_of",
    ),
    (
        'at_least = "provincial" },\n]\n\n[level.S]',
        'at_least = "county" },\n]\n\n[level.S]',
        EntryWrongError,
        "at_least",
    ),
    (
        '"technical_progress", "recognition"] }\nreading',
        '"fame"] }\nreading',
        EntryWrongError,
        "contribution].attested_all_of.of",
    ),
    ('fact = "contribution"', 'fact = "ethics"', EntryWrongError, "fact"),
    (
        "any_of = [\n  { award_any_of",
        "all_or = [\n  { award_any_of",
        EntryMissingError,
        "exceptional_grounds",
    ),
    ('waived_by = "exceptional"', 'waived_by = "direct"', EntryWrongError, "waived_by"),
    ('routes = ["exceptional"]', 'routes = ["extra"]', EntryWrongError, "routes"),
    (
        'routes = ["exceptional"]',
        'routes = ["exceptional"]\nwaived_by = "exceptional"',
        EntryWrongError,
        "waived_by",
    ),
    ('id = "mastery"', 'id = "mentoring"', EntryDoubledError, "level.T.all_of"),
    ('id = "exceptional"\ntitle', 'id = "basic"\ntitle', EntryWrongError, "waived_by"),
    ('reading = true\nnote = "四项条件并列，全部具备"', "reading = true", EntryMissingError, "note"),
    ('reading = true\nnote = "四项条件并列，全部具备"', 'note = "四项"', EntryMissingError, "reading"),
    ('number_letter = "T"', 'number_letter = "TT"', EntryWrongError, "number_letter"),
    ('levels = ["T", "S"]\nrepeals', 'levels = ["T"]\nrepeals', EntryUnknownError, "level.S"),
    ('levels = ["T", "S"]\nrepeals', 'levels = ["T", "S", "1"]\nrepeals', EntryWrongError, "levels"),
    ('levels = ["T", "S"]\nrepeals', "levels = []\nrepeals", EntryMissingError, "levels"),
    ('id = "sh-2024-177"', 'id = "sh-2025"', EntryWrongError, "id"),
    ("order = 4\n", "", EntryMissingError, "order"),
    ("sample_day = 2025-03-10", "sample_day = 2024-06-30", EntryWrongError, "sample_day"),
    ("issued = 2024-06-12", 'issued = "2024-06-12"', EntryWrongError, "issued"),
    ("issued = 2024-06-12", "issued = 2024-06-12T00:00:00", EntryWrongError, "issued"),
    ("from = 2024-07-01", "from = 2024-07-01\nto = 2024-06-30", EntryWrongError, "force.to"),
    ('article = "文末"', "", EntryMissingError, "force.article"),
    ("min_days = 5", "min_days = 4", EntryWrongError, "publicity.min_days"),
    ("min_days = 5", "min_days = true", EntryWrongError, "publicity.min_days"),
    ('[[step]]\nid = "review"', '[[step]]\nid = "proposal"', EntryDoubledError, "step"),
    ('[[step]]\nid = "review"', '[[step]]\nid = "panel"', EntryMissingError, "review"),
    (
        'id = "issuing"\ntitle = "颁发证书"\narticle = "四(五)"',
        'id = "issuing"\ntitle = "颁发证书"',
        EntryMissingError,
        "step[issuing].article",
    ),
    (
        'article = "四(五)"\nwalked_by = "candidate"',
        'article = "四(五)"\nwalked_by = "batch"',
        EntryWrongError,
        "step[issuing].walked_by",
    ),
    (
        'article = "四(五)"\nwalked_by = "candidate"',
        'article = "四(五)"\nwalked_by = "judge"',
        EntryWrongError,
        "walked_by",
    ),
    ("listed = false\n", "", EntryWrongError, "step[intake].listed"),
    ('title = "颁发证书"', 'title = "颁发证书"\nlisted = false', EntryWrongError, "step[issuing].listed"),
    ('verdict = "incomplete"', 'verdict = "maybe"', EntryWrongError, "verdict"),
    ('missing = ["exceptional_grounds"]', 'missing = ["grounds"]', EntryWrongError, "missing"),
    ('missing = ["exceptional_grounds"]', "", EntryWrongError, "missing"),
    ('route = "exceptional"', 'route = "direct"', EntryWrongError, "route"),
    (
        'without = ["attestations.major_contribution"]',
        'without = ["attestations.height"]',
        EntryWrongError,
        "without",
    ),
    ("[example_facts.S]", "[example_facts.X]", EntryWrongError, "level"),
    (
        '[[institution_gate]]\nid = "recognises_T"',
        '[[institution_gate]]\nid = "large_or_leading"',
        EntryDoubledError,
        "institution_gate",
    ),
    ('repeals = ["沪人社职〔2021〕416号"]', "repeals = [416]", EntryWrongError, "repeals"),
    ('[[after]]\nid = "studio"', '[[later]]\nid = "studio"', EntryUnknownError, "later"),
    ("[force]", "[force", TomlUnreadableError, ""),
]


@pytest.mark.parametrize(("old", "new", "error", "entry"), MUTATIONS)
def test_a_broken_pack_names_its_file_and_entry(
    tmp_path: Path, old: str, new: str, error: type[ResourceError], entry: str
) -> None:
    text = (FOLDER / SH).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / SH).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error) as broken:
        read_policy(tmp_path / SH)
    assert broken.value.values["file"] == SH
    assert entry in str(broken.value.values.get("entry", ""))
    for texts in TEXTS.values():
        assert SH in texts.error(broken.value)


def test_every_article_of_every_pack_is_needed(tmp_path: Path) -> None:
    for policy_id in POLICIES:
        text = (FOLDER / f"{policy_id}.toml").read_text(encoding="utf-8")
        path = tmp_path / f"{policy_id}.toml"
        articles = list(re.finditer(r"^(number_)?article = .*\n", text, re.MULTILINE))
        assert len(articles) > 25
        for found in articles:
            path.write_text(text[: found.start()] + text[found.end() :], encoding="utf-8")
            with pytest.raises(EntryMissingError) as broken:
                read_policy(path)
            assert "article" in str(broken.value.values["entry"])


EVERY_PACK = [
    # pattern, what takes its place, the error
    (r"^\[\[?[a-zA-Z_.]+\]\]?\n", r"\g<0>unknown_key = 1\n", EntryUnknownError),
    (r"^title = .*\n", "", EntryMissingError),
    (r'^attested = "[a-z_]+"', 'attested = "good_looks"', EntryWrongError),
    (r'fact = "[a-z]+"', 'fact = "good_looks"', EntryWrongError),
    (r'(?<=award_any_of = \[)"[a-z_]+"', '"no_such_award"', EntryWrongError),
    (r'(?<=^  )"[a-z_]+"', '"no_such_award"', EntryWrongError),
    (r'(?<=post = )"[a-zA-Z_]+", at_least', '"no_such_post", at_least', EntryWrongError),
    (r'(?<=^walked_by = )"[a-z]+"', '"nobody"', EntryWrongError),
    (r"at_least = [0-9]+", "at_least = 0", EntryWrongError),
    (r"at_least = [0-9]+", "at_least = -1", EntryWrongError),
]


@pytest.mark.parametrize(("pattern", "new", "error"), EVERY_PACK)
def test_every_entry_of_every_pack_is_read_strictly(
    tmp_path: Path, pattern: str, new: str, error: type[ResourceError]
) -> None:
    tried = 0
    for policy_id in POLICIES:
        path = tmp_path / f"{policy_id}.toml"
        rules, examples = (FOLDER / path.name).read_text(encoding="utf-8").split("[example_facts", 1)
        for found in re.finditer(pattern, rules, re.MULTILINE):
            mutated = rules[: found.start()] + found.expand(new) + rules[found.end() :]
            path.write_text(f"{mutated}[example_facts{examples}", encoding="utf-8")
            with pytest.raises(error) as broken:
                read_policy(path)
            assert broken.value.values["file"] == path.name
            assert broken.value.values["entry"]
            tried += 1
    assert tried > 2


def test_garbage_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for content in (b"\xff\xfe", b"", b"a = ", b"[[level]]", b"id = 3"):
        path.write_bytes(content)
        with pytest.raises(ResourceError) as broken:
            read_policies(tmp_path)
        assert broken.value.values["file"] == "x.toml"


def test_an_empty_folder_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(EntryMissingError):
        read_policies(tmp_path)


def test_one_broken_pack_stops_them_all(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(FOLDER, folder)
    assert isinstance(read_policies(folder), Policies)
    broken = folder / "gd-2024.toml"
    broken.write_text(
        broken.read_text(encoding="utf-8").replace('"front_line"\n', '"frontline"\n'), encoding="utf-8"
    )
    with pytest.raises(ResourceError) as error:
        read_policies(folder)
    assert error.value.values["file"] == "gd-2024.toml"


def test_a_broken_pack_is_named_at_a_start_that_never_asks_for_it(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "policies")
    rulebook = Rulebook(tmp_path)
    broken = tmp_path / "policies" / "gd-2024.toml"
    broken.write_text(
        broken.read_text(encoding="utf-8").replace('"front_line"\n', '"frontline"\n'), encoding="utf-8"
    )
    assert rulebook.policies.named("cn-2021-66").road.steps
    with pytest.raises(ResourceError) as error:
        list(rulebook.read_packs())
    assert error.value.values["file"] == "gd-2024.toml"
    with pytest.raises(PolicyUnknownError):
        rulebook.policies.named("../policies/cn-2021-66")
