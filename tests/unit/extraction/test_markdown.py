from time import process_time

import pytest

from dragoman.article import Extraction, Paragraph
from dragoman.errors import RejectedError
from dragoman.extraction.plain.markdown import read_markdown


def read(text: str) -> Extraction:
    return read_markdown(text.encode(), None)


def test_the_first_top_level_heading_is_the_title_and_no_paragraph() -> None:
    extraction = read("Intro.\n\n# The *title*\n\nText.\n\n# Another")
    assert (extraction.title, extraction.title_origin) == ("The title", "heading")
    assert extraction.paragraphs == (Paragraph("Intro."), Paragraph("Text."), Paragraph("Another", "heading"))


def test_front_matter_names_the_title_and_its_repetition_is_dropped() -> None:
    extraction = read("---\ntitle: The title\n---\n# The title\n\nText.")
    assert (extraction.title, extraction.title_origin) == ("The title", "metadata")
    assert extraction.paragraphs == (Paragraph("Text."),)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2026-04-09", "2026-04-09"),
        ("2026-04-09 10:30:00 +02:00", "2026-04-09T10:30:00+02:00"),
        ("2026-04-09T10:30:00", "2026-04-09T10:30:00"),
        ("2026", "2026"),
        ("'2026-04'", "2026-04"),
        ("Thu, 09 Apr 2026 10:30:00 +0200", "2026-04-09T10:30:00+02:00"),
        ("09/04/2026", None),
        ("last spring", None),
        ("[2026]", None),
        ("true", None),
    ],
)
def test_a_date_is_as_precise_as_declared_or_left_out(declared: str, expected: str | None) -> None:
    assert read(f"---\ndate: {declared}\n---\nText.").metadata.published_at == expected


def test_front_matter_of_odd_types_is_left_out() -> None:
    extraction = read(
        "---\ntitle: 1984\nauthor: {a: b}\ntags: [x, 7, null, {y: z}]\nurl: not-an-address\nimage: 3\n---\nText."
    )
    assert extraction.title == "1984"
    assert extraction.metadata.tags == ("x", "7")
    assert (extraction.metadata.authors, extraction.metadata.url, extraction.metadata.image) == ((), None, None)


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ("title: Bakery: it's back", "Bakery: it's back"),
        ("title: 'A' and B", "A' and B"),
        ("title: Bakery\ntags: [a", "Bakery"),
        ("tags: [a\nlist:\n  - b", None),
        ("title: !!python/object/apply:os.system [x]", None),
        ("title: [x", None),
    ],
)
def test_broken_front_matter_costs_no_text(block: str, title: str | None) -> None:
    extraction = read(f"---\n{block}\n---\nText.")
    assert (extraction.title, extraction.paragraphs) == (title, (Paragraph("Text."),))


def test_of_broken_front_matter_the_fields_with_a_line_each_are_read() -> None:
    metadata = read('---\ntitle: A: b\nauthor: "Ana Silva"\ndate: 2026-01-02\ntags: [x, "y"]\n---\nText.').metadata
    assert (metadata.authors, metadata.published_at, metadata.tags) == (("Ana Silva",), "2026-01-02", ("x", "y"))


def test_front_matter_that_is_nested_too_deep_is_rejected() -> None:
    with pytest.raises((RejectedError, RecursionError)):
        read("---\na: " + "[" * 40_000 + "\n---\nText.")


@pytest.mark.parametrize(
    "text",
    [
        "---\nA sentence.\n---\n\nText.",
        "---\nHe said: a: b\nand left.\n---\n\nText.",
        "Words\n\n---\n\nMore\n\n---\n\nText.",
        "---\nx: no end",
    ],
)
def test_rules_that_are_not_front_matter_lose_no_text(text: str) -> None:
    kept = " ".join(paragraph.text for paragraph in read(text).paragraphs)
    assert kept.split() == text.replace("---", "").split()


def test_markup_is_removed_and_its_words_stay() -> None:
    extraction = read(
        "A **bold** [link](x), `code`, ![pic](p.png) <i>tag</i>, a\nsoft break, a  \nhard one<br/>and 1 \\* 2 &amp; 3."
    )
    assert extraction.paragraphs == (Paragraph("A bold link, code, tag, a soft break, a hard one and 1 * 2 & 3."),)


def test_code_blocks_are_left_out() -> None:
    assert read("Text.\n\n```\ncode\n```\n\n    more code\n").paragraphs == (Paragraph("Text."),)


def test_a_heading_in_a_quote_is_a_heading_and_an_item_in_it_an_item() -> None:
    paragraphs = read("> ## Head\n> words\n> - item").paragraphs
    assert [paragraph.kind for paragraph in paragraphs] == ["heading", "quote", "list-item"]


def test_an_html_block_gives_its_text() -> None:
    assert read("<div>\n<p>One.</p><p>Two.</p>\n<script>x</script></div>\n\nThree.").paragraphs == (
        Paragraph("One."),
        Paragraph("Two."),
        Paragraph("Three."),
    )


def test_emphasis_in_a_declared_title_is_removed() -> None:
    assert read('---\ntitle: "Why *our* `buses` are late"\n---\nText.').title == "Why our buses are late"


def test_footnotes_stand_at_the_end_and_leave_no_mark() -> None:
    assert read("One.[^1] Two.[^b]\n\n[^1]: First note.\n[^b]: Second\n    note.\n\nThree.").paragraphs == (
        Paragraph("One. Two."),
        Paragraph("Three."),
        Paragraph("First note."),
        Paragraph("Second note."),
    )


def test_task_boxes_are_not_text() -> None:
    assert read("- [ ] open\n- [x] done\n").paragraphs == (
        Paragraph("open", "list-item"),
        Paragraph("done", "list-item"),
    )


def test_links_are_collected_with_their_words() -> None:
    extraction = read(
        "[one](https://a.example) <https://b.example> [two][r] https://c.example, [rel](/x)\n\n[r]: https://d.example"
    )
    assert [(link.url, link.text) for link in extraction.links] == [
        ("https://a.example", "one"),
        ("https://b.example", ""),
        ("https://d.example", "two"),
        ("https://c.example", ""),
    ]


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("description: D", "subtitle", "D"),
        ("lastmod: 2026-01-02", "modified_at", "2026-01-02"),
        ("pubDate: 2026-01-02", "published_at", "2026-01-02"),
        ("categories: [News, Local]", "section", "News"),
        ("image:\n  path: https://a.example/x.jpg", "image", "https://a.example/x.jpg"),
        ("copyright: NWX", "rights", "NWX"),
    ],
)
def test_the_words_of_site_generators_are_known(block: str, field: str, value: str) -> None:
    metadata = read(f"---\n{block}\n---\nText.").metadata
    assert getattr(metadata, field) == value
    assert metadata.origins == {field: "front-matter"}


def test_front_matter_in_toml_is_read() -> None:
    extraction = read('+++\ntitle = "T"\ndate = 2026-01-02T03:04:05Z\n[taxonomies]\ntags = ["a"]\n+++\nText.')
    assert (extraction.title, extraction.metadata.tags) == ("T", ("a",))
    assert extraction.metadata.published_at == "2026-01-02T03:04:05+00:00"


def test_broken_toml_costs_no_text() -> None:
    extraction = read('+++\ntitle = "No end\nauthor = \n+++\nText.')
    assert (extraction.title, extraction.paragraphs) == ("No end", (Paragraph("Text."),))


@pytest.mark.parametrize("text", ["+++\nno end", "+++ a\n+++\nText."])
def test_pluses_that_are_not_front_matter_lose_no_text(text: str) -> None:
    kept = " ".join(paragraph.text for paragraph in read(text).paragraphs)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_what_site_generators_replace_is_not_text() -> None:
    assert read('## Head {#id}\n\nText.{{< figure src="x" >}} {% include y %}').paragraphs == (
        Paragraph("Head", "heading"),
        Paragraph("Text."),
    )


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "|a|b|c|\n|-|-|-|\n" + "|x|y|z|\n" * 15_000, "![" * 300_000, "*a " * 200_000]
)
def test_marks_without_end_are_read_as_plain_text_in_time(text: str) -> None:
    started = process_time()
    extraction = read(f"{text}\n\nThe end.")
    assert process_time() - started < 2
    assert extraction.paragraphs[-1] == Paragraph("The end.")


def test_what_jekyll_replaces_is_no_text_but_code_that_shows_it_is() -> None:
    body = b"One. {{ page.date }}\n{: .notice}\n\nUse `{: .notice}` for two.\n"
    assert [paragraph.text for paragraph in read_markdown(body, None).paragraphs] == [
        "One.",
        "Use {: .notice} for two.",
    ]
