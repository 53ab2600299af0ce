"""One measured run of certificates in a process of its own: ours or the peer's, one PDF or a PDF each.

`measure_certificates.py PEOPLE_FILE FOLDER ENGINE SHAPE`; prints one line of JSON. Photos lie beside the
people as files, for both alike; the clock starts before the engine is imported.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Person = dict[str, Any]


def ours(people: Sequence[Person], folder: Path, shape: str) -> None:
    """The program's own printer, faces and layout."""
    from app.printing.certificate import Mode  # noqa: PLC0415 - the import is part of what is measured
    from app.printing.fields import CertificateContent  # noqa: PLC0415
    from app.services.press import certificate_printer  # noqa: PLC0415

    def content(person: Person) -> CertificateContent:
        values = {name: person[name] for name in TEXTS}
        photo = Path(person["photo"]).read_bytes()
        return CertificateContent(level="T", photo=photo, qr_text=person["qr_text"], **values)

    printer = certificate_printer()
    if shape == "one":
        (folder / "all.pdf").write_bytes(printer.make_all([content(one) for one in people], Mode.FULL))
        return
    for one, made in zip(people, printer.make_each([content(one) for one in people]), strict=True):
        (folder / f"{one['number']}.pdf").write_bytes(made.pdf)


def typst(people: Sequence[Person], folder: Path, shape: str) -> None:
    """The same page in typst, in the same faces, with the QR symbol of the fastest encoder at hand."""
    import typst as engine  # noqa: PLC0415

    from app.printing.faces import machine_faces  # noqa: PLC0415

    faces = machine_faces()
    root = Path(people[0]["photo"]).parent.parent
    page = root / "certificate.typ"
    page.write_bytes(Path(__file__).with_name("certificate.typ").read_bytes())
    fonts = engine.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(faces.kai.path.parent), str(faces.times.path.parent)],
    )
    compiler = engine.Compiler(str(page), root=str(root), font_paths=fonts, ignore_system_fonts=True)
    shared = {"kai": faces.kai.name, "times": faces.times.name}

    def write(some: Sequence[Person], name: str) -> None:
        told = json.dumps([_told(one, root) for one in some], ensure_ascii=False)
        compiler.compile(output=str(folder / name), sys_inputs={**shared, "people": told})

    if shape == "one":
        write(people, "all.pdf")
        return
    for one in people:
        write([one], f"{one['number']}.pdf")


TEXTS = (
    "name", "birth_date", "id_type", "id_number", "occupation", "job", "number", "institution",
    "institution_en", "issue_date", "issue_date_en",
)  # fmt: skip
_VALUES = ("name", "birth_date", "id_type", "id_number", "occupation", "job", "number")


def _told(person: Person, root: Path) -> Person:
    return {
        "values": [person[name] for name in _VALUES],
        "institution": person["institution"],
        "institution_en": person["institution_en"],
        "issued": person["issue_date"],
        "issued_en": person["issue_date_en"],
        "photo": "/" + Path(person["photo"]).relative_to(root).as_posix(),
        "qr": _svg(person["qr_text"]),
    }


def _svg(text: str) -> str:
    import zxingcpp  # noqa: PLC0415

    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(symbol.to_svg(add_quiet_zones=False))


def main() -> None:
    people_file, folder, engine, shape = sys.argv[1:]
    people = json.loads(Path(people_file).read_text(encoding="utf-8"))
    began, cpu = time.perf_counter(), time.process_time()
    {"ours": ours, "typst": typst}[engine](people, Path(folder), shape)
    spent, used = time.perf_counter() - began, time.process_time() - cpu
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + children.ru_maxrss
    written = list(Path(folder).glob("*.pdf"))
    print(
        json.dumps(
            {
                "wall_s": spent,
                "cpu_s": used + children.ru_utime + children.ru_stime,
                "peak_mb": peak_kb / 1024,
                "bytes": sum(path.stat().st_size for path in written),
                "files": len(written),
            }
        )
    )


if __name__ == "__main__":
    main()
