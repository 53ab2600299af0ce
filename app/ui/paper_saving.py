"""Makes a paper in the background, then saves its PDF where the person wants it."""

from collections.abc import Callable

from app.printing.raster import page_count
from app.services.paper_files import save_pdf
from app.ui.screen import Screen


def save_paper(screen: Screen, make: Callable[[], bytes], suggested: str) -> None:
    """`make` runs in the background; what it refuses is explained, and nothing is saved."""

    def finish(pdf: object) -> None:
        if isinstance(pdf, bytes) and pdf:
            ask_and_save(screen, pdf, suggested)

    screen.start_job(screen.desk.say("letters_screen", "printing"), lambda _: make(), finish, stores=False)


def ask_and_save(screen: Screen, pdf: bytes, suggested: str) -> None:
    """Ask where to, write, and tell what the file is called."""
    desk = screen.desk
    title, kinds = desk.say("letters_screen", "save_title"), desk.say("letters_screen", "pdf_kinds")
    path = desk.prompts.save_file(screen, title, suggested, kinds)
    if path is None:
        return

    def write() -> None:
        written = save_pdf(path, pdf)
        told = desk.say("letters_screen", "saved", file=written.name, pages=page_count(pdf))
        desk.prompts.inform(screen, told)

    desk.attempt(screen, write)
