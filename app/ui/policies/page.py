"""The page of a rule pack: text to read, search and copy, with its contents beside it."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QTextEdit, QWidget

from app.services.policy_pages import Mark, PageLine, PageSection, PolicyPage
from app.texts import Texts
from app.ui.naming import named
from app.ui.theme import Theme

_CONTENTS_PX = 216
_ARTICLE_PER_CENT = 26
_STYLE = """
h2 {{ font-size: 12pt; margin-top: 20px; margin-bottom: 4px; }}
.note, .article {{ color: {muted}; font-size: 9.5pt; }}
.own {{ background-color: {warn_soft}; color: {warn}; font-size: 9pt; }}
.plain {{ background-color: {disabled}; color: {muted}; font-size: 9pt; }}
"""
"""What Qt's rich text knows of style, with colours by role."""
_TONES = {Mark.READING: "plain", Mark.ADDED: "own", Mark.TIGHTENED: "own"}


class PageReader(QWidget):
    """`searched` tells the place of the hit in sight (0 where there is none) and how many there are."""

    searched = Signal(int, int)

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._theme = theme
        self._hits: list[QTextCursor] = []
        self._at = 0
        self.contents = named(QListWidget(), "contents")
        self.browser = QTextBrowser()
        self._build()

    def show_page(self, page: PolicyPage) -> None:
        self.browser.setHtml("".join(self._html(page)))
        self.contents.clear()
        self.contents.addItems([section.title for section in page.sections])
        self._hits, self._at = [], 0

    def search(self, text: str) -> None:
        """Mark every place that says `text`, and go to the first one."""
        self._hits, self._at = self._found(text.strip()), 0
        self._go()

    def next_hit(self, step: int = 1) -> None:
        """Go on to the next place, or with -1 back to the one before; after the last comes the first."""
        if self._hits:
            self._at = (self._at + step) % len(self._hits)
            self._go()

    def plain_text(self) -> str:
        return self.browser.toPlainText()

    def _build(self) -> None:
        self.contents.setFixedWidth(_CONTENTS_PX)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setAccessibleName(self._say("contents"))
        self.contents.currentRowChanged.connect(self._on_section_chosen)
        self.browser.setAccessibleName(self._say("page"))
        self.browser.setOpenLinks(False)
        self.browser.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.document().setDocumentMargin(20)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.contents)
        row.addWidget(self.browser, 1)

    def _html(self, page: PolicyPage) -> list[str]:
        self.browser.document().setDefaultStyleSheet(_STYLE.format_map(self._theme.colours))
        parts = []
        for place, section in enumerate(page.sections):
            parts += [f'<h2><a name="s{place}">{escape(section.title)}</a></h2>', self._table(section)]
        return parts

    def _table(self, section: PageSection) -> str:
        rows = "".join(
            f'<tr><td width="{100 - _ARTICLE_PER_CENT}%">{self._cell(line)}</td>'
            f'<td class="article" width="{_ARTICLE_PER_CENT}%">{self._article(line)}</td></tr>'
            for line in section.lines
        )
        return f'<table width="100%" cellspacing="0" cellpadding="5">{rows}</table>'

    def _cell(self, line: PageLine) -> str:
        notes = "".join(f'<div class="note">{escape(note)}</div>' for note in line.notes)
        return f"<div>{escape(line.text)}</div>{notes}"

    def _article(self, line: PageLine) -> str:
        """The article, and below it the marks, a line each: in the text one might break in two."""
        marks = "".join(
            f'<div><span class="{_TONES[mark]}">&nbsp;{escape(self._say(f"mark_{mark}"))}&nbsp;</span></div>'
            for mark in line.marks
        )
        return f"<div>{escape(line.article)}</div>{marks}" if line.article else marks

    def _found(self, text: str) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        if not text:
            return found
        document: QTextDocument = self.browser.document()
        cursor = document.find(text)
        while not cursor.isNull():
            found.append(cursor)
            cursor = document.find(text, cursor)
        return found

    def _marked(self, cursor: QTextCursor, *, here: bool) -> QTextEdit.ExtraSelection:
        """A hit as it is drawn; the one in sight stands out from the others."""
        mark, look = QTextEdit.ExtraSelection(), QTextCharFormat()
        look.setBackground(self._theme.colour("accent" if here else "accent_soft"))
        look.setForeground(self._theme.colour("on_accent" if here else "text"))
        mark.cursor, mark.format = cursor, look  # type: ignore[attr-defined] # the stubs lack both
        return mark

    def _go(self) -> None:
        self.browser.setExtraSelections(
            [self._marked(one, here=place == self._at) for place, one in enumerate(self._hits)]
        )
        if self._hits:
            here = QTextCursor(self._hits[self._at])
            here.setPosition(here.selectionStart())  # only the place: the hits are marked already
            self.browser.setTextCursor(here)
            self.browser.ensureCursorVisible()
        self.searched.emit(self._at + 1 if self._hits else 0, len(self._hits))

    def _on_section_chosen(self, row: int) -> None:
        if row >= 0:
            self.browser.scrollToAnchor(f"s{row}")

    def _say(self, code: str) -> str:
        return self._texts.say("policies_screen", code)
