"""What the services hand over for one package: finished strings, frozen files, tables with their constraints.

Source: exchange §3. Nothing here is looked up or reckoned; photos and certificates may be lazy mappings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.log_chain import LogLine


class PackageProfile(StrEnum):
    """Whom the package is for: the portal, the group's head office, or the institution's own archive."""

    PORTAL = "portal"
    GROUP = "group"
    ARCHIVE = "archive"


class PackageKind(StrEnum):
    """The portal's type of a delivery: 新增, 更正, 补录."""

    NEW = "new"
    CORRECTION = "correction"
    SUPPLEMENT = "supplement"


class ColumnType(StrEnum):
    """The Frictionless types in use; decimals are `number`, times carry +08:00."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One certificate as the portal takes it; `id_type` is the type's name, the code is looked up on writing.

    `level` is `T` or `S`, `issued_on` is `YYYY-MM-DD`; empty `unit` and `job` get their fillers on writing.
    """

    name: str
    id_type: str
    id_number: str
    unit: str
    occupation: str
    job: str
    level: str
    certificate_number: str
    issued_on: str
    assessor: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table and what must hold for its values; an empty `allowed` allows all."""

    name: str
    type: ColumnType = ColumnType.STRING
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold one text per column, None (written as an empty field) where nothing is known.

    `name` is lower-case ASCII; `key` names the columns that together identify a row.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file under `documents/`; `name` is a plain file name with its ending."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PackageContent:
    """Everything one package is made of.

    `portal_codes` maps a document type's name to the code confirmed for that portal (居民身份证 → 201).
    `photos` are JPEGs by document number, `certificates` PDFs by certificate number; those that belong to
    no row stay out. The portal profile takes of the rest only the form named `confirmation_name`. A
    correction has the table `changes`; its rows are the right ones, none where numbers were only voided.
    `written_at` is ISO 8601 with offset. `institution` is the filed name, `prefix` its 13 characters.
    """

    profile: PackageProfile
    kind: PackageKind
    institution: str
    prefix: str
    batch_id: str
    batch_number: int
    batch_title: str
    sequence: int
    written_at: str
    policy: str
    policy_version: str
    program_version: str
    portal_codes: Mapping[str, str]
    rows: tuple[UploadRow, ...]
    photos: Mapping[str, bytes]
    certificates: Mapping[str, bytes] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    documents: tuple[Document, ...] = ()
    log: tuple[LogLine, ...] = ()

    @property
    def folder_name(self) -> str:
        """`〈prefix〉-〈batch〉-〈sequence〉`: the top folder of a bag and the stem of the file name."""
        return f"{self.prefix}-{self.batch_number}-{self.sequence:03d}"

    @property
    def file_name(self) -> str:
        kind = "" if self.kind is PackageKind.NEW else f"-{self.kind}"
        return f"{self.folder_name}-{self.profile}{kind}.zip"
