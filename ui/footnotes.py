"""Footnotes in a Word document, which python-docx cannot write by itself."""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

# The lines between text and footnotes, which Word expects to find first.
_EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>
</w:footnote></w:footnotes>"""


class Footnotes:
    """The footnotes of a new document, numbered from 1 by Word."""

    def __init__(self, document: Document) -> None:
        self._root = parse_xml(_EMPTY)
        self._count = 0
        part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            self._root,
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def add(self, paragraph: Paragraph, text: str) -> int:
        """Refer to a new footnote at the paragraph's end; its id."""
        self._count += 1
        footnote = OxmlElement("w:footnote")
        footnote.set(qn("w:id"), str(self._count))
        line = OxmlElement("w:p")
        number = _raised()
        number.append(OxmlElement("w:footnoteRef"))
        words = OxmlElement("w:r")
        content = OxmlElement("w:t")
        content.set(qn("xml:space"), "preserve")
        content.text = f" {text}"
        words.append(content)
        line.extend([number, words])
        footnote.append(line)
        self._root.append(footnote)
        run = _raised()
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._count))
        run.append(reference)
        paragraph._p.append(run)
        return self._count

    def refer_again(self, paragraph: Paragraph, footnote: int) -> None:
        """The number of a footnote that was added before, once more."""
        run = paragraph.add_run(str(footnote))
        run.font.superscript = True


def _raised() -> OxmlElement:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    raised = OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    properties.append(raised)
    run.append(properties)
    return run
