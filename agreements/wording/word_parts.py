"""The parts of a Word file around its text: styles, settings, and the package they travel in. The same text, the same bytes."""

import io
import zipfile

from agreements.wording.word_xml import R, Style, W

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{R}/settings" Target="settings.xml"/></Relationships>'
)
_CENTRED, _BOTH = '<w:jc w:val="center"/>', '<w:jc w:val="both"/>'
_HANGING = '<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>{space}<w:ind w:left="{left}" w:hanging="{hang}"/>'
_SPACE, _TIGHT = '<w:spacing w:before="0" w:after="120"/>', '<w:spacing w:before="0" w:after="0"/>'
_BEFORE = '<w:keepNext/><w:spacing w:before="240" w:after="0"/>'
_BOLD = "<w:b/>"
_BETWEEN = "<w:contextualSpacing/>"  # the space stands around several of one style, not between them
_TWO_COLUMNS = '<w:tabs><w:tab w:val="center" w:pos="2268"/><w:tab w:val="center" w:pos="6804"/></w:tabs>'


def _style(id, name, paragraph, run="", after=""):
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _styles():
    numbered = _HANGING.format(left=567, hang=567, space=_SPACE) + _BOTH
    item = _HANGING.format(left=839, hang=272, space=_SPACE) + _BETWEEN + _BOTH  # as wide as “a. ”
    rows = [
        (Style.TITLE, "Naskah Utama", _TIGHT + _CENTRED, '<w:b/><w:caps/><w:sz w:val="28"/>'),
        (Style.HEAD, "Naskah Kepala", _TIGHT + _CENTRED, _BOLD),
        (Style.OPENING, "Naskah Pembuka", '<w:spacing w:before="120" w:after="120"/>' + _BOTH),
        (Style.PARTY, "Naskah Pihak", numbered),
        (Style.PREMISES, "Naskah Premis", _BEFORE.replace('"0"', '"120"') + _BOTH, "", Style.PREMISE),
        (Style.PREMISE, "Naskah Menimbang", numbered),
        (Style.ARTICLE, "Naskah Pasal", _BEFORE + _CENTRED + '<w:outlineLvl w:val="0"/>', _BOLD, Style.HEADING),
        (Style.PLEDGE, "Naskah Ikrar", _BEFORE.replace('"0"', '"120"') + _CENTRED, _BOLD, Style.NUMBERED),
        (Style.HEADING, "Naskah Judul", "<w:keepNext/>" + _SPACE + _CENTRED, _BOLD, Style.SINGLE),
        (Style.NUMBERED, "Naskah Ayat", numbered),
        (Style.SINGLE, "Naskah Ayat Tunggal", _SPACE + _BOTH),
        (Style.ITEM, "Naskah Butir", item),
        (Style.SIGNATURES, "Naskah Penutup", "<w:keepNext/><w:keepLines/>" + _TWO_COLUMNS + _TIGHT),
    ]
    return (
        f'{_HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Bookman Old Style" '
        'w:hAnsi="Bookman Old Style" w:cs="Bookman Old Style"/><w:sz w:val="23"/><w:szCs w:val="23"/><w:lang w:val="id-ID"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"</w:style>{''.join(_style(*row) for row in rows)}</w:styles>"
    )


def _settings(is_tracked):
    tracking = "<w:trackRevisions/>" if is_tracked else ""
    return f'{_HEAD}<w:settings xmlns:w="{W}">{tracking}<w:compat/></w:settings>'


def packed(document, *, is_tracked):
    """Return a DOCX as bytes around the bytes of its document part. is_tracked: what is typed next is tracked too."""
    parts = {
        "[Content_Types].xml": _TYPES, "_rels/.rels": _ROOT, "word/document.xml": document, "word/styles.xml": _styles(),
        "word/settings.xml": _settings(is_tracked), "word/_rels/document.xml.rels": _LINKS,
    }  # fmt: skip
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return held.getvalue()
