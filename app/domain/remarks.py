"""A remark is a fact with its values; the sentence that tells it to people lives in `texts`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """A stable ASCII `code` with the values its sentence names; `article` when a rule speaks."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    article: str | None = None
