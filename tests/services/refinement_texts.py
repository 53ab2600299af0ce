"""Small refinements of the pack under which the sample batch of these tests is held."""

from pathlib import Path

HEAD = """refines = "cn-2021-66"
id = "own"
title = "示例公司特级技师评聘细则"
document = "示人〔2021〕3号"
issued = 2021-09-10
"""
FACTS = """
[example_facts.T]
occupation = "6-18-01-01"
certificates = [
  { level = "senior_technician", occupation = "6-18-01-01", issued = "2012-05-10", by = "national" },
]
posts = [{ post = "senior_technician", occupation = "6-18-01-01", starts = "2010-01-01" }]

[example_facts.T.attestations]
front_line = true
ethics = true
fitness = true
performance = true
achievement = ["method"]
mastery = true
"""
EXAMPLE = """
[[example]]
title = "条件齐全"
level = "T"
as_of = 2021-10-01
verdict = "eligible"
route = "basic"
"""
LONGER = """
[[level.T.tightened]]
id = "five_years_as_senior_technician"
title = "在高级技师岗位工作满{years}年"
article = "第四条"
years_in_post = {{ post = "senior_technician", at_least = {years} }}
"""
MASTERY = """
[[level.T.all_of]]
id = "own_mastery"
title = "精通本职业"
article = "第五条"
routes = ["basic"]
attested = "mastery"
"""
PUBLICITY = """
[publicity]
min_days = 8
article = "第九条"
"""


def longer(years: int) -> str:
    """Asks for more years in the post than the document does."""
    return HEAD + LONGER.format(years=years) + FACTS + EXAMPLE


WHOLE = HEAD + PUBLICITY + LONGER.format(years=7) + MASTERY + FACTS + EXAMPLE


def stored(folder: Path, content: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path
