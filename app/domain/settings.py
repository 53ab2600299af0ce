"""What an institution decides for itself about how the program works; every value has a default."""

from dataclasses import dataclass

from app.domain.errors import InputError

MOST_RECHECK_DAYS, MOST_SHEETS = 60, 500


class SettingOutOfRangeError(InputError):
    """A number among the settings makes no sense."""

    code = "setting_out_of_range"


@dataclass(frozen=True, slots=True)
class Settings:
    """House choices of one institution.

    `check_slip_required`: issuing refuses who has not signed the 信息核对单 (workflow §3).
    `photo_required`: issuing refuses who has no portrait; otherwise the empty frame is printed (贴照片).
    `qr_signed`: the QR carries the signed claim once an institution key exists (certificate §5).
    `recheck_days`: working days in which a refused person may ask for a 复核 (our own choice, no document's).
    `confirm_sheets_every`: after how many sheets a print run asks for the NO. in hand (certificate §3).
    """

    check_slip_required: bool = True
    photo_required: bool = True
    qr_signed: bool = True
    confirm_sheets_every: int = 1
    recheck_days: int = 5

    def check(self) -> None:
        """Raises SettingOutOfRangeError."""
        for name, most in (("recheck_days", MOST_RECHECK_DAYS), ("confirm_sheets_every", MOST_SHEETS)):
            number = getattr(self, name)
            if not 1 <= number <= most:
                raise SettingOutOfRangeError(setting=name, number=number, most=most)
