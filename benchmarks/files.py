"""One article as a file of any format that a newsroom has."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Final

from benchmarks.texts import MEDIAN_CHARACTERS, write_articles

_DOCX_TYPES: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_DOCX_RELATIONS: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
_DOCX_BODY: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"""

_PAGE: Final = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Meridian Post</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Meridian Post"></head><body>
<header><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1>
{body}
</article></main><aside><h2>Most read</h2><ul>{menu}</ul></aside>
<footer><p>Contact us, imprint, privacy and terms of use.</p></footer></body></html>"""
_MENU: Final = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>'
    for name in ("Home", "World", "Business", "Culture", "Sport", "Travel", "Weather", "Opinion", "Podcasts", "Archive")
)

_MIXTURE: Final = ("txt", "html", "html", "json", "txt", "md", "html", "txt", "json", "docx")
"""What a desk drops, in turn."""


def write_files(
    count: int, folder: str, *, seed: int = 0, median_characters: int = MEDIAN_CHARACTERS
) -> dict[str, bytes]:
    """Articles in all formats in turn, by their keys under a folder; see texts.write_articles."""
    texts = write_articles(count, seed=seed, median_characters=median_characters)
    endings = [_MIXTURE[number % len(_MIXTURE)] for number in range(count)]
    return {
        f"{folder}/{number:05}.{ending}": write_file(text, ending)
        for number, (ending, text) in enumerate(zip(endings, texts, strict=True))
    }


def write_file(text: str, ending: str) -> bytes:
    """An article of texts.py, whose first paragraph is its title, as a file.

    Args:
        text: the article.
        ending: one of ENDINGS.
    """
    title, *paragraphs = text.strip().split("\n\n")
    return WRITERS[ending](title, paragraphs)


def _write_text(title: str, paragraphs: Iterable[str]) -> bytes:
    return ("\n\n".join((title, *paragraphs)) + "\n").encode()


def _write_markdown(title: str, paragraphs: Iterable[str]) -> bytes:
    return ("\n\n".join((f"# {title}", *paragraphs)) + "\n").encode()


def _write_json(title: str, paragraphs: Iterable[str]) -> bytes:
    return json.dumps({"title": title, "body": "\n\n".join(paragraphs), "language": "en"}).encode()


def _write_page(title: str, paragraphs: Iterable[str]) -> bytes:
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return _PAGE.format(title=escape(title), menu=_MENU, body=body).encode()


def _write_docx(title: str, paragraphs: Iterable[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in (title, *paragraphs))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _DOCX_TYPES)
        archive.writestr("_rels/.rels", _DOCX_RELATIONS)
        archive.writestr("word/document.xml", _DOCX_BODY.format(body))
    return buffer.getvalue()


WRITERS: Final[Mapping[str, Callable[[str, list[str]], bytes]]] = {
    "txt": _write_text,
    "md": _write_markdown,
    "json": _write_json,
    "html": _write_page,
    "docx": _write_docx,
}
ENDINGS: Final = tuple(WRITERS)
