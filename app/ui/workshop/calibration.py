"""Calibrates a printer: prints the ruled sheet, takes four measured distances, tells what will be done."""

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.calibrations import MARKS_MM, Calibration, Measured, calibration_from, read_millimetres
from app.domain.errors import KnownError
from app.texts import Texts
from app.ui.naming import named, rename
from app.ui.screen import line

_MARKS = (("a_left", 0, 0), ("a_top", 0, 1), ("b_left", 1, 0), ("b_top", 1, 1))


class CalibrationDialog(QDialog):
    """`printer`, `tray` and `measured` once accepted."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        known: list[str],
        print_ruled: Callable[[], object],
        save_ruled: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setWindowTitle(self._say("calibrate_title"))
        self.setMinimumWidth(560)
        self.printers = QComboBox()
        self.printers.setEditable(True)
        self.printers.addItems(sorted({*QPrinterInfo.availablePrinterNames(), *known}))
        self.printers.setAccessibleName(self._say("printer"))
        self.tray_field = QLineEdit()
        self.tray_field.setPlaceholderText(self._say("tray_hint"))
        self.tray_field.setAccessibleName(self._say("tray"))
        self.fields = {code: QLineEdit() for code, _, _ in _MARKS}
        self.print_button = QPushButton(self._say("print_ruled"))
        self.save_button = QPushButton(self._say("save_ruled"))
        self.accept_button = named(QPushButton(self._say("store_calibration")), "primary")
        self.told = line()
        self.print_button.clicked.connect(lambda _=False: print_ruled())
        self.save_button.clicked.connect(lambda _=False: save_ruled())
        self._build()
        self._on_edited()

    @property
    def printer(self) -> str:
        return self.printers.currentText()

    @property
    def tray(self) -> str:
        return self.tray_field.text()

    @property
    def measured(self) -> Measured:
        """Raises MeasureUnreadableError."""
        return Measured(*(read_millimetres(field.text()) for field in self.fields.values()))

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("workshop_screen", code, values)

    def _on_edited(self) -> None:
        """Say at once what the distances mean, as soon as all four are there."""
        filled = all(field.text().strip() for field in self.fields.values())
        told, kind = self._say("measure_all"), "muted"
        if filled:
            try:
                told, kind = calibration_told(calibration_from(self.measured), self._texts), "good"
            except KnownError as error:
                told, kind = self._texts.error(error), "bad"
        self.told.setText(told)
        rename(self.told, kind)
        self.accept_button.setEnabled(kind == "good" and bool(self.printer.strip()))

    def _build(self) -> None:
        self.printers.currentTextChanged.connect(self._on_edited)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(self._say("printer"), self.printers)
        form.addRow(self._say("tray"), self.tray_field)
        ruled = QHBoxLayout()
        ruled.addWidget(self.print_button)
        ruled.addWidget(self.save_button)
        ruled.addStretch()
        distances = QFormLayout()
        distances.setVerticalSpacing(8)
        for code, mark, axis in _MARKS:
            field = self.fields[code]
            field.setPlaceholderText(str(MARKS_MM[mark][axis]))
            field.setAccessibleName(self._say(code))
            field.textChanged.connect(self._on_edited)
            distances.addRow(self._say(code), field)
        buttons = QDialogButtonBox()
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = QPushButton(self._texts.say("prompt", "cancel"))
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(14)
        whole.addLayout(form)
        whole.addWidget(line(self._say("step_print")))
        whole.addLayout(ruled)
        whole.addWidget(line(self._say("step_measure")))
        whole.addLayout(distances)
        whole.addWidget(self.told)
        whole.addWidget(buttons)


def calibration_told(one: Calibration, texts: Texts) -> str:
    """What the calibration does, in words a person can check against the sheet."""
    values = {
        "x": f"{float(one.offset_x_mm):+.1f}",
        "y": f"{float(one.offset_y_mm):+.1f}",
        "sx": f"{float(one.scale_x) * 100:.2f}",
        "sy": f"{float(one.scale_y) * 100:.2f}",
    }
    return texts.say("workshop_screen", "calibration_told", values)
