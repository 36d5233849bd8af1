from dragoman.article import Paragraph
from dragoman.extraction.web.html import parse_html
from dragoman.extraction.web.main_text import find_main_text, measure_shared

SENTENCES = [
    "The council met on Tuesday evening and agreed, after three hours, to repair the old bridge at last.",
    "Work begins in June, said the mayor, and will take about four months if the river stays low enough.",
    "Engineers found the cracks in March, when the water had gone and the piers could be looked at again.",
    "Until then lorries must take the road over the hill, which adds forty minutes to each of their trips.",
]


def texts(markup: str) -> list[str]:
    return [paragraph.text for paragraph in find_main_text(parse_html(markup))]


def test_a_page_without_text_has_no_article() -> None:
    assert texts("<body><nav><a href='/'>Home</a></nav><img src='/a.jpg'></body>") == []


def test_headings_and_lists_in_boxes_of_their_own_stay() -> None:
    boxes = "".join(
        f"<div class='column'>{part}</div>"
        for part in (
            f"<p>{SENTENCES[0]}</p>",
            f"<p>{SENTENCES[1]}</p>",
            "<h2>What the engineers saw</h2>",
            f"<p>{SENTENCES[2]}</p>",
            f"<p>{SENTENCES[3]} These stay open:</p>",
            "<ul><li>the bridge at the mill,</li><li>the ford in summer.</li></ul>",
        )
    )
    found = texts(f"<body><h1>Bridge</h1><div class='story'>{boxes}</div></body>")
    assert found[-6:] == [
        SENTENCES[1],
        "What the engineers saw",
        SENTENCES[2],
        f"{SENTENCES[3]} These stay open:",
        "the bridge at the mill,",
        "the ford in summer.",
    ]


def test_shared_text_is_measured_in_scripts_without_spaces_too() -> None:
    one = Paragraph("港町の商店街で百年にわたり親しまれてきた銭湯の煙突が、最後の煙を上げた。")
    longer = Paragraph(f"{one.text}三代目の主人は笑う。")
    other = Paragraph("取り外したれんがは隣の公園の花壇に使われ、残りは希望者に配られる。")
    assert measure_shared((one,), (longer,)) == 1
    assert measure_shared((one,), (other,)) == 0
