import pytest

from dragoman.extraction.mail.correspondence import choose_letter
from dragoman.extraction.mail.markup import read_letter_page

ANSWER = "<p>Yes, the pool opens on Saturday.</p>"
QUESTION = "<p>Does the pool open this week, and who may swim in it on the first day?</p>"
OUTLOOK = (
    "<div><p><b>{}:</b> Desk &lt;d@x.example&gt;<br><b>{}:</b> Monday<br><b>{}:</b> Ana<br><b>{}:</b> Pool</p></div>"
)


def read(html: str, *, is_forward: bool = False) -> list[tuple[str, str]]:
    blocks, _ = choose_letter(read_letter_page(html, is_forward=is_forward), is_forward=is_forward)
    return [(block.paragraph.kind, block.paragraph.text) for block in blocks]


def strip(html: str) -> list[tuple[str, str]]:
    return [("paragraph", html.removeprefix("<p>").removesuffix("</p>"))]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display: none'>Preview</div>",
        "<span style='mso-hide:all;max-height:0px'>Preview</span>",
        "<p style='visibility:hidden'>Preview</p>",
        "<div class='mj-preheader'>Preview</div>",
        "<div hidden>Preview</div>",
        "<!-- Preview --><style>p {color: red}</style>",
    ],
)
def test_what_is_hidden_is_left_out(hidden: str) -> None:
    assert read(f"<body>{hidden}{ANSWER}</body>") == strip(ANSWER)


def test_layout_is_no_table_and_data_is_one() -> None:
    layout = "<table><tr><td>One.</td><td>Two.</td></tr></table>"
    data = "<table><tr><th>Day</th><th>Fare</th></tr><tr><td>Monday</td><td>3</td></tr></table>"
    bordered = "<table border=1><tr><td>Day</td><td>Fare</td></tr></table>"
    assert read(layout) == [("paragraph", "One."), ("paragraph", "Two.")]
    assert read(data) == [("table-row", "Day | Fare"), ("table-row", "Monday | 3")]
    assert read(bordered) == [("table-row", "Day | Fare")]
    nested = f"<table><tr><td>One.</td><td>{data}</td></tr></table>"
    assert read(nested) == [("paragraph", "One."), ("table-row", "Day | Fare"), ("table-row", "Monday | 3")]


@pytest.mark.parametrize(
    "below",
    [
        f"<div class='gmail_quote'><div class='gmail_attr'>On Monday Desk wrote:</div><blockquote>{QUESTION}</blockquote></div>",
        f"<div class='moz-cite-prefix'>On 2/11 Desk wrote:</div><blockquote type='cite'>{QUESTION}</blockquote>",
        f"<hr>{OUTLOOK.format('From', 'Sent', 'To', 'Subject')}{QUESTION}",
        f"<hr>{OUTLOOK.format('De', 'Enviado', 'Para', 'Assunto')}{QUESTION}",
        f"{OUTLOOK.format('Von', 'Gesendet', 'An', 'Betreff')}{QUESTION}",
        f"-----Original Message-----<br>From: Desk<br>{QUESTION}",
        "<div class='gmail_signature'>Ana Reis<br>Press Office</div>",
    ],
)
def test_an_answer_stands_without_the_question(below: str) -> None:
    assert read(f"<body>{ANSWER}{below}</body>") == strip(ANSWER)


@pytest.mark.parametrize(
    "below",
    [
        f"<div class='gmail_quote'><div>---------- Forwarded message ---------<br>From: <b>Desk</b> &lt;d@x.example&gt;<br>Subject: Pool<br></div>{QUESTION}</div>",
        f"<div>Begin forwarded message:</div><blockquote type='cite'><div><b>From: </b>Desk &lt;d@x.example&gt;</div>{QUESTION}</blockquote>",
        f"<blockquote type='cite'><div>Begin forwarded message:</div><div><b>From: </b>Desk &lt;d@x.example&gt;</div>{QUESTION}</blockquote>",
        f"{OUTLOOK.format('From', 'Sent', 'To', 'Subject')}{QUESTION}",
    ],
)
def test_a_mail_that_only_passes_on_another_is_read_as_that(below: str) -> None:
    letter = read_letter_page(f"<body><p>FYI</p>{below}</body>", is_forward=True)
    blocks, sender = choose_letter(letter, is_forward=True)
    assert [(block.paragraph.kind, block.paragraph.text) for block in blocks] == strip(QUESTION)
    assert sender == "Desk"


def test_a_quotation_that_is_all_there_is_is_kept() -> None:
    assert read(f"<blockquote type='cite'>{ANSWER}</blockquote>")[0][1] == strip(ANSWER)[0][1]


def test_an_articles_own_quotation_is_kept() -> None:
    assert read(f"{ANSWER}<blockquote>We will swim.</blockquote>")[1] == ("quote", "We will swim.")


@pytest.mark.parametrize("html", ["", " ", "<!-- -->", "<p></p>"])
def test_a_page_without_words_has_none(html: str) -> None:
    assert read(html) == []


@pytest.mark.parametrize(
    "below",
    [
        "<div>&gt; Subject: Pool<br>&gt; From: d@x.example<br>&gt; <br>&gt; Does it open?<br></div>",
        "<p>--- On Wed, 4/11/26, Desk <d@x.example> wrote:</p><blockquote type='cite'>Does it open?</blockquote>",
        "<p>On Tuesday, November 3, 2026 at 4:55 PM, Desk wrote:</p><blockquote type='cite'>Open?</blockquote>",
    ],
)
def test_a_question_that_is_quoted_without_a_mark_is_left_out_with_its_attribution(below: str) -> None:
    assert read(ANSWER + below.replace("<d@", "&lt;d@").replace("example>", "example&gt;")) == strip(ANSWER)
