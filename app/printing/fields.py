"""The fields a layout may name, and the finished strings that fill them; no other text reaches the paper."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

QUERY_URL = "http://jndj.osta.org.cn/"
DIRECTORY_URL = "http://pjjg.osta.org.cn/"
NO_JOB = "--"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What one certificate says; strings stand on the paper as they are here.

    Dates are `2026年3月1日` and `March 1, 2026` (`chinese_date`, `english_date`). `level` is `T` or `S`.
    `institution_en` may be empty (a rule to write on takes its place), `job` too (`--` is printed);
    `photo` is a JPEG as `prepare_photo` answers it.
    """

    level: str
    name: str
    birth_date: str
    id_type: str
    id_number: str
    occupation: str
    number: str
    institution: str
    issue_date: str
    issue_date_en: str
    job: str = ""
    institution_en: str = ""
    photo: bytes | None = None
    qr_text: str = QUERY_URL
    paper_serial: str = ""
    query_url: str = QUERY_URL
    directory_url: str = DIRECTORY_URL


def _date_part(content: CertificateContent, part: int) -> str:
    match = _CHINESE_DATE.fullmatch(content.issue_date)
    return match.group(part) if match else ""


FIELDS: Mapping[str, Callable[[CertificateContent], str]] = MappingProxyType({
    "name": lambda content: content.name,
    "birth_date": lambda content: content.birth_date,
    "id_type": lambda content: content.id_type,
    "id_number": lambda content: content.id_number,
    "occupation": lambda content: content.occupation,
    "job": lambda content: content.job or NO_JOB,
    "number": lambda content: content.number,
    "institution": lambda content: content.institution,
    "institution_en": lambda content: content.institution_en,
    "issue_date": lambda content: content.issue_date,
    "issue_date_en": lambda content: content.issue_date_en,
    "issue_year": lambda content: _date_part(content, 1),
    "issue_month": lambda content: _date_part(content, 2),
    "issue_day": lambda content: _date_part(content, 3),
    "paper_serial": lambda content: content.paper_serial,
    "query_url": lambda content: content.query_url,
    "directory_url": lambda content: content.directory_url,
})  # fmt: skip

# Printed the same on every certificate, so on stock they are part of the sheet.
CONSTANT_FIELDS = frozenset({"query_url", "directory_url"})
# Without these a certificate says nothing; a sample may lack them.
REQUIRED_FIELDS = (
    "name", "birth_date", "id_type", "id_number", "occupation", "number", "institution", "issue_date",
    "issue_date_en",
)  # fmt: skip


def chinese_date(day: date) -> str:
    """`2026年3月1日`, the form of the reference layout."""
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    """`March 1, 2026`, whatever the locale of the machine."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
