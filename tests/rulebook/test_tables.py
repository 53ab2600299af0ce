from pathlib import Path

import pytest

from app.rulebook.tables import TableFileUnreadableError, TableRowBrokenError, read_table


def written(folder: Path, content: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content)
    return path


def test_rows_carry_the_line_a_person_sees(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeffcode,name\r\n1,"a,b"\r\n\r\n2,丁\r\n'.encode())
    assert [(row.line, row["code"], row["name"]) for row in read_table(path, ("code", "name"))] == [
        (2, "1", "a,b"),
        (4, "2", "丁"),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"name,code\n", b"code\n", b"\xff\xfe", "code,name\n甲".encode("gbk")]
)
def test_a_file_that_is_not_the_table_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TableFileUnreadableError) as refused:
        list(read_table(written(tmp_path, content), ("code", "name")))
    assert refused.value.values["file"] == "table.csv"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableFileUnreadableError):
        list(read_table(tmp_path / "gone.csv", ("code",)))


@pytest.mark.parametrize("line", ["1", "1,2,3", '1,"2', '1,"2"3'])
def test_a_row_with_other_cells_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(TableRowBrokenError) as refused:
        list(read_table(written(tmp_path, f"code,name\n0,0\n{line}\n".encode()), ("code", "name")))
    assert refused.value.values["line"] == 3


@pytest.mark.parametrize("cell", [";a", "a;", "a;;b", "a;a", "a; b"])
def test_a_list_has_no_empty_or_doubled_parts(tmp_path: Path, cell: str) -> None:
    row = next(read_table(written(tmp_path, f"code,name\n0,{cell}\n".encode()), ("code", "name")))
    with pytest.raises(TableRowBrokenError):
        row.listed("name")
    assert row.listed("code") == ("0",)
