import pytest

from dragoman.extraction.sniffing import sniff_media_type

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        (PNG, "a.html", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.txt", "image/jpeg"),
        (b"PK\x03\x04\x14\x00", "a.docx", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "a.doc", "application/msword"),
        (b"%PDF-1.7\nreadable", "a.txt", "application/pdf"),
        (b"%!PS-Adobe-3.0", "a.txt", "application/postscript"),
        (b"{\\rtf1\\ansi hello}", "a.doc", "application/rtf"),
        (b"Hello\x00there", "a.txt", "application/octet-stream"),
        (b"<?xml version='1.0'?>\n<custom></custom>", "a.html", "text/xml"),
        (b"<!DOCTYPE foo [<!ENTITY a 'b'>]><foo/>", "a.txt", "text/xml"),
        (b"<custom/>", "a.xml", "text/xml"),
        (b'{"a": 1}\n{"a": 2}\n', "a.jsonl", "application/x-ndjson"),
    ],
)
def test_what_cannot_be_read_gets_its_own_name(body: bytes, key: str, expected: str) -> None:
    assert sniff_media_type(body, key, "") == expected


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>x</title>",
        b"<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html>",
        b"\xef\xbb\xbf  <HTML lang='en'>",
        b"<!-- " + b"long " * 1000 + b"-->\n<html>",
        b" " * 5000 + b"<html>",
        b"<?xml version='1.0'?>\n<!-- c --><!DOCTYPE html PUBLIC 'x'>\n<html xmlns='http://www.w3.org/1999/xhtml'>",
        b"<?xml version='1.0'?><html>",
        b"<article><p>x</p></article>",
        b"<section class='a'>x</section>",
        b"<main\nid='m'>x</main>",
        b"<h2>x</h2>",
        b"\xff\xfe" + "<html><p>olá".encode("utf-16-le"),
    ],
)
@pytest.mark.parametrize("key", ["a.txt", "a.html", "a", "a.json"])
def test_html_is_html_under_any_name(body: bytes, key: str) -> None:
    assert sniff_media_type(body, key, "") == "text/html"


@pytest.mark.parametrize(
    ("body", "key", "declared", "expected"),
    [
        (b"Words.", "a.md", "", "text/markdown"),
        (b"Words.", "a.MARKDOWN", "", "text/markdown"),
        (b"Words.", "a", "text/markdown; charset=utf-8", "text/markdown"),
        (b"Words.", "a.txt", "text/markdown", "text/markdown"),
        (b"---\ntitle: x\n---\nWords.", "a.txt", "", "text/markdown"),
        (b"---\nA ruled heading\n---\nWords.", "a.txt", "", "text/plain"),
        (b"<p align='center'>x</p>\n\n# Title", "README.md", "", "text/markdown"),
        (b"<!-- note --># Title", "a.md", "", "text/markdown"),
        (b"<!doctype html><p>x", "a.md", "", "text/html"),
        (b"Words, and <em>a tag</em>.", "a.html", "", "text/html"),
        (b"Words, and <em>a tag</em>.", "a.txt", "", "text/plain"),
        (b"Words without any.", "a.html", "", "text/plain"),
        (b"Words without any.", "a.xml", "", "text/plain"),
        (b"<ana@example.org> wrote:", "a.txt", "text/plain", "text/plain"),
        (b"<custom-tag>x</custom-tag>", "a.html", "", "text/html"),
        (b"Words.", "dir.md/a", "binary/octet-stream", "text/plain"),
    ],
)
def test_name_and_declaration_choose_between_formats_that_look_alike(
    body: bytes, key: str, declared: str, expected: str
) -> None:
    assert sniff_media_type(body, key, declared) == expected


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        (b'{"title": "x"}', "a.txt", "application/json"),
        (b'\xef\xbb\xbf\n [{"title": "x"}]', "a", "application/json"),
        (b"\xff\xfe" + '{"title": "x"}'.encode("utf-16-le"), "a", "application/json"),
        (b'{"title": "x', "a.json", "application/json"),
        (b'{"title": "x', "a.txt", "text/plain"),
        (b"[1] See the first note. [2] And the second.", "a.txt", "text/plain"),
        (b"[" * 100_000, "a.txt", "text/plain"),
    ],
)
def test_json_is_what_parses_or_is_named_so(body: bytes, key: str, expected: str) -> None:
    assert sniff_media_type(body, key, "") == expected


@pytest.mark.parametrize(
    "body", [b"BM is a company.", b"MZ and PK are initials.", b"GIF89a was a format.", b"ID3 tags."]
)
def test_words_are_not_taken_for_a_pictures_signature(body: bytes) -> None:
    assert sniff_media_type(body, "a.txt", "") == "text/plain"


def test_words_line_breaks_do_not_make_a_text_binary() -> None:
    assert sniff_media_type(b"One line\x0banother", "a.txt", "") == "text/plain"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<?xml version='1.0'?>\n<rss version='2.0'></rss>", "application/rss+xml"),
        (b"<rss version='2.0'>", "application/rss+xml"),
        (b"<!-- c --><rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='r'>", "application/rss+xml"),
        (b"<?xml version='1.0'?><rdf:RDF xmlns:rdf='r' xmlns='other'/>", "text/xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
        (b"<?xml version='1.0'?><a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
        (b"<nitf>", "application/nitf+xml"),
        (
            b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf-3-2.dtd' [<!ENTITY a 'b'>]><!-- c --> <nitf>",
            "application/nitf+xml",
        ),
        (b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", "application/vnd.iptc.g2.newsitem+xml"),
        (b"<newsMessage>", "application/vnd.iptc.g2.newsmessage+xml"),
        (b"\xff\xfe" + "<?xml version='1.0'?><rss>".encode("utf-16-le"), "application/rss+xml"),
    ],
)
@pytest.mark.parametrize("key", ["a.txt", "a.xml", "a.html", "a"])
def test_xml_is_known_by_its_root_under_any_name(body: bytes, key: str, expected: str) -> None:
    assert sniff_media_type(body, key, "") == expected


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "a.jsonl", "application/x-ndjson"),
        (b'{"a": 1}\n{"a": 2}\n', "a.txt", "application/x-ndjson"),
        (b'{"a": 1}\n{"a": 2', "a.json", "application/x-ndjson"),
        (b'{"a": 1}\n', "a.jsonl", "application/x-ndjson"),
        (b'{"a": 1\n{"a": 2}\n', "a.jsonl", "application/x-ndjson"),
        (b'{"a": 1}\n', "a.txt", "application/json"),
        (b'{\n"a": 1\n}\n', "a.jsonl", "application/json"),
        (b"Words.", "a.jsonl", "text/plain"),
    ],
)
def test_json_lines_are_lines_of_objects(body: bytes, key: str, expected: str) -> None:
    assert sniff_media_type(body, key, "") == expected


# Mails, mail boxes and saved pages.

MAIL_HEAD = b"From: a <a@x.example>\nTo: b\nSubject: c\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        (MAIL_HEAD + b"\nText.", "a.txt", "message/rfc822"),
        (b"X-Mozilla-Status2: 0\nX-A:b\n" + MAIL_HEAD + b"\nText.", "a", "message/rfc822"),
        (b"ARC-Seal: " + b"a" * 20_000 + b"\n" + MAIL_HEAD + b"\nText.", "a", "message/rfc822"),
        (b"Subject: c\nContent-Type: text/plain\n\nText.", "a.eml", "message/rfc822"),
        (b"Subject: c\nContent-Type: text/plain\n\nText.", "a.txt", "text/plain"),
        (b"From: a\nTo: b\nDate: c\n\nA memo.", "a.txt", "text/plain"),
        (b"https://a.example is an address.", "a.txt", "text/plain"),
        (b"From a@x.example Tue Oct  6 09:00:00 2026\n" + MAIL_HEAD + b"\nText.", "a", "application/mbox"),
        (b"From - Tue Oct 06 09:00:00 2026\r\nX-Mozilla-Status2: 0\r\n\r\nText.", "a", "application/mbox"),
        (b"From - Tue Oct 06 09:00:00 2026\n" + MAIL_HEAD + b"\nText.", "a.eml", "message/rfc822"),
        (b"From 1987 to 2026: a history\n\nText.", "a.txt", "text/plain"),
        (b"From: <Saved by Blink>\nSubject: a\nMIME-Version: 1.0\n\n", "a.txt", "multipart/related"),
        (b'From: "Saved by Windows Internet Explorer 8"\nMIME-Version: 1.0\n\n', "a", "multipart/related"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\n", "a.doc", "multipart/related"),
        (MAIL_HEAD + b"Content-Type: multipart/related; boundary=a\n\n--a\n", "a", "message/rfc822"),
    ],
)
def test_mail_is_known_by_its_header(body: bytes, key: str, expected: str) -> None:
    assert sniff_media_type(body, key, "") == expected


@pytest.mark.parametrize(
    "body",
    [
        b"\x16\x16\x01nwx0042 4 i 96  nwx 0311\r\n\x02Text.\x03\r\n\x04",
        b"\x01w4417\x1fnatln\r\nr a\x13\x11 BC-US--Ferries 04-21 0233\r\n\x02^Text.<\x03",
        b"Saved by an old editor.\r\n\x1a",
    ],
)
def test_an_agencys_transmission_is_text(body: bytes) -> None:
    assert sniff_media_type(body, "a.dat", "") == "text/plain"


@pytest.mark.parametrize("body", [b"\x01\x02\x03\x04", b"\x01" + b"x" * 600 + b"\x02", b"Text\x01more\x02"])
def test_control_characters_without_an_envelope_are_no_text(body: bytes) -> None:
    assert sniff_media_type(body, "a.txt", "") != "text/plain"
