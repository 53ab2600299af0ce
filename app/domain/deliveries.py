"""Handing a certificate over: to its holder, or to a proxy who shows a document (workflow §6)."""

from dataclasses import dataclass
from datetime import date

from app.domain.certificates import Certificate, CertificateState
from app.domain.errors import RefusalError


class CertificateNotDeliverableError(RefusalError):
    """Only a certificate that is issued and not yet handed over can be."""

    code = "certificate_not_deliverable"


class DeliveryDayError(RefusalError):
    """A certificate is handed over between its issue day and today."""

    code = "delivery_day"


class ProxyIncompleteError(RefusalError):
    """A proxy is recorded by name and by the document that was shown."""

    code = "proxy_incomplete"


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who took the certificate in the holder's place, and what they showed (`委托书、身份证`)."""

    name: str
    document: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """`proxy` is None when the holder came in person."""

    day: date
    proxy: Proxy | None = None


def require_deliverable(certificate: Certificate, delivery: Delivery, today: date) -> None:
    """Raises CertificateNotDeliverableError, DeliveryDayError or ProxyIncompleteError."""
    name = certificate.content.get("name", "")
    if certificate.state is not CertificateState.ISSUED:
        raise CertificateNotDeliverableError(number=certificate.number, name=name, state=certificate.state)
    if not certificate.issued_on <= delivery.day <= today:
        raise DeliveryDayError(
            number=certificate.number, day=delivery.day, issued=certificate.issued_on, today=today
        )
    proxy = delivery.proxy
    if proxy is not None and not (proxy.name.strip() and proxy.document.strip()):
        raise ProxyIncompleteError(name=name)
