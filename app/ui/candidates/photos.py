"""Tells what a folder or ZIP of photos holds, asks whether to store it, and stays until it is read."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout

from app.services.photos import PhotoReport
from app.texts import Texts
from app.ui.naming import named
from app.ui.screen import line

_MOST_NAMED, _MOST_HEIGHT_PX = 60, 150


class PhotoCard(QFrame):
    """`accepted` says that what was found shall be stored, `closed` that it has been read."""

    accepted = Signal()
    closed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._texts = texts
        self.summary = named(QLabel(), "heading")
        self.summary.setWordWrap(True)
        self.details = line(kind="on_card")
        self.accept_button = named(QPushButton(texts.say("photo_report", "store")), "primary")
        self.close_button = QPushButton(texts.say("prompt", "close"))
        self._scroll = QScrollArea()
        self._build()
        self.hide()

    def show_found(self, report: PhotoReport) -> None:
        """What was found and what was not, before anything is stored."""
        count = len(report.matched)
        self.summary.setText(self._say("found", count=count) if count else self._say("found_nobody"))
        self._show(photo_sentences(report, self._texts))
        self.accept_button.setVisible(bool(count))
        self.accept_button.setFocus() if count else self.close_button.setFocus()

    def show_stored(self, count: int) -> None:
        """What has been stored; the sentences about what was left over stay."""
        self.summary.setText(self._say("stored", count=count))
        self.accept_button.hide()
        self.close_button.setFocus()

    def _show(self, sentences: Sequence[str]) -> None:
        self.details.setText("\n".join(sentences))
        self._scroll.setVisible(bool(sentences))
        self.show()
        width = max(self.width() - 160, 400)
        self._scroll.setFixedHeight(min(self.details.heightForWidth(width) + 8, _MOST_HEIGHT_PX))

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("photo_report", code, values)

    def _build(self) -> None:
        self._scroll.setWidget(self.details)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        for button, signal in ((self.accept_button, self.accepted), (self.close_button, self.closed)):
            button.setAccessibleName(button.text())
            button.clicked.connect(signal)
        self.closed.connect(self.hide)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.close_button)
        top.addWidget(self.accept_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._scroll)


def photo_sentences(report: PhotoReport, texts: Texts) -> list[str]:
    """One sentence for each kind of file or person that needs a look."""
    return list(_sentences(report, texts))


def _sentences(report: PhotoReport, texts: Texts) -> Iterator[str]:
    def told(code: str, names: Sequence[str]) -> Iterator[str]:
        if names:
            shown = list(names[:_MOST_NAMED])
            if len(names) > len(shown):
                shown.append(texts.say("photo_report", "more", {"count": len(names) - len(shown)}))
            yield texts.say("photo_report", code, {"names": shown, "count": len(names)})

    yield from told("replaced", report.replaced)
    for file, error in report.unusable[:_MOST_NAMED]:
        yield texts.say("photo_report", "unusable", {"file": file, "why": texts.error(error)})
    for name, files in report.doubled[:_MOST_NAMED]:
        yield texts.say("photo_report", "doubled", {"name": name, "files": list(files)})
    yield from told("other_names", report.other_names)
    yield from told("unmatched", report.unmatched)
    yield from told("without", report.without)
