"""Tables of a package: CSV files and the Frictionless description that says what must hold in them.

One check serves the writer and the verifier. No regular expression is ever taken from a package.
Source: exchange §3; Frictionless Table Schema 1 (types, constraints, primaryKey), RFC 4180 (CSV).
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from app.domain.errors import InputError
from app.domain.remarks import Remark
from app.exchange.package_content import Column, ColumnType, Table
from app.exchange.strict_json import (
    WrongValueError,
    as_boolean,
    as_integer,
    as_list,
    as_object,
    as_text,
    need,
    read_json,
)

_DIALECT: Mapping[str, object] = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}
_PACKAGE_KEYS = ("profile", "name", "title", "created", "resources")
_RESOURCE_KEYS = (
    "name",
    "path",
    "profile",
    "format",
    "mediatype",
    "encoding",
    "dialect",
    "bytes",
    "hash",
    "schema",
)
_FIELD_KEYS = ("name", "type", "title", "format", "constraints")
_CONSTRAINTS = ("required", "unique", "enum", "minimum", "maximum")
_PATH = re.compile(r"tables/([a-z][a-z0-9_]{0,60})\.csv")
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")


class TableUnreadableError(InputError):
    """A table of a package is not the CSV file that its description tells of."""

    code = "table_unreadable"


def table_path(name: str) -> str:
    """The path of the table `name`, seen from the description's own folder."""
    return f"tables/{name}.csv"


def readable_name(name: str) -> bool:
    """Whether `name` is one that a reader takes: lower-case ASCII, a letter first."""
    return _PATH.fullmatch(table_path(name)) is not None


def write_table(table: Table) -> bytes:
    """UTF-8 without BOM, CRLF, the column names in the first line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(["" if value is None else value for value in row] for row in table.rows)
    return text.getvalue().encode()


def read_table(name: str, columns: Sequence[Column], key: Sequence[str], content: bytes) -> Table:
    """The table in `content`; raises TableUnreadableError when it cannot be laid out in `columns`."""
    rows: list[tuple[str | None, ...]] = []
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        header = next(reader, [])
        if header != [column.name for column in columns]:
            raise TableUnreadableError(table=name, line=1)
        for row in reader:
            if len(row) != len(columns):
                raise TableUnreadableError(table=name, line=reader.line_num)
            rows.append(tuple(value or None for value in row))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableUnreadableError(table=name, line=len(rows) + 2) from error
    return Table(name, tuple(columns), tuple(rows), tuple(key))


def describe(tables: Sequence[Table], *, name: str, title: str, created: str) -> bytes:
    """`datapackage.json` for `tables`."""
    document = {
        "profile": "tabular-data-package",
        "name": name.lower(),
        "title": title,
        "created": created,
        "resources": [_resource(table) for table in tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table) -> dict[str, object]:
    content = write_table(table)
    schema: dict[str, object] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name,
        "path": table_path(table.name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, object]:
    described: dict[str, object] = {"name": column.name, "type": column.type.value}
    if column.title:
        described["title"] = column.title
    if column.type is ColumnType.DATETIME:
        described["format"] = "any"  # the default format of version 1 knows UTC only
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if constraints:
        described["constraints"] = constraints
    return described


def read_description(content: bytes) -> tuple[Table, ...]:
    """The described tables, still without rows; raises the known errors of `strict_json`."""
    document = as_object(read_json(content), "datapackage", known=_PACKAGE_KEYS)
    resources = as_list(need(document, "resources", "datapackage"), "resources")
    return tuple(_read_resource(resource, f"resources[{at}]") for at, resource in enumerate(resources))


def _read_resource(value: object, where: str) -> Table:
    resource = as_object(value, where, known=_RESOURCE_KEYS)
    path = as_text(need(resource, "path", where), f"{where}.path")
    name = _PATH.fullmatch(path)
    if name is None:
        raise WrongValueError(where=f"{where}.path", found=path)
    if need(resource, "encoding", where) != "utf-8":
        raise WrongValueError(where=f"{where}.encoding", found=str(resource["encoding"]))
    if need(resource, "dialect", where) != _DIALECT:
        raise WrongValueError(where=f"{where}.dialect", found=str(resource["dialect"]))
    where = f"{where}.schema"
    schema = as_object(
        need(resource, "schema", where), where, known=("fields", "missingValues", "primaryKey")
    )
    if schema.get("missingValues", [""]) != [""]:
        raise WrongValueError(where=f"{where}.missingValues", found=str(schema["missingValues"]))
    fields = as_list(need(schema, "fields", where), f"{where}.fields")
    columns = tuple(_read_field(field, f"{where}.fields[{at}]") for at, field in enumerate(fields))
    key = tuple(as_text(part, f"{where}.primaryKey") for part in as_list(schema.get("primaryKey", []), where))
    names = [column.name for column in columns]
    for part in key:
        if part not in names:
            raise WrongValueError(where=f"{where}.primaryKey", found=part)
    if not columns or len(set(names)) < len(names):
        raise WrongValueError(where=f"{where}.fields", found=", ".join(names))
    return Table(name[1], columns, (), key)


def _read_field(value: object, where: str) -> Column:
    described = as_object(value, where, known=_FIELD_KEYS)
    constraints = as_object(described.get("constraints", {}), where, known=_CONSTRAINTS)
    kind = as_text(need(described, "type", where), f"{where}.type")
    if kind not in list(ColumnType):
        raise WrongValueError(where=f"{where}.type", found=kind)
    return Column(
        name=as_text(need(described, "name", where), f"{where}.name"),
        type=ColumnType(kind),
        required=as_boolean(constraints.get("required", False), where),
        unique=as_boolean(constraints.get("unique", False), where),
        allowed=tuple(as_text(part, where) for part in as_list(constraints.get("enum", []), where)),
        minimum=as_integer(constraints["minimum"], where) if "minimum" in constraints else None,
        maximum=as_integer(constraints["maximum"], where) if "maximum" in constraints else None,
    )


def table_problems(table: Table) -> Iterator[Remark]:
    """What breaks the constraints of `table`; rows are counted from 1 below the heading."""
    for at, column in enumerate(table.columns):
        seen: set[str] = set()
        for row_number, row in enumerate(table.rows, start=1):
            code = _fault(column, row[at], seen)
            if code is not None:
                yield Remark(code, {"table": table.name, "row": row_number, "column": column.name})
    yield from _key_problems(table)


def _fault(column: Column, value: str | None, seen: set[str]) -> str | None:
    if value is None:
        return "value_missing" if column.required else None
    if not _reads_as(column.type, value):
        return "value_wrong_type"
    if column.allowed and value not in column.allowed:
        return "value_not_allowed"
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER} and _outside(column, Decimal(value)):
        return "value_outside"
    if column.unique and value in seen:
        return "value_not_unique"
    seen.add(value)
    return None


def _outside(column: Column, value: Decimal) -> bool:
    return (column.minimum is not None and value < column.minimum) or (
        column.maximum is not None and value > column.maximum
    )


def _reads_as(kind: ColumnType, value: str) -> bool:
    match kind:
        case ColumnType.STRING:
            return True
        case ColumnType.INTEGER:
            return _INTEGER.fullmatch(value) is not None
        case ColumnType.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        case ColumnType.BOOLEAN:
            return value in {"true", "false"}
        case ColumnType.DATE:
            return len(value) == len("2026-01-01") and _is_moment(date, value)
        case ColumnType.DATETIME:
            return len(value) > len("2026-01-01") and _is_moment(datetime, value)


def _is_moment(kind: type[date], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _key_problems(table: Table) -> Iterator[Remark]:
    places = [at for at, column in enumerate(table.columns) if column.name in table.key]
    seen: set[tuple[str | None, ...]] = set()
    for row_number, row in enumerate(table.rows, start=1):
        key = tuple(row[at] for at in places)
        if places and (None in key or key in seen):
            yield Remark("key_not_unique", {"table": table.name, "row": row_number, "columns": table.key})
        seen.add(key)
