from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.plain.generators import drop_generator_lines, read_wiki_links


@pytest.mark.parametrize(
    "line",
    [
        "import Video from '@site/src/Video';",
        'import { Tab, Tabs as T } from "@theme/tabs"',
        "import './style.css';",
        "export const toc = [];",
        "export default Page;",
        ":::note",
        ":::",
        "::: {.warning}",
        "%% do not publish %%",
        "{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}",
        "{%- comment -%}\nnot yet\n{%- endcomment -%}",
        "%%\nnot yet\n\nnor this\n%%",
    ],
)
def test_what_no_reader_sees_is_left_out(line: str) -> None:
    assert drop_generator_lines(f"Before.\n\n{line}\n\nAfter.").split() == ["Before.", "After."]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (":::note[For commuters]", "For commuters"),
        ("::: tip For commuters", "For commuters"),
        ("> [!warning]- Legal", "> Legal\n>"),
        ("> [!note]", ">"),
        ("See [the report]({% post_url 2026-05-01-lamps %}).", "See the report."),
        ("One %% not this %% two.", "One  two."),
    ],
)
def test_the_words_that_readers_see_stay(line: str, expected: str) -> None:
    assert drop_generator_lines(line + "\n").strip() == expected


@pytest.mark.parametrize(
    "text",
    [
        "import duties rise from 'low' to high\n",
        "imports from Spain fell\n",
        "export prices = record\n",
        "It rose by 100%% and fell by 50%% again.\n",
        "%% Packages\nText.\n%% More\nText.\n",
        "{% highlight ruby %}\nno end\n",
        "At 10:00 ::: or later\n",
        "```\nimport a from 'b';\n:::note\n%% c %%\n```\n",
        "~~~\n```\n:::note\n~~~\n",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert drop_generator_lines(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Aksel Brandt|The minister]] spoke", "The minister spoke"),
        ("[[Aksel Brandt]] spoke", "Aksel Brandt spoke"),
        ("![[photo.png]]", ""),
        ("==Check this== now", "Check this now"),
        ("a == b and c == d", "a == b and c == d"),
        ("x==y==z", "x==y==z"),
        ("[1][2] [[", "[1][2] [["),
    ],
)
def test_links_and_marks_of_notes_are_their_words(text: str, expected: str) -> None:
    assert read_wiki_links(text) == expected


@given(st.text(alphabet=st.sampled_from("ab \n\r\t.,;!?()")))
def test_plain_words_are_left_alone(text: str) -> None:
    assert drop_generator_lines(text) == text
    assert read_wiki_links(text) == text


@pytest.mark.parametrize(
    "piece",
    ["%%", "%%a", "\n%% a", "{% highlight a %}", "[[", "==a", "[a](", ":::" + " " * 90, "> ", "import a,", "```\n"],
)
def test_hostile_marks_take_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = process_time()
    read_wiki_links(drop_generator_lines(text))
    assert process_time() - start < 2
