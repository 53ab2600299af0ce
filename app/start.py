"""Composition root of the window: the only module that sees everything."""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app import paths
from app.domain.accounts import Role
from app.domain.errors import KnownError, ResourceError
from app.log import open_log, record_fault
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock, SystemClock
from app.services.inquiry import Inquiry
from app.services.office import Office
from app.storage.store import Store
from app.texts import Texts, read_texts
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.prompts import Prompts
from app.ui.screens import makers
from app.ui.theme import STYLE_ARGUMENTS, Theme, apply_theme, read_theme, system_theme_name

_SETTLES_AFTER_MS = 300
_RESOURCE_BROKEN = 4


def run_window() -> int:
    """Open the window on the last file, or ask which one; the exit status of the event loop."""
    with opened_window(Preferences(paths.profile())) as (application, window):
        return 0 if window is None else application.exec()


@contextlib.contextmanager
def opened_window(preferences: Preferences) -> Iterator[tuple[QApplication, MainWindow | None]]:
    """The window in sight on the last file, or on the one asked for; None where the person turned back."""
    if preferences.zoom != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(preferences.zoom / 100))
    application = QApplication([*sys.argv[:1], *STYLE_ARGUMENTS])
    speak_chinese(application)
    texts = read_texts(paths.resources() / "i18n", "zh")
    prompts = Prompts(texts)
    catch_faults(prompts)
    theme = choose_theme(preferences)
    apply_theme(application, theme)
    store = _open_store(preferences, prompts, texts)
    if store is None:
        yield application, None
        return
    with store:
        window = build_window(store, preferences, prompts, texts, theme, SystemClock())
        window.show()
        QTimer.singleShot(_SETTLES_AFTER_MS, partial(settle, window))
        yield application, window


def choose_theme(preferences: Preferences) -> Theme:
    """The person's choice, or what the desktop asks for."""
    name = preferences.theme if preferences.theme != "system" else system_theme_name()
    return read_theme(paths.resources(), name)


def build_window(
    store: Store, preferences: Preferences, prompts: Prompts, texts: Texts, theme: Theme, clock: Clock
) -> MainWindow:
    """The main window around an open file; the first account that is a secretary is signed in."""
    office = Office(store, clock, Rulebook(paths.resources()), texts, texts)
    desk = Desk(
        office=office,
        inquiry=Inquiry(office),
        jobs=Jobs(),
        prompts=prompts,
        preferences=preferences,
        theme=theme,
        account=office.account(None, Role.SECRETARY),
    )
    return MainWindow(desk, makers())


def settle(window: MainWindow, end: Callable[[int], object] = QApplication.exit) -> None:
    """What waits until the window is painted: collecting waste, and the packs that nothing in sight needs."""
    gc.freeze()  # what the start made lives as long as the window
    gc.enable()
    packs = window.desk.office.rulebook.read_packs()
    turns = QTimer(window)

    def read_next() -> None:
        """A malformed pack ends the program: nobody may be judged by rules that were not read."""
        try:
            next(packs)
        except StopIteration:
            turns.stop()
        except ResourceError as broken:
            turns.stop()
            window.desk.prompts.explain(window, broken)
            end(_RESOURCE_BROKEN)

    turns.timeout.connect(read_next)
    turns.start()


def speak_chinese(application: QApplication) -> None:
    """Qt's own words (file dialogs, context menus) in Chinese, whatever the locale of the desktop."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def catch_faults(prompts: Prompts) -> None:
    """What nobody caught is logged without personal data and shown with what to do."""

    def show(kind: type[BaseException], fault: BaseException, _: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        open_log(paths.profile())
        record_fault(fault)
        prompts.show_fault(None, fault)

    sys.excepthook = show


def _open_store(preferences: Preferences, prompts: Prompts, texts: Texts) -> Store | None:
    """The last file if it still opens, else the one the person founds or chooses."""
    path: Path | None = preferences.last_file
    while True:
        if path is None or not path.is_file():
            gc.enable()  # this start waits for a person
            from app.ui.welcome import ask_for_file  # noqa: PLC0415 - most starts ask nothing

            path = ask_for_file(prompts, texts, Rulebook(paths.resources()))
            if path is None:
                return None
        try:
            store = Store.open(path)
        except KnownError as error:
            prompts.explain(None, error)
            path = None
            continue
        preferences.last_file = path
        return store
