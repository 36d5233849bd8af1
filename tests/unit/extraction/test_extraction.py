"""extract(): what it promises for any bytes at all."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.article import Document, Extraction, ObjectAddress
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import MAX_PARAGRAPHS, READERS, extract
from dragoman.extraction.opening import open_document
from dragoman.settings import Settings
from dragoman.store import ObjectState

DOCUMENTS = Path(__file__).parents[2] / "documents"

MARKUP = """
<p>|</p>|<div>|<table><tr><td>|</td>|<br>|<!--|-->|<?xml |?>|<h1>|<article>|---|title: |# |> |- |```|[|](|![|**
{|}|"body": |"title": |"@graph": [|]|"|,|\\ud800|\\u0000|1e999|&#1;|&amp;|%PDF-1.4|{\\rtf1|Words of an article
"""
PIECES = st.sampled_from(
    [
        *(piece.encode() for line in MARKUP.strip().splitlines() for piece in line.split("|")),
        *(
            b"| a | b |\n|---|---|\n",
            b"\n",
            b"\n\n",
            b"\r\n",
            "não há ".encode(),
            "não há ".encode("cp1252"),
            b"\xc3",
            b"\xa9",
        ),
        *(b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\x0b", b"\x1b"),
    ]
)
BODIES = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(b"".join))
KEYS = st.one_of(
    st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a", "b/ü c.HTML", "x.pdf", "x.xml"]), st.text(max_size=20)
)
DECLARED = st.one_of(
    st.sampled_from(["", "text/plain", "text/html; charset=iso-8859-1", "text/markdown", "application/json"]),
    st.text(max_size=20).map("text/plain; charset={}".format),
    st.text(max_size=20),
)


def make_document(body: bytes, key: str = "a.txt", declared: str = "") -> Document:
    """As ingest makes it."""
    state = ObjectState("etag", len(body), declared, "2026-01-01T00:00:00Z")
    source = state.describe(ObjectAddress("in", key))
    return open_document(source, body, key, Settings(output_bucket="out").limits)


def try_extract(body: bytes, key: str, declared: str) -> Extraction | RejectedError:
    try:
        return extract(make_document(body, key, declared))
    except RejectedError as error:
        return error


@given(BODIES, KEYS, DECLARED)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_under_any_name_end_in_text_or_in_a_rejection(body: bytes, key: str, declared: str) -> None:
    outcome = try_extract(body, key, declared)
    if isinstance(outcome, RejectedError):
        return
    texts = [paragraph.text for paragraph in outcome.paragraphs]
    assert any(map(str.isalnum, "".join(texts)))
    "".join([*texts, outcome.title or ""]).encode()  # no lone surrogates


def test_whatever_a_parser_raises_becomes_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(body: bytes, charset: str | None) -> Extraction:
        raise AssertionError("the parser's\n own words")

    monkeypatch.setitem(READERS, "text/plain", fail)
    with pytest.raises(RejectedError) as caught:
        extract(make_document(b"Some text."))
    assert caught.value.reason is RejectionReason.CORRUPT
    assert caught.value.detail == "AssertionError: the parser's own words"


def test_a_lack_of_memory_is_not_the_documents_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(body: bytes, charset: str | None) -> Extraction:
        raise MemoryError

    monkeypatch.setitem(READERS, "text/plain", fail)
    with pytest.raises(MemoryError):
        extract(make_document(b"Some text."))


@pytest.mark.parametrize("body", [b" \n\t ", b"\xef\xbb\xbf", b"*** !!! ---", "\u00a0\u200b".encode()])
def test_a_file_without_a_letter_has_no_text(body: bytes) -> None:
    with pytest.raises(RejectedError) as caught:
        extract(make_document(body))
    assert caught.value.reason is RejectionReason.NO_ARTICLE


def test_the_declared_character_set_decodes_a_text_that_does_not_say() -> None:
    body = "Премьер-министр".encode("koi8-r")
    extraction = extract(make_document(body, declared="text/plain; charset=KOI8-R"))
    assert extraction.paragraphs[0].text == "Премьер-министр"
    assert extraction.encoding == "koi8-r"


def run_python(code: str, **environ: str) -> str:
    command = [sys.executable, "-c", code]
    environment = {**os.environ, **environ}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


OTHER_FORMATS = "trafilatura lxml yaml frontmatter markdown_it readability pypdfium2 mammoth jmespath"
HEAVY = f"{OTHER_FORMATS} charset_normalizer chardetng_py ftfy dragoman.identification numpy"


def test_plain_text_imports_no_other_formats_library() -> None:
    code = (
        "import sys\n"
        "from dragoman.article import Document, SourceObject\n"
        "from dragoman.extraction import extract\n"
        "body = 'Não há só um título aqui.\\n\\nHá texto.'.encode()\n"
        "extract(Document(SourceObject('in', 'a.txt', 'e', len(body), 'text/plain', ''), body))\n"
        f"print(*sorted(set({HEAVY.split()!r}) & set(sys.modules)))"
    )
    assert run_python(code).split() == []


def test_a_plain_text_article_imports_no_other_formats_library_on_its_whole_way() -> None:
    code = (
        "import sys\n"
        "from dragoman.article import SourceObject\n"
        "from dragoman.reading import read_records; from dragoman.reading_rules import Reading\n"
        "from dragoman.settings import Settings\n"
        "body = 'Não há só um título aqui.\\n\\nHá texto, e é bastante para saber em que língua está.'.encode()\n"
        "source = SourceObject('in', 'a.txt', 'e', len(body), 'text/plain', '')\n"
        "(article,) = read_records(source, body, Reading.from_settings(Settings(output_bucket='out')))\n"
        f"print(article.language.code, *sorted(set({OTHER_FORMATS.split()!r}) & set(sys.modules)))"
    )
    assert run_python(code).split() == ["pt"]


WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"numpy", "py3langid", "simhash"}:
            raise ImportError(f"{name} is not in this function's zip")

sys.meta_path.insert(0, Blocker())
from pathlib import Path
from dragoman.article import SourceObject
from dragoman.reading import read_records
from dragoman.reading_rules import Reading
from dragoman.settings import Settings

reading = Reading.from_settings(Settings(output_bucket="out"))
for name in sys.argv[1:]:
    body = Path(name).read_bytes()
    record, *_ = read_records(SourceObject("in", name, "e", len(body), "", ""), body, reading)
    print(record.language.code)
"""


def test_articles_are_read_without_numpy_and_what_only_tests_compare_with() -> None:
    inbox = Path(__file__).parents[3] / "events" / "inbox"
    names = ("en-harbour.txt", "en-night-trains.html", "pt-eletrico.pdf", "en-ferry-strike.docx")
    command = [sys.executable, "-c", WITHOUT, *(str(inbox / name) for name in names)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.stdout.split() == ["en", "en", "pt", "en"], answer.stderr


def test_no_document_makes_a_network_call(monkeypatch: pytest.MonkeyPatch) -> None:
    extract(make_document(b"<html><p>Libraries are imported before the network is taken away.</p></html>", "a.html"))

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a document reached for the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    body = (
        b"<!DOCTYPE html SYSTEM 'http://example.org/a.dtd'><html><head><base href='http://example.org/'>"
        b"<link rel='stylesheet' href='http://example.org/a.css'><link rel='canonical' href='http://example.org/a'>"
        b"</head><body><img src='http://example.org/a.png'><iframe src='http://example.org/f'></iframe>"
        b"<p>A paragraph of some length, so that there is something to be found on this page.</p></body></html>"
    )
    assert extract(make_document(body, "a.html")).metadata.url == "http://example.org/a"


@pytest.mark.parametrize(
    "name", ["html/news_page_with_furniture.html", "text/windows_1252.txt", "pdf/press_release.pdf"]
)
def test_the_same_bytes_always_give_the_same_extraction(name: str) -> None:
    document = make_document((DOCUMENTS / name).read_bytes(), name)
    assert len({repr(extract(document)) for _ in range(5)}) == 1


def test_neither_time_zone_nor_hash_seed_changes_an_extraction() -> None:
    code = (
        "import sys, pathlib\n"
        "from dragoman.article import Document, SourceObject\n"
        "from dragoman.extraction import extract\n"
        "body = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else PATH).read_bytes()\n"
        "print(extract(Document(SourceObject('in', 'a.html', 'e', len(body), 'text/html', ''), body)))"
    ).replace("PATH", repr(str(DOCUMENTS / "html" / "noticia_con_json_ld.html")))
    outputs = {
        run_python(code, TZ=zone, PYTHONHASHSEED=seed)
        for zone, seed in (("UTC", "0"), ("Pacific/Auckland", "1"), ("America/Sao_Paulo", "2"))
    }
    assert len(outputs) == 1


def test_more_paragraphs_than_any_article_has_are_refused() -> None:
    body = b"<html><body>" + b"<p>a b</p>" * (MAX_PARAGRAPHS + 1) + b"</body></html>"
    with pytest.raises(RejectedError) as caught:
        extract(make_document(body, "a.html"))
    assert caught.value.reason is RejectionReason.TOO_LARGE
