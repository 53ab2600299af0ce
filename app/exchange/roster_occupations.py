"""Reads occupation and job from the cells that name them; the catalogue helps and warns, it never refuses.

Source: the value variants of roster headings §3. Names of jobs contain `/`, `、` and brackets themselves, so
the whole text is looked up before it is taken apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.remarks import Remark
from app.exchange.reading import halved, one_line

_CODE = re.compile(
    r"([1-8])\s*[-‐‑‒–—－.]?\s*([0-9]{2})\s*[-‐‑‒–—－.]?\s*([0-9]{2})\s*[-‐‑‒–—－.]?\s*([0-9]{2})(?![0-9])"
)
_NOTHING = frozenset({"", "/", "-", "--", "—", "——", "无", "\\", "无工种", "不分工种", "同上"})
_OUTER = re.compile(r"^(?P<left>[^(]+)\((?P<right>.+)\)$")
_LONGEST = 120
_LABELS = re.compile(r"^(?:职业|工种|申报职业)[:：]")


class KnownOccupation(Protocol):
    """One occupation of the catalogue; `jobs` are its 工种."""

    @property
    def code(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def jobs(self) -> Sequence[str]: ...


class OccupationLookup(Protocol):
    """The catalogue of occupations; each asks with a trimmed text and answers None when unknown."""

    def by_code(self, code: str) -> KnownOccupation | None: ...
    def by_name(self, name: str) -> KnownOccupation | None: ...
    def by_job(self, job: str) -> Sequence[KnownOccupation]: ...


@dataclass(frozen=True, slots=True)
class OccupationReading:
    """What the cells say; `name` None when nothing is said."""

    code: str | None
    name: str | None
    job: str | None
    warnings: tuple[Remark, ...] = ()


def read_occupation(text: str, job_text: str, code_text: str, known: OccupationLookup) -> OccupationReading:
    """Occupation, job and code; the catalogue's code wins for a known name.

    Warnings: occupation_unknown, occupation_from_job, occupation_of_several, occupation_code_differs,
    job_unknown.
    """
    code, rest = _split_code(_clean(text))
    written_code = _split_code(_clean(code_text))[0] or code
    job = _clean(job_text)
    if not rest and not written_code:
        # Only the 工种 column is filled: it may hold an occupation, a job or both.
        inner_code, rest = _split_code(job)
        written_code, job = inner_code, ""
    by_code = known.by_code(written_code) if written_code else None
    if not rest:
        if written_code is None:
            return OccupationReading(None, None, job or None)
        if by_code is None:
            remark = Remark("occupation_unknown", {"occupation": written_code})
            return OccupationReading(written_code, None, job or None, (remark,))
        return _with_job(by_code, job or None, [])
    return _named(rest, job or None, written_code, by_code, known)


def _named(
    rest: str, job: str | None, code: str | None, by_code: KnownOccupation | None, known: OccupationLookup
) -> OccupationReading:
    warnings: list[Remark] = []
    found, inner_job = _recognised(rest, known, by_code, warnings)
    if found is None:
        name, inner_job = _parted(rest)
        if by_code is not None:
            remark = Remark(
                "occupation_code_differs", {"written": name, "code": code, "of_code": by_code.name}
            )
        else:
            remark = Remark("occupation_unknown", {"occupation": name})
        return OccupationReading(code, name, job or inner_job, (*warnings, remark))
    if by_code is not None and by_code.code != found.code:
        warnings.append(
            Remark("occupation_code_differs", {"written": found.name, "code": code, "of_code": by_code.name})
        )
    return _with_job(found, job or inner_job, warnings, code)


def _recognised(
    rest: str, known: OccupationLookup, by_code: KnownOccupation | None, warnings: list[Remark]
) -> tuple[KnownOccupation | None, str | None]:
    """The occupation `rest` names and the job named beside it."""
    whole = known.by_name(rest)
    if whole is not None:
        return whole, None
    for left, right in _splits(rest):
        found = known.by_name(left)
        if found is not None:
            return found, (right if right not in _NOTHING else None)
    of_job = list(known.by_job(rest))
    if by_code is not None and any(occupation.code == by_code.code for occupation in of_job):
        return by_code, rest
    if len(of_job) == 1:
        warnings.append(Remark("occupation_from_job", {"job": rest, "occupation": of_job[0].name}))
        return of_job[0], rest
    if of_job:
        warnings.append(
            Remark("occupation_of_several", {"job": rest, "occupations": [found.name for found in of_job]})
        )
    return None, None


def _with_job(
    found: KnownOccupation, job: str | None, warnings: list[Remark], written_code: str | None = None
) -> OccupationReading:
    if job in _NOTHING:
        job = None
    if job and found.jobs and job != found.name and job not in found.jobs:
        warnings.append(Remark("job_unknown", {"job": job, "occupation": found.name}))
    return OccupationReading(found.code or written_code, found.name, job, tuple(warnings))


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Occupation and job as `车工/数控车工` or `车工（数控车工）`, at each place where they may part."""
    if len(text) > _LONGEST:
        return
    halves = halved(text)
    outer = _OUTER.fullmatch(halves)
    if outer is not None:
        yield text[: outer.end("left")].strip(), text[outer.start("right") : outer.end("right")].strip()
    for at, char in enumerate(halves):
        if char in "/\\|、,，-—:：":
            yield text[:at].strip(), text[at + 1 :].strip()


def _parted(text: str) -> tuple[str, str | None]:
    """An unknown occupation and its job: parted at a single slash only, the one sign offices agree on."""
    halves = halved(text)
    if halves.count("/") != 1:
        return text, None
    at = halves.index("/")
    left, right = text[:at].strip(), text[at + 1 :].strip()
    if not left:
        return right or text, None
    return left, None if right in _NOTHING else right


def _clean(text: str) -> str:
    line = _LABELS.sub("", one_line(text))
    return "" if line in _NOTHING else line


def _split_code(text: str) -> tuple[str | None, str]:
    """The catalogue code in `text`, written `6-18-01-01`, and what else stands there."""
    halves = halved(text)
    found = _CODE.search(halves)
    if found is None or (
        found.start() > 0 and halves[found.start() - 1].isalnum() and halves[found.start() - 1].isascii()
    ):
        return None, text
    left, right = text[: found.start()], text[found.end() :]
    rest = f"{left}{right}".replace("()", "").replace("（）", "")
    rest = rest.strip(" -—_:：,，、/|\\")
    # 车工（6-18-01-01 leaves an open bracket behind; 丁烯-1 must keep its own.
    if rest.count("(") + rest.count("（") != rest.count(")") + rest.count("）"):
        rest = rest.strip("()（）")
    return "-".join(found.groups()), rest.strip()
