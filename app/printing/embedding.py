"""Embeds faces in reportlab documents as Type 0 subsets whose ToUnicode is right above U+FFFF too.

reportlab's own TTFont writes `<%04X>` for every code point, so 𬱖 would copy as something else, and it
parses the whole file. This font speaks the same drawing protocol (splitString, getSubsetInternalName,
addObjects) and leaves cutting the subset to HarfBuzz. Numbers inside a document go by first use, so the
same page is the same bytes.
"""

import hashlib
import struct
from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics

from app.printing.glyphs import Outlines

rl_config.useA85 = 0  # ASCII85 would make every stream a quarter longer and cost ten times the time

_SYMBOLIC = 4


class _Document(Protocol):
    """What of reportlab's PDFDocument a font touches."""

    compression: bool
    fontMapping: dict[str, str]  # noqa: N815
    delayedFonts: list[object]  # noqa: N815
    idToObject: dict[str, Any]  # noqa: N815

    def Reference(self, made: object, name: str) -> object: ...  # noqa: N802


class _Used:
    """The characters a document has shown in one face; a character's place, from 1, is its code."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.internal_name = ""


class EmbeddedFont:
    """One face as reportlab sees it; what a document uses of it is kept per document."""

    _multiByte = 0  # noqa: N815  (reportlab's names from here on)
    _dynamicFont = 1  # noqa: N815
    shapable = False

    def __init__(self, outlines: Outlines) -> None:
        self._outlines = outlines
        face = outlines.face
        self.fontName = f"{face.path}#{face.index}"
        self.face = SimpleNamespace(name=self.fontName, builtIn=False)
        self.encoding = SimpleNamespace(name="Identity-H")
        self._used: WeakKeyDictionary[_Document, _Used] = WeakKeyDictionary()

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802
        return sum(self._outlines.advance_em(char) for char in text) * size

    def splitString(self, text: str, document: _Document) -> list[tuple[int, bytes]]:  # noqa: N802
        """`text` as the two-byte codes of this document's only subset."""
        codes = self._used.setdefault(document, _Used()).codes
        for char in text:
            if char not in codes:
                codes[char] = len(codes) + 1
        return [(0, struct.pack(f">{len(text)}H", *(codes[char] for char in text)))]

    def getSubsetInternalName(self, _subset: int, document: _Document) -> str:  # noqa: N802
        used = self._used.setdefault(document, _Used())
        if not used.internal_name:
            used.internal_name = f"F{len(document.fontMapping) + 1}"
            document.fontMapping[self.fontName] = f"/{used.internal_name}"
            document.delayedFonts.append(self)
        return f"/{used.internal_name}"

    def addObjects(self, document: _Document) -> None:  # noqa: N802
        """Write the font into `document`, which is being saved."""
        used = self._used.pop(document)
        put = _Putter(document, used.internal_name)
        chars = list(used.codes)
        name = f"{_tag(chars)}+{self._outlines.file.postscript_name or 'Face'}"
        entries = {
            "Type": _name("Font"),
            "Subtype": _name("Type0"),
            "BaseFont": _name(name),
            "Encoding": _name("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([self._descendant(name, chars, put)]),
            "ToUnicode": put.stream("unicode", to_unicode(chars)),
        }
        document.idToObject["BasicFonts"].dict[used.internal_name] = put.dictionary("font", entries)

    def _descendant(self, name: str, chars: Sequence[str], put: "_Putter") -> object:
        glyphs = [self._outlines.glyph(char) for char in chars]
        program, renumbered = self._outlines.file.cut(glyphs)
        places = struct.pack(f">{len(glyphs) + 1}H", 0, *(renumbered[glyph] for glyph in glyphs))
        registry = {
            "Registry": pdfdoc.PDFString("Adobe"),
            "Ordering": pdfdoc.PDFString("Identity"),
            "Supplement": 0,
        }
        entries = {
            "Type": _name("Font"),
            "Subtype": _name("CIDFontType2"),
            "BaseFont": _name(name),
            "CIDSystemInfo": pdfdoc.PDFDictionary(registry),
            "FontDescriptor": self._descriptor(name, program, put),
            "CIDToGIDMap": put.stream("map", places),
            "DW": 1000,
            "W": f"[1 [{' '.join(str(self._width(char)) for char in chars)}]]",
        }
        return put.dictionary("descendant", entries)

    def _descriptor(self, name: str, program: bytes, put: "_Putter") -> object:
        ascent, descent = self._outlines.file.ascent_and_descent()
        entries = {
            "Type": _name("FontDescriptor"),
            "FontName": _name(name),
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray(self._outlines.file.box()),
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": 700,
            "StemV": 80,
            "FontFile2": put.stream("program", program, Length1=len(program)),
        }
        return put.dictionary("descriptor", entries)

    def _width(self, char: str) -> float:
        width = round(self._outlines.advance_em(char) * 1000, 3)
        return int(width) if width == int(width) else width


class _Putter:
    """Puts objects into a document under names that only this font uses."""

    def __init__(self, document: _Document, prefix: str) -> None:
        self._document = document
        self._prefix = prefix

    def dictionary(self, name: str, entries: dict[str, Any]) -> object:
        return self._document.Reference(pdfdoc.PDFDictionary(entries), f"{self._prefix}.{name}")

    def stream(self, name: str, content: bytes, **entries: int) -> object:
        stream = pdfdoc.PDFStream()
        stream.content = content
        for key, value in entries.items():
            stream.dictionary[key] = value
        if self._document.compression:
            stream.filters = [pdfdoc.PDFZCompress]
        return self._document.Reference(stream, f"{self._prefix}.{name}")


class PassedThroughJpeg:
    """A JPEG that goes into the document byte for byte; reportlab asks it for `jpeg_fh` and for its text."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def jpeg_fh(self) -> BytesIO:
        return BytesIO(self._content)

    def __str__(self) -> str:
        return hashlib.sha256(self._content).hexdigest()


class FontInDocument:
    """A face in the document of one canvas: its name in page content, and text as its codes in hex.

    reportlab's own text objects split, escape and measure every run: four times the work of a page.
    """

    def __init__(self, outlines: Outlines, canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
        self._font = register(outlines)
        self._document = canvas._doc  # noqa: SLF001 - a canvas hands its document to nobody
        self.name = self._font.getSubsetInternalName(0, self._document)

    def codes(self, text: str) -> str:
        [(_, codes)] = self._font.splitString(text, self._document)
        return codes.hex()


_REGISTERED: WeakKeyDictionary[Outlines, EmbeddedFont] = WeakKeyDictionary()


def register(outlines: Outlines) -> EmbeddedFont:
    """Make a face known to reportlab, by its `fontName`; doing it twice changes nothing."""
    font = _REGISTERED.get(outlines)
    if font is None:
        font = _REGISTERED[outlines] = EmbeddedFont(outlines)
        pdfmetrics.registerFont(font)
    return font


def to_unicode(chars: Sequence[str]) -> bytes:
    """The CMap from codes 1, 2, … to `chars`, in UTF-16 as ISO 32000-1 9.10.3 wants it."""
    entries = [
        f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(chars, 1)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def _tag(chars: Sequence[str]) -> str:
    """Six capitals that differ with the subset, as ISO 32000-1 9.6.4 asks."""
    digest = hashlib.sha256("".join(chars).encode("utf-8")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _name(text: str) -> object:
    return pdfdoc.PDFName(text)
