"""What an institution decides for itself about how the program works; every value has a default."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """House choices of one institution.

    `check_slip_required`: issuing refuses who has not signed the 信息核对单 (workflow §3).
    `photo_required`: issuing refuses who has no portrait; otherwise the empty frame is printed (贴照片).
    `qr_signed`: the QR carries the signed claim once an institution key exists (certificate §5).
    `confirm_sheets_every`: after how many sheets a print run asks for the NO. in hand (certificate §3).
    """

    check_slip_required: bool = True
    photo_required: bool = True
    qr_signed: bool = True
    confirm_sheets_every: int = 1
