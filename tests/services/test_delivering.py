"""Handing over: once each, on a day that can be, by the holder or a proxy who is named."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.certificates import CertificateState
from app.domain.deliveries import CertificateNotDeliverableError, Delivery, DeliveryDayError, Proxy
from app.services.delivering import Delivering, NobodyTookError, ProofUnreadableError, print_delivery_list
from app.services.issuing import NothingToPrintError
from app.services.press import paper_printer
from app.services.register_view import RegisterView
from app.services.safekeeping import check_file
from app.services.wording import NameEmptyError
from app.storage.certificates import CertificateUnknownError
from tests.services.bench import Bench

OpenAt = Callable[[str], Bench]


def _numbers(bench: Bench) -> list[str]:
    with bench.office.store.reading() as session:
        return [one.number for one in session.certificates.of_batch(bench.batch.id)]


def test_holders_and_proxies_take_their_certificates(at: OpenAt, tmp_path: Path) -> None:
    bench = at("issued")
    first, second, third, *_ = _numbers(bench)
    today, delivering = bench.clock.today(), Delivering(bench.office)
    assert delivering.deliver([first, second], Delivery(today), bench.secretary) == 2
    scan = tmp_path / "委托书.pdf"
    scan.write_bytes(b"%PDF-1.4 proof")
    proxy = Delivery(today, Proxy(" 李代领 ", "委托书、身份证"))
    delivering.deliver([third], proxy, bench.secretary, scan)
    lines = {line.number: line for line in RegisterView(bench.office).register().lines}
    assert {lines[one].state for one in (first, second, third)} == {CertificateState.DELIVERED}
    assert lines[third].delivery == Delivery(today, Proxy("李代领", "委托书、身份证"))
    assert bench.acts()[-2:] == ["delivered", "delivered"]
    with bench.office.store.reading() as session:
        line = session.log.lines(bench.batch.id)[-1]
        proof = session.deliveries.all()[third].proof_sha256
        assert session.files.content(str(proof)) == scan.read_bytes()
    assert "李代领" not in str(line.after)
    with pytest.raises(CertificateNotDeliverableError) as caught:
        delivering.deliver([first], Delivery(today), bench.secretary)
    assert "已领取" in bench.office.texts.error(caught.value)
    bench.office.store.close()
    assert check_file(bench.file).valid


def test_what_cannot_be_handed_over_changes_nothing(at: OpenAt, tmp_path: Path) -> None:
    bench = at("issued")
    one, today, delivering = _numbers(bench)[0], bench.clock.today(), Delivering(bench.office)
    acts = bench.acts()
    bad = tmp_path / "scan.pdf"
    bad.write_bytes(b"MZ")
    refused: list[tuple[type[Exception], Callable[[], object]]] = [
        (NobodyTookError, lambda: delivering.deliver([], Delivery(today), bench.secretary)),
        (RoleMissingError, lambda: delivering.deliver([one], Delivery(today), bench.approver)),
        (
            CertificateUnknownError,
            lambda: delivering.deliver([one, "Y"], Delivery(today), bench.secretary),
        ),
        (
            DeliveryDayError,
            lambda: delivering.deliver([one], Delivery(today + timedelta(days=1)), bench.secretary),
        ),
        (
            DeliveryDayError,
            lambda: delivering.deliver([one], Delivery(today - timedelta(days=90)), bench.secretary),
        ),
        (
            NameEmptyError,
            lambda: delivering.deliver([one], Delivery(today, Proxy("李", " ")), bench.secretary),
        ),
        (
            ProofUnreadableError,
            lambda: delivering.deliver([one], Delivery(today), bench.secretary, bad),
        ),
        (
            ProofUnreadableError,
            lambda: delivering.deliver([one], Delivery(today), bench.secretary, tmp_path / "none.pdf"),
        ),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert bench.acts() == acts
    assert bench.account("人事", Role.HR).roles == {Role.HR}


def test_the_list_to_sign_names_everybody(at: OpenAt) -> None:
    bench = at("issued")
    numbers = _numbers(bench)
    proxy = Delivery(bench.clock.today(), Proxy("李代领", "委托书"))
    Delivering(bench.office).deliver(numbers[:1], proxy, bench.secretary)
    pdf = print_delivery_list(bench.office, paper_printer(), bench.batch)
    opened: Any = pypdfium2.PdfDocument
    text = "".join(page.get_textpage().get_text_range() for page in opened(pdf)).replace("\r\n", "")
    for number in numbers:
        assert number in text
    assert "李代领" in text
    assert "领取人签字" in text
    with pytest.raises(NothingToPrintError):
        print_delivery_list(at("confirmed").office, paper_printer(), bench.batch)
