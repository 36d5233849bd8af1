from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.plain.dispatch import Dispatch, divide_parts, drop_controls, read_dispatch

STORY_7901 = (
    "Ferries/Weather/\n1ST LEAD\nFerries sail again\nBy Ann Porter, nwx =\n\nHARBOUR (nwx) - The ferries sail again.\n"
)


def read(story: str, *, routing: str = "nwx0042 4 i 96  nwx 0311", sent: str = "") -> Dispatch:
    dispatch = read_dispatch(
        divide_parts(f"\x16\x16\x01{routing}\r\n\x02{story}\x03\r\n{sent}\r\n\x04".encode()).decode()
    )
    assert dispatch is not None
    return dispatch


def test_the_head_of_iptc_7901_gives_the_headline_without_working_titles() -> None:
    dispatch = read(STORY_7901)
    assert dispatch.title == "Ferries sail again"
    assert dispatch.metadata.authors == ("Ann Porter",)
    assert dispatch.story.strip() == "HARBOUR (nwx) - The ferries sail again."


def test_a_headline_that_repeats_its_working_title_has_it_once() -> None:
    assert read("Ferries GE\n\nFerries GE:\nThe sea is calm =\n\nText.").title == "Ferries GE: The sea is calm"


def test_a_transmission_without_its_control_characters_is_known_by_its_routing_line() -> None:
    dispatch = read_dispatch(f"nwx0042 4 i 96  nwx 0311\r\n\r\n{STORY_7901}\r\n181412 GMT Mar 26\r\n")
    assert dispatch is not None
    assert dispatch.title == "Ferries sail again"
    assert dispatch.metadata.published_at == "2026-03-18T14:12:00+00:00"


def test_a_time_of_transmission_without_zone_gets_none() -> None:
    assert read(STORY_7901, sent="181412 Mär 26").metadata.published_at == "2026-03-18T14:12:00"


def test_a_line_that_is_no_time_gives_none() -> None:
    assert read(STORY_7901, sent="991412 Xyz 26").metadata.published_at is None


def test_the_editors_notebook_is_no_part_of_the_story() -> None:
    story = f"{STORY_7901}\n# Notebook\n- call Ann\n"
    private = f"{STORY_7901}\nThe following information is not intended for publication\nCall Ann.\n"
    assert read(story).story == read(private).story == read(STORY_7901).story


def test_the_marked_lines_of_anpa_are_sorted() -> None:
    dispatch = read(
        "^BC-US--Ferries, 1st Ld,96<\n^Ferries sail again<\n^NWX Photo A1<\n^Eds: With photo.<\n^The sea is calm.<\n"
        "^By ANN PORTER=\n^Northern Wire=\n\t   HARBOUR (NWX) _ One.\n\t   ``Two,'' he said.\n",
        routing="w4417\x1fnatln\nr a\x13\x11 BC-US--Ferries   04-21 0233",
        sent="NWX-WF-04-21-26 1504GMT<",
    )
    assert dispatch.title == "Ferries sail again"
    assert dispatch.metadata.subtitle == "The sea is calm."
    assert dispatch.metadata.authors == ("ANN PORTER",)
    assert dispatch.metadata.published_at == "2026-04-21T15:04:00+00:00"
    assert [line.strip() for line in dispatch.story.strip().splitlines()] == [
        "HARBOUR (NWX) — One.",
        "",
        "“Two,” he said.",
    ]


def test_headings_of_a_table_stay_in_the_story() -> None:
    dispatch = read("^BC-BBO--Glance<\n^Standings=\n^AMERICAN LEAGUE=\nBaltimore\b23\b13\n")
    assert dispatch.title == "Standings"
    assert "AMERICAN LEAGUE" in dispatch.story
    assert "Baltimore\t23\t13" in dispatch.story


def test_a_story_without_head_is_whole() -> None:
    assert read("The ferries sail again.") == Dispatch("The ferries sail again.")


def test_other_text_is_no_transmission() -> None:
    assert read_dispatch("The ferries sail again.\n") is None
    assert divide_parts(b"\x02 no heading before it \x03") == b"\x02 no heading before it \x03"
    assert drop_controls(b"\x00\x01\x02") == b"\x00\x01\x02"


def test_what_is_sniffed_of_a_transmission_has_no_control_characters() -> None:
    assert drop_controls(b"\x16\x01nwx0042\x1f\x02Text.\x03\x04") == b"nwx0042Text."


@given(st.text(alphabet=st.sampled_from("ab=+^<\n\t_/ \x01\x02\x03\x1a`'5"), max_size=120))
def test_no_word_that_is_not_in_the_head_is_lost(story: str) -> None:
    dispatch = read_dispatch(f"nwx0042 4 i 96  nwx\n\n{story}\n\nLASTWORD stands.\n")
    assert dispatch is not None
    assert "LASTWORD stands." in dispatch.story


def test_a_sum_in_the_text_closes_no_head() -> None:
    story = "Ferries sail again\n\nThe fare is 3+\ntwo euros.\n"
    assert read(story) == Dispatch(story.rstrip("\n"))


def test_a_second_transmission_in_the_file_is_not_lost() -> None:
    both = b"".join(b"\x16\x01nwx004%d 4 i 9 nwx\n\x02Story %d.\x03\n181412 Mar 26\n\x04" % (n, n) for n in (1, 2))
    dispatch = read_dispatch(divide_parts(both).decode())
    assert dispatch is not None
    assert dispatch.story.split() == ["Story", "1.", "Story", "2."]
    assert dispatch.metadata.published_at == "2026-03-18T14:12:00"


def test_a_story_that_only_says_when_it_was_sent_is_a_dispatch() -> None:
    dispatch = read_dispatch("A headline\nBy ANN PORTER\n\nThe text.\n\nAP-WF-11-03-26 1422GMT\n")
    assert dispatch is not None
    assert dispatch.story.endswith("The text.")
    assert dispatch.metadata.published_at == "2026-11-03T14:22:00+00:00"


def test_the_hour_of_a_summary_is_no_headline() -> None:
    dispatch = read("Ferries/\n(Zusammenfassung 1400)\nFerries sail again =\n\nHARBOUR (nwx) - The ferries sail.\n")
    assert dispatch.title == "Ferries sail again"
