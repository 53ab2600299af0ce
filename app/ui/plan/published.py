"""The plan as it was published and amended: a page to read, nothing on it can be changed."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.batches import PlanVersion
from app.domain.scheme import Aggregate, Scheme, Share, TieStep
from app.services.plan_reading import written
from app.services.plan_view import changed_parts
from app.texts import Texts
from app.texts.days import chinese_day, chinese_day_with_weekday
from app.ui.calm import CalmComboBox
from app.ui.clearing import clear
from app.ui.naming import named
from app.ui.plan.tie_chain import ITEM, link_words
from app.ui.screen import GAP_PX, card, line

Told = tuple[str, str]
"""What is settled, and how."""


class PublishedPage(QWidget):
    """Cards of lines: what was settled and how, in the order of the form."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._versions: tuple[PlanVersion, ...] = ()
        self._filed = False
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(GAP_PX)

    def show_versions(self, versions: Sequence[PlanVersion], *, filed: bool = False) -> None:
        """The version in force, and a choice where there are earlier ones; `filed` with an authority."""
        self._shown = versions[-1]
        self._versions, self._filed = tuple(versions), filed
        self._show()

    def _on_version_chosen(self, place: int) -> None:
        self._shown = self._versions[len(self._versions) - 1 - place]
        self._show()

    def _show(self) -> None:
        clear(self._cards)
        self._add_head(self._shown)
        plan, scheme = self._shown.plan, self._shown.plan.scheme
        inside = self._card("scoring", self._scoring(scheme))
        inside.insertLayout(1, self._items(scheme))
        self._card("voting", self._voting(scheme))
        self._card("ranking", self._ranking(scheme))
        self._card(
            "publicity",
            [
                (self._say("publicity_days"), self._say("days_told", days=plan.publicity_days)),
                (self._say("counting"), self._say(f"counting_{plan.counting}_hint")),
                (self._say("posting_places"), "\n".join(plan.places)),
                (self._say("contact"), plan.contact),
            ],
        )
        self._cards.addStretch()

    def _add_head(self, shown: PlanVersion) -> None:
        """Which version this is, since when, and what it changed."""
        frame, inside = card(self._say("published"))
        if len(self._versions) > 1:
            self.choice = CalmComboBox()
            self.choice.setAccessibleName(self._say("versions"))
            for one in reversed(self._versions):
                self.choice.addItem(self._version_name(one))
            self.choice.setCurrentIndex(len(self._versions) - 1 - self._versions.index(shown))
            self.choice.activated.connect(self._on_version_chosen)
            inside.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        in_force = shown is self._versions[-1]
        day = chinese_day_with_weekday(shown.published_on)
        code = "published_on" if in_force else "superseded"
        inside.addWidget(line(self._say(code, day=day), "good" if in_force else "warn"))
        if shown.amendment:
            before = self._versions[shown.amendment - 1].plan
            parts = [self._texts.say("plan_change", part) for part in changed_parts(before, shown.plan)]
            inside.addWidget(line(self._say("amended", parts=parts, reason=shown.reason)))
            if in_force and self._filed:
                inside.addWidget(line(self._say("amended_filed"), "warn"))
        inside.addWidget(line(self._say("published_hint"), "muted"))
        self._cards.addWidget(frame)

    def _version_name(self, version: PlanVersion) -> str:
        code = "version_amended" if version.amendment else "version_first"
        return self._say(code, number=version.amendment, day=chinese_day(version.published_on))

    def _card(self, name: str, told: Iterable[Told]) -> QVBoxLayout:
        frame, inside = card(self._say(name))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (what, how) in enumerate(told):
            grid.addWidget(named(QLabel(what), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line(how), row, 1)
        inside.addLayout(grid)
        self._cards.addWidget(frame)
        return inside

    def _items(self, scheme: Scheme) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        for column, code in enumerate(("item", "maximum", "weight")):
            heading = named(QLabel(self._say(code)), "muted")
            grid.addWidget(heading, 0, column, right if column else Qt.AlignmentFlag.AlignLeft)
        for row, item in enumerate(scheme.items, 1):
            grid.addWidget(line(item.id), row, 0)
            grid.addWidget(QLabel(written(item.maximum)), row, 1, right)
            grid.addWidget(QLabel(written(item.weight)), row, 2, right)
        return grid

    def _scoring(self, scheme: Scheme) -> Iterator[Told]:
        code = f"aggregate_{scheme.aggregate}"
        yield self._say("aggregate"), f"{self._say(code)}。{self._say(f'{code}_hint')}"
        if scheme.aggregate is Aggregate.TRIMMED_MEAN:
            yield self._say("trim_from"), self._say("trim_told", count=scheme.trim_from)
        mark = scheme.pass_mark
        yield (
            self._say("pass_mark"),
            self._say("mark_none") if mark is None else self._say("mark_told", mark=written(mark)),
        )
        yield self._say("decimals"), self._say("decimals_told", count=scheme.decimals)

    def _voting(self, scheme: Scheme) -> Iterator[Told]:
        vote = scheme.vote
        if vote is None:
            yield self._say("votes"), self._say("vote_none")
            return
        code = f"base_{vote.base}"
        yield self._say("base"), f"{self._say(code)}。{self._say(f'{code}_hint')}"
        yield self._say("passing"), f"{vote.passing.numerator}/{vote.passing.denominator}"
        yield self._say("quorum"), f"{vote.quorum.numerator}/{vote.quorum.denominator}"
        least = vote.min_voters
        yield (
            self._say("min_voters"),
            self._say("voters_told", count=least) if least else self._say("voters_none"),
        )

    def _ranking(self, scheme: Scheme) -> Iterator[Told]:
        places = scheme.places
        if places is None:
            told = self._say("places_kind_unlimited_hint")
        elif isinstance(places, Share):
            told = self._say("places_share_told", share=f"{float(places.part * 100):.10g}")
        else:
            told = self._say("places_told", count=places)
        yield self._say("places_kind"), told
        links = (
            f"{ITEM}{link.item}" if link.step is TieStep.ITEM else link.step.value
            for link in scheme.tie_break
        )
        chain = [f"{place}. {link_words(self._texts, link)}" for place, link in enumerate(links, 1)]
        yield self._say("tie_break"), "\n".join(chain) or self._say("tie_none")

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("plan_screen", code, values)
