"""The results of a closed review: ranking, how each result came about, the minutes, and the proposal."""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.minutes import save_minutes
from app.services.press import paper_printer
from app.services.results_view import Ranked, RankingGroup, Results, review_results
from app.services.review import ReviewMeeting
from app.texts.days import chinese_day_with_weekday
from app.texts.pinyin import initials
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records.table import RecordsTable
from app.ui.results.table import (
    SPREAD,
    UNIT,
    outcome_text,
    place_text,
    ranking_columns,
    spread_text,
    votes_text,
)
from app.ui.screen import Screen, card, line
from app.ui.side_sheet import SideSheet

_GROUP_PX = 300
_KEPT_ORDER = ("yes", "undecided", "no")


class ResultsScreen(Screen):
    """Shows the frozen tally; nothing is reckoned here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._results: Results | None = None
        self.groups = QComboBox()
        self.table: RecordsTable[Ranked] = RecordsTable(
            "results",
            ranking_columns(desk),
            _search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            identity=lambda one: one.candidate.id,
        )
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self._card, self._told = card()
        self.meeting, self.stood_back, self.counts = line(), line(kind="muted"), line()
        self._empty = QWidget()
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        results = review_results(self.desk.office, batch, self.desk.account)
        self._results = results
        self.set_heading(results.step.title, self._told_rule(results))
        closed = results.closed_on is not None
        for widget in (self._card, self.table):
            widget.setVisible(closed)
        self._empty.setVisible(not closed)
        self._show_meeting(results)
        self._show_groups(results)
        self._make_room()
        self._offer_actions(results)

    def group(self) -> RankingGroup | None:
        """The occupation and level in sight."""
        place = self.groups.currentIndex()
        known = self._results.groups if self._results is not None else ()
        return known[place] if 0 <= place < len(known) else None

    def _told_rule(self, results: Results) -> str:
        say = self.desk.say
        return say(
            "form", "with_article", sentence=say("results_screen", "rule"), article=results.step.article
        )

    def _show_meeting(self, results: Results) -> None:
        say, label = self.desk.say, self.desk.texts.label
        if results.closed_on is None:
            self.sheet.put_away()
            return
        day = chinese_day_with_weekday(results.closed_on)
        self.meeting.setText(say("results_screen", "meeting", day=day, **results.quorum))
        recusals = [
            say(
                "results_screen",
                "recusal",
                judge=one.judge.name,
                name=one.candidate.name,
                relation=label("relation", one.relation),
            )
            for one in results.stood_back
        ]
        code = "recusals" if recusals else "no_recusals"
        self.stood_back.setText(say("results_screen", code, recusals=recusals, count=len(recusals)))
        outcomes = Counter(
            one.result.proposed for group in results.groups for one in group.ranked if not one.withdrawn
        )
        told = [
            say("results_screen", "count", outcome=label("outcome", code), count=outcomes[code])
            for code in _KEPT_ORDER
            if outcomes[code]
        ]
        self.counts.setText(say("results_screen", "counts", counts=told))

    def _show_groups(self, results: Results) -> None:
        names = [self._group_name(group) for group in results.groups]
        if names != [self.groups.itemText(place) for place in range(self.groups.count())]:
            self.groups.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.groups.clear()
            self.groups.addItems(names)
            self.groups.blockSignals(False)  # noqa: FBT003
        self._show_group()

    def _group_name(self, group: RankingGroup) -> str:
        level = self.desk.texts.label("level", group.level)
        return self.desk.say(
            "results_screen", "group", occupation=group.occupation, level=level, count=len(group.ranked)
        )

    def _show_group(self) -> None:
        group = self.group()
        self.table.set_records(group.ranked if group is not None else ())
        if self.sheet.isVisible():
            self._show_sheet(self.table.current())

    def _offer_actions(self, results: Results) -> None:
        say, proposed = self.desk.say, results.proposed_on is not None
        early = None if results.closed_on is not None else say("results_screen", "minutes_early")
        self.offer(self.print_button, early)
        refusal = None if results.refusal is None else self.desk.texts.error(results.refusal)
        self.propose_button.setVisible(not proposed)
        self.offer(self.propose_button, None if proposed else refusal)
        following = results.next_step if proposed else None
        self.next_button.setVisible(following is not None)
        if following is not None:
            self.next_button.setText(say("results_screen", "next_step", step=following.title))
            self.next_button.setAccessibleName(self.next_button.text())

    def _show_sheet(self, one: Ranked | None) -> None:
        """How the result of `one` came about, as the tally wrote it."""
        if one is None:
            self.sheet.put_away()
            return
        say = self.desk.say

        def titled(code: str, value: str) -> tuple[str, str]:
            return say("results_screen", f"column_{code}"), value

        dropped = [
            say("results_screen", "dropped", judge=total.judge, total=total.total)
            for total in one.totals
            if total.dropped
        ]
        facts = [
            titled("outcome", outcome_text(self.desk)(one)),
            titled("place", place_text(one)),
            titled("unit", one.candidate.unit),
            titled("score", one.result.score or "—"),
            titled("votes", votes_text(one)),
            titled("spread", spread_text(one)),
        ]
        if dropped:
            facts.append(titled("dropped", "、".join(dropped)))
        self.sheet.show_facts(one.candidate.name, facts, one.explain)
        self._make_room()

    def _make_room(self) -> None:
        """What the sheet tells need not stand in the table as well."""
        for column in (UNIT, SPREAD):
            self.table.view.setColumnHidden(column, self.sheet.isVisibleTo(self))

    def _on_sheet_closed(self) -> None:
        self._make_room()
        self.table.view.setFocus()

    def _on_selected(self, one: Ranked | None) -> None:
        if self.sheet.isVisible():
            self._show_sheet(one)

    def _on_group_chosen(self) -> None:
        self.sheet.put_away()
        self._show_group()

    def _on_printing_wanted(self) -> None:
        batch, say = self.desk.batch, self.desk.say
        if batch is None:
            return
        suggested = say("results_screen", "minutes_file", batch=batch.title)
        path = self.desk.prompts.save_file(
            self, say("results_screen", "minutes_save"), suggested, say("results_screen", "pdf_files")
        )
        if path is not None:
            office = self.desk.office
            self.start_job(
                say("results_screen", "printing"),
                lambda _: save_minutes(office, paper_printer(), batch, path),
                self._on_printed,
                stores=False,
            )

    def _on_printed(self, path: object) -> None:
        if isinstance(path, Path):
            self.desk.prompts.inform(self, self.desk.say("results_screen", "printed", file=path.name))

    def _on_proposing_wanted(self) -> None:
        batch, actor, say = self.desk.batch, self.desk.account.actor, self.desk.say
        question, yes = say("results_screen", "propose_question"), say("results_screen", "propose")
        if batch is not None and self.desk.prompts.confirm(self, question, yes):
            meeting = ReviewMeeting(self.desk.office)
            self.attempt(lambda: meeting.propose(batch, actor))

    def _on_next_wanted(self) -> None:
        following = self._results.next_step if self._results is not None else None
        if following is not None:
            self.wanted.emit(following.id)

    def _build(self) -> None:
        say = self.desk.say
        self.print_button = self.add_action(
            say("results_screen", "print"), self._on_printing_wanted, shortcut="Ctrl+P"
        )
        self.propose_button = self.add_action(
            say("results_screen", "propose"), self._on_proposing_wanted, primary=True
        )
        self.next_button = self.add_action("", self._on_next_wanted, primary=True)
        for told in (self.meeting, self.stood_back):
            self._told.addWidget(told)
        self.groups.setMinimumWidth(_GROUP_PX)
        self.groups.setAccessibleName(say("results_screen", "group_choice"))
        self.groups.currentIndexChanged.connect(self._on_group_chosen)
        self.table.opened.connect(self._show_sheet)
        self.table.selected.connect(self._on_selected)
        self.sheet.closed.connect(self._on_sheet_closed)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.sheet.put_away)
        chooser = QHBoxLayout()
        chooser.addWidget(self.counts, 1)
        chooser.addWidget(self.groups)
        self._told.addLayout(chooser)
        self._build_empty()
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(16)
        side_by_side.addWidget(self.table, 1)
        side_by_side.addWidget(self.sheet)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._card)
        self.body.addLayout(side_by_side, 1)

    def _build_empty(self) -> None:
        """What to do while the review is open."""
        told = line(self.desk.say("results_screen", "empty"), "muted")
        self.review_button = named(QPushButton(self.desk.say("results_screen", "to_review")), "primary")
        self.review_button.clicked.connect(lambda _=False: self.wanted.emit("review"))
        row = QHBoxLayout()
        row.addWidget(self.review_button)
        row.addStretch()
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(told)
        column.addLayout(row)
        column.addStretch()


def _search_key(one: Ranked) -> str:
    candidate = one.candidate
    return " ".join((candidate.name, initials(candidate.name), candidate.unit, candidate.job or ""))
