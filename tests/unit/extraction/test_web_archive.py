import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.web.web_archive import read_web_archive

PARAGRAPHS = "".join(
    f"<p>Paragraph {word} of a story about a town and its old bridge.</p>" for word in ["one", "two", "three"]
)


def write(*parts: str, extra: str = "", header: str = "") -> bytes:
    text = "".join(f"--b\n{part}\n" for part in parts)
    return f"From: <Saved by Blink>\nSubject: Saved\n{header}Content-Type: multipart/related; boundary=b{extra}\n\n{text}--b--\n".encode()


def page(title: str, location: str, head: str = "", identity: str = "") -> str:
    html = f"<html><head>{head}<title>{title}</title></head><body><article>{PARAGRAPHS}</article></body></html>"
    return f"Content-Type: text/html\nContent-Location: {location}\nContent-ID: <{identity}>\n\n{html}"


def test_the_address_that_a_page_was_saved_from_is_its_own() -> None:
    extraction = read_web_archive(write(page("Bridge", "https://a.example/1")), None)
    assert (extraction.format, extraction.title, len(extraction.paragraphs)) == ("mhtml", "Bridge", 3)
    assert extraction.metadata.url == "https://a.example/1"
    assert extraction.metadata.origins["url"] == "header"


def test_a_canonical_address_is_better_than_the_one_it_was_saved_from() -> None:
    head = '<link rel="canonical" href="https://a.example/1">'
    extraction = read_web_archive(write(page("Bridge", "https://a.example/1?utm=x", head)), None)
    assert extraction.metadata.url == "https://a.example/1"


def test_an_address_on_somebodys_disk_is_none() -> None:
    assert read_web_archive(write(page("Bridge", "file:///C:/bridge.html")), None).metadata.url is None


@pytest.mark.parametrize(
    ("extra", "header"),
    [('; start="<root>"', ""), ("", "Snapshot-Content-Location: https://a.example/2\n")],
)
def test_the_root_is_read_though_a_frame_comes_first(extra: str, header: str) -> None:
    frame, root = (
        page("Frame", "https://a.example/1", identity="f"),
        page("Root", "https://a.example/2", identity="root"),
    )
    assert read_web_archive(write(frame, root, extra=extra, header=header), None).title == "Root"


def test_an_archive_without_a_page_holds_no_article() -> None:
    for body in (write("Content-Type: image/png\n\nPNG"), write("Content-Type: text/html\n\n ")):
        with pytest.raises(RejectedError) as caught:
            read_web_archive(body, None)
        assert caught.value.reason == RejectionReason.NO_ARTICLE


def test_a_page_without_an_element_is_empty() -> None:
    with pytest.raises(RejectedError) as caught:
        read_web_archive(write("Content-Type: text/html\n\n<!-- saved -->"), None)
    assert caught.value.reason is RejectionReason.NO_ARTICLE
