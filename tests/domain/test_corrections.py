"""Which case a wrong certificate is, what becomes of its old sheet, and what may be put right."""

import pytest

from app.domain.certificates import CertificateState
from app.domain.corrections import (
    AlreadyUploadedError,
    CaseDiffersError,
    CertificateStateError,
    FieldFixedError,
    NothingCorrectedError,
    PaperFateMissingError,
    RequestKind,
    changed_values,
    paper_fate,
    require_case,
)
from app.domain.stock import SheetState

ISSUED, DELIVERED, LOST = CertificateState.ISSUED, CertificateState.DELIVERED, CertificateState.LOST


def test_the_case_follows_what_the_file_shows() -> None:
    require_case(RequestKind.NOT_DELIVERED, "n", ISSUED, packed=False)
    require_case(RequestKind.UPLOADED, "n", ISSUED, packed=True)
    require_case(RequestKind.DELIVERED, "n", DELIVERED, packed=True)
    require_case(RequestKind.DELIVERED, "n", LOST, packed=False)
    with pytest.raises(AlreadyUploadedError):
        require_case(RequestKind.NOT_DELIVERED, "n", ISSUED, packed=True)
    for kind, state in (
        (RequestKind.NOT_DELIVERED, DELIVERED),
        (RequestKind.UPLOADED, LOST),
        (RequestKind.DELIVERED, ISSUED),
    ):
        with pytest.raises(CaseDiffersError):
            require_case(kind, "n", state, packed=False)


@pytest.mark.parametrize("state", [CertificateState.REVOKED, CertificateState.REPLACED])
@pytest.mark.parametrize("kind", list(RequestKind))
def test_what_is_not_valid_any_more_is_neither_corrected_nor_voided(
    kind: RequestKind, state: CertificateState
) -> None:
    with pytest.raises(CertificateStateError):
        require_case(kind, "n", state, packed=False)


def test_the_old_sheet_is_spoiled_here_and_asked_for_at_the_holders() -> None:
    assert paper_fate(ISSUED, None) is SheetState.SPOILED
    assert paper_fate(LOST, None) is None
    assert paper_fate(DELIVERED, SheetState.WITHDRAWN) is SheetState.WITHDRAWN
    assert paper_fate(DELIVERED, SheetState.LOST) is SheetState.LOST
    for wrong in (None, SheetState.SPOILED, SheetState.USED):
        with pytest.raises(PaperFateMissingError):
            paper_fate(DELIVERED, wrong)


def test_only_characters_that_keep_the_number_are_put_right() -> None:
    printed = {"name": "张坤", "job": "", "occupation": "车工"}
    assert changed_values(printed, {"name": "张堃", "job": ""}) == {"name": "张堃"}
    with pytest.raises(NothingCorrectedError):
        changed_values(printed, {"name": "张坤"})
    for fixed in ("occupation", "level", "number", "issue_date", "qr_text"):
        with pytest.raises(FieldFixedError):
            changed_values(printed, {"name": "张堃", fixed: "x"})
