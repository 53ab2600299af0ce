"""The archive's tables: everything the batch decided, one table a subject, without the names of objectors."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.batches import Batch
from app.domain.candidates import CandidateId
from app.exchange.package_content import Column, ColumnType, Table
from app.storage.session import Session

_FINDING = ("requirement", "verdict", "original", "article", "why")


def archive_tables(session: Session, batch: Batch) -> tuple[Table, ...]:
    """All tables of exchange §3, each described by its columns."""
    return (
        _candidates(session, batch),
        _findings(session, batch),
        _examinations(session, batch),
        _evidence(session, batch),
        _recusals(session, batch),
        _scores(session, batch),
        _votes(session, batch),
        _publicity(session, batch),
        _objections(session, batch),
        _certificates(session, batch),
        _print_events(session, batch),
    )


def _key(name: str, title: str) -> Column:
    return Column(name, required=True, title=title)


def _day(name: str, title: str) -> Column:
    return Column(name, ColumnType.DATE, title=title)


def _count(name: str, title: str) -> Column:
    return Column(name, ColumnType.INTEGER, minimum=0, title=title)


def _table(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], key: tuple[str, ...] = ()
) -> Table:
    """Values become text; None stays None."""
    written = tuple(tuple(None if value is None else str(value) for value in row) for row in rows)
    return Table(name, tuple(columns), written, key)


def _candidates(session: Session, batch: Batch) -> Table:
    columns = (
        _key("candidate", "参评编号"),
        Column("sequence", ColumnType.INTEGER, required=True, unique=True, title="序号"),
        Column("name", required=True, title="姓名"),
        Column("id_type", required=True, title="证件类型"),
        Column("id_number", required=True, title="证件号码"),
        _day("birth_date", "出生日期"),
        Column("unit", title="单位"),
        Column("occupation_code", title="职业编码"),
        Column("occupation", required=True, title="职业"),
        Column("job", title="工种"),
        Column("level", required=True, allowed=("T", "S"), title="等级"),
        Column("state", required=True, title="状态"),
    )
    rows = (
        (
            one.id,
            one.sequence,
            one.name,
            one.person.id_type,
            one.person.id_number,
            one.person.birth_date,
            one.unit,
            one.occupation_code,
            one.occupation,
            one.job,
            one.level,
            one.state,
        )
        for one in session.candidates.of_batch(batch.id)
    )
    return _table("candidates", columns, rows, ("candidate",))


def _findings(session: Session, batch: Batch) -> Table:
    columns = (
        _key("candidate", "参评编号"),
        _key("requirement", "条件"),
        Column("verdict", required=True, allowed=("met", "not_met", "unknown", "waived"), title="认定"),
        Column("original", allowed=("met", "not_met", "unknown"), title="原结论"),
        Column("article", required=True, title="依据"),
        Column("why", title="说明"),
    )
    frozen = {one.candidate_id: one.document for one in session.examinations.of_batch(batch.id)}
    rows = (
        (one.id, *finding)
        for one in session.candidates.of_batch(batch.id)
        for finding in _found(session, one.id, frozen.get(one.id))
    )
    return _table("findings", columns, rows)


def _found(
    session: Session, candidate_id: CandidateId, frozen: Mapping[str, object] | None
) -> list[tuple[object, ...]]:
    """The findings as they were frozen; of a file that older programs closed, as they are stored."""
    if frozen is None:
        return [
            (one.requirement, one.verdict, one.original, one.article, one.why)
            for one in session.candidates.findings(candidate_id)
        ]
    findings = frozen["findings"]
    assert isinstance(findings, list)
    return [tuple(one[key] for key in _FINDING) for one in findings]


def _examinations(session: Session, batch: Batch) -> Table:
    """Who was examined as of what day under which version, and the sum over what was frozen."""
    columns = (
        _key("candidate", "参评编号"),
        Column("version", ColumnType.INTEGER, required=True, minimum=1, title="版次"),
        Column("as_of", ColumnType.DATE, required=True, title="审查日"),
        Column("verdict", required=True, title="结论"),
        Column("route", title="条件路径"),
        Column("policy_sha256", required=True, title="办法校验值"),
        Column("refinement_sha256", title="细化文件校验值"),
        Column("present", title="在场人"),
        Column("sha256", required=True, title="冻结记录校验值"),
        Column("content", required=True, title="冻结记录"),
    )
    rows = []
    for one in session.examinations.of_batch(batch.id):
        document = one.document
        policy, own, present = document["policy"], document["refinement"], document["present"]
        assert isinstance(policy, dict)
        assert isinstance(present, list)
        rows.append(
            (
                one.candidate_id,
                one.version,
                one.as_of,
                document["verdict"],
                document["route"],
                policy["sha256"],
                own["sha256"] if isinstance(own, dict) else None,
                "、".join(present),
                one.sha256,
                one.content,
            )
        )
    return _table("examinations", columns, rows, ("candidate", "version"))


def _evidence(session: Session, batch: Batch) -> Table:
    columns = (
        _key("candidate", "参评编号"),
        _key("requirement", "条件"),
        Column("title", required=True, title="证据"),
        Column("sha256", title="文件校验值"),
        Column("kept_at", title="存放处"),
    )
    rows = (
        (one.id, piece.requirement, piece.title, piece.sha256, piece.kept_at)
        for one in session.candidates.of_batch(batch.id)
        for piece in session.examinations.evidence(one.id)
    )
    return _table("evidence", columns, rows)


def _recusals(session: Session, batch: Batch) -> Table:
    columns = (_key("judge", "评委"), _key("candidate", "参评编号"), _key("relation", "关系"))
    names = _judge_names(session, batch)
    rows = (
        (names[one.judge_id], one.candidate_id, one.relation)
        for one in session.reviews.declarations(batch.id)
    )
    return _table("recusals", columns, rows, ("judge", "candidate"))


def _scores(session: Session, batch: Batch) -> Table:
    columns = (
        _key("judge", "评委"),
        _key("candidate", "参评编号"),
        _key("item", "评分项"),
        Column("score", ColumnType.NUMBER, required=True, title="得分"),
    )
    names = _judge_names(session, batch)
    rows = (
        (names[sheet.judge], sheet.candidate, item, score)
        for sheet in session.reviews.sheets(batch.id)
        for item, score in sheet.items.items()
    )
    return _table("scores", columns, rows, ("judge", "candidate", "item"))


def _votes(session: Session, batch: Batch) -> Table:
    """Per candidate, not per judge: a secret vote has no names and a named one is in the minutes."""
    columns = (
        _key("candidate", "参评编号"),
        _count("agree", "同意"),
        _count("base", "应计票数"),
        _count("needed", "需要票数"),
        Column("score", ColumnType.NUMBER, title="得分"),
        Column("rank", ColumnType.INTEGER, minimum=1, title="名次"),
        Column("proposed", required=True, allowed=("yes", "no", "undecided"), title="建议"),
    )
    rows = (
        (one.candidate_id, one.agree, one.base, one.needed, one.score, one.place, one.proposed)
        for one in session.reviews.results(batch.id).values()
    )
    return _table("votes", columns, rows, ("candidate",))


def _publicity(session: Session, batch: Batch) -> Table:
    columns = (
        Column("notice", ColumnType.INTEGER, required=True, title="公示号"),
        _key("candidate", "参评编号"),
        _day("posted_on", "公示日"),
        _day("first_day", "首日"),
        _day("last_day", "末日"),
        Column("counting", required=True, allowed=("next_day", "same_day"), title="起算"),
    )
    rows = (
        (notice.number, candidate, notice.posted_on, notice.first_day, notice.last_day, notice.counting)
        for notice in session.notices.of_batch(batch.id)
        for candidate in notice.candidates
    )
    return _table("publicity", columns, rows, ("notice", "candidate"))


def _objections(session: Session, batch: Batch) -> Table:
    columns = (
        Column("number", ColumnType.INTEGER, required=True, unique=True, title="异议号"),
        Column("target", required=True, allowed=("candidate", "judge", "procedure"), title="对象"),
        Column("candidate", title="参评编号"),
        Column("signature", required=True, allowed=("named", "confidential", "anonymous"), title="署名"),
        Column("received_at", ColumnType.DATETIME, required=True, title="收到时间"),
        Column("channel", title="渠道"),
        Column("content", title="内容"),
        Column("outcome", allowed=("dismissed", "upheld", "closed"), title="处理结果"),
    )
    rows = (
        (
            one.number,
            one.target,
            one.candidate_id,
            one.signature,
            one.received_at.isoformat(timespec="seconds"),
            one.channel,
            one.content,
            one.outcome,
        )
        for one in session.notices.objections(batch.id)
    )
    return _table("objections", columns, rows, ("number",))


def _certificates(session: Session, batch: Batch) -> Table:
    columns = (
        _key("number", "证书编号"),
        Column("version", ColumnType.INTEGER, required=True, minimum=1, title="版本"),
        _key("candidate", "参评编号"),
        Column("state", required=True, title="状态"),
        Column("issued_on", ColumnType.DATE, required=True, title="发证日期"),
        Column("pdf_sha256", required=True, title="PDF校验值"),
        Column("layout", required=True, title="版式"),
        Column("layout_sha256", required=True, title="版式校验值"),
        Column("faces", title="字体"),
    )
    rows = (
        (
            one.number,
            one.version,
            one.candidate_id,
            one.state,
            one.issued_on,
            one.pdf_sha256,
            one.layout,
            one.layout_sha256,
            "、".join(one.faces),
        )
        for one in session.certificates.versions_of_batch(batch.id)
    )
    return _table("certificates", columns, rows, ("number", "version"))


def _print_events(session: Session, batch: Batch) -> Table:
    columns = (
        _key("number", "证书编号"),
        Column("version", ColumnType.INTEGER, required=True, minimum=1, title="版本"),
        Column("mode", required=True, allowed=("full", "overlay"), title="方式"),
        Column("printed_at", ColumnType.DATETIME, required=True, title="打印时间"),
        Column("printed_by", title="打印人"),
    )
    rows = (
        (event["number"], event["version"], event["mode"], event["printed_at"], event["printed_by"])
        for event in session.certificates.print_events(batch.id)
    )
    return _table("print_events", columns, rows)


def _judge_names(session: Session, batch: Batch) -> dict[str, str]:
    return {judge.id: judge.name for judge in session.reviews.judges(batch.id)}
