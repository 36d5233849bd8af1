import time

import pytest

from dragoman.extraction.web.html import read_html
from dragoman.extraction.web.tags import MAX_ATTRIBUTES, trim_tags


def write_tag(count: int, joint: str = " ") -> str:
    return f"<p {joint.join(f'a{number}=x' for number in range(count))}>words</p>"


def test_a_tag_with_as_many_attributes_as_allowed_stays() -> None:
    assert trim_tags(write_tag(MAX_ATTRIBUTES)) == write_tag(MAX_ATTRIBUTES)


def test_what_a_tag_has_more_is_left_out() -> None:
    assert trim_tags(write_tag(MAX_ATTRIBUTES + 5)) == write_tag(MAX_ATTRIBUTES)


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <p a=' --><p class='lead'>It's here</p>",
        "<script>if (a < b) { c = '<p ' }</script><p>words</p>",
        "<a href='x' title=\"a > b\">words</a> 3 < 4 and 5 > 4",
        "<p/class=x>words<br/>more</p",
        '<p a="never closed',
        "<!-- never closed",
        "<script>never closed",
        "<!DOCTYPE html><?php echo '<p>' ?>",
    ],
)
def test_other_markup_stays_as_it_is(markup: str) -> None:
    assert trim_tags(markup) == markup


@pytest.mark.parametrize(
    "hidden",
    [
        f"<!-- <b a=' -->{write_tag(50_000)}<!-- ' -->",
        f"<script>'<b a='</script>{write_tag(50_000)}<p>'</p>",
        "<p " + " ".join(f"a{number}='<b>'" for number in range(50_000)) + ">words</p>",
    ],
)
def test_attributes_that_hide_cost_no_more_time(hidden: str) -> None:
    began = time.process_time()
    read_html(f"<html><body><p>The harbour reopened today.</p>{hidden}</body></html>".encode(), None)
    assert time.process_time() - began < 2  # without the bound 3 to 10


def test_runs_of_marks_take_a_time_that_grows_with_their_length() -> None:
    for unit in ("<", "<a ", '<p a="', "<!--", "<script>", "a=", "/", "<b/", "<?"):
        began = time.process_time()
        trim_tags(unit * (400_000 // len(unit)))
        assert time.process_time() - began < 1
