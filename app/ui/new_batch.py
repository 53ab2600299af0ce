"""Opens a batch: its name, the document it follows, its levels; outside its force the approver's reason."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.domain.levels import Level
from app.services.setup import Setup
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line


class NewBatchDialog(QDialog):
    """Only offers what the chosen document knows."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(desk.say("new_batch", "title"))
        self.setMinimumWidth(560)
        self.name_field = QLineEdit()
        self.policies = QComboBox()
        self.levels = {level: QCheckBox(desk.texts.label("level", level)) for level in Level}
        self.reason_field = QLineEdit()
        self._policy_title = line(kind="muted")
        self._notice = line(kind="warn")
        self._build()
        self._on_policy_changed()

    @property
    def chosen_levels(self) -> list[Level]:
        return [level for level, box in self.levels.items() if box.isChecked() and box.isEnabled()]

    def _build(self) -> None:
        say, today = self._desk.say, self._desk.office.clock.today()
        self.name_field.setText(say("new_batch", "suggested", year=today.year))
        for policy in self._desk.office.rulebook.policies.values():
            self.policies.addItem(policy.document, policy.id)
        self.policies.currentIndexChanged.connect(self._on_policy_changed)
        boxes = QHBoxLayout()
        for box in self.levels.values():
            boxes.addWidget(box)
        boxes.addStretch()
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(say("new_batch", "name"), self.name_field)
        form.addRow(say("new_batch", "policy"), self.policies)
        form.addRow("", self._policy_title)
        form.addRow(say("new_batch", "levels"), boxes)
        self._reason_label = QLabel(say("new_batch", "reason"))
        self._reason_label.setBuddy(self.reason_field)
        form.addRow(self._reason_label, self.reason_field)
        buttons = QDialogButtonBox()
        accept = named(QPushButton(say("new_batch", "open")), "primary")
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(form)
        whole.addWidget(self._notice)
        whole.addWidget(buttons)

    def _on_policy_changed(self) -> None:
        policy = self._desk.office.rulebook.policies[self.policies.currentData()]
        today = self._desk.office.clock.today()
        self._policy_title.setText(policy.title)
        for level, box in self.levels.items():
            box.setEnabled(level in policy.levels)
            box.setChecked(level == policy.levels[0])
        in_force = policy.in_force(today)
        self.reason_field.setVisible(not in_force)
        self._reason_label.setVisible(not in_force)
        texts = self._desk.texts
        notices = [texts.remark("policy_warning", remark) for remark in policy.notices_on(today)]
        if not in_force:
            notices.append(self._desk.say("new_batch", "out_of_force"))
        self._notice.setText("\n".join(notices))
        self._notice.setVisible(bool(notices))


def ask_new_batch(parent: QWidget, desk: Desk) -> Batch | None:
    """Ask and open; None when the person turned back or was refused."""
    dialog = NewBatchDialog(parent, desk)
    if not desk.prompts.run(dialog):
        return None
    opened: list[Batch] = []

    def act() -> None:
        batch = Setup(desk.office).open_batch(
            dialog.policies.currentData(),
            dialog.name_field.text(),
            dialog.chosen_levels,
            desk.account.actor,
            dialog.reason_field.text().strip() or None,
        )
        opened.append(batch.batch)

    return opened[0] if desk.attempt(parent, act) else None
