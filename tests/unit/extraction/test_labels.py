from time import process_time

import pytest

from dragoman.extraction.plain.labels import (
    is_certain_slug,
    is_date_line,
    is_embargo,
    is_note_to_editors,
    is_release_line,
    is_slug,
    is_urgency,
)


@pytest.mark.parametrize(
    "line",
    [
        "FOR IMMEDIATE RELEASE",
        "Press release – for immediate release:",
        "NOTA DE IMPRENSA",
        "Comunicado de prensa",
        "Communiqué de presse",
        "Pressemitteilung Nr. 12/2026",
        "Comunicato stampa n. 4",
        "PERSBERICHT",
        "プレスリリース",
    ],
)
def test_a_label_for_the_press_is_known(line: str) -> None:
    assert is_release_line(line)


@pytest.mark.parametrize("line", ["Press release angers minister", "News", "Comunicado de imprensa gera polémica"])
def test_a_headline_is_no_label(line: str) -> None:
    assert not is_release_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 00.01 HOURS, WEDNESDAY 4 NOVEMBER 2026",
        "EMBARGO: 00.01 Wednesday 4 November 2026",
        "Embargo until 4 November 2026",
        "UNDER EMBARGO",
        "Not for publication before 6am on Tuesday",
        "Embargo hasta el martes, 10.00",
        "Sob embargo até 4 de novembro",
        "Sous embargo jusqu'au 4 novembre, 10h00",
        "Sperrfrist: 4. November 2026, 10.00 Uhr",
        "Press release: 3 November 2026",
    ],
)
def test_an_embargo_is_known(line: str) -> None:
    assert is_embargo(line)


@pytest.mark.parametrize(
    "line",
    [
        "Embargo on steel lifted after 3 years",
        "Embargo until 2030 agreed by ministers",
        "Embargo: 12 countries ban oil",
        "Embargoed tanker with 12 aboard docks",
        "For release of 12 hostages, a long wait",
        "Press statement: minister resigns after 3 years",
    ],
)
def test_a_headline_about_an_embargo_is_none(line: str) -> None:
    assert not is_embargo(line)


@pytest.mark.parametrize(
    "line", ["3 November 2026", "Lisboa, 3 de novembro de 2026", "November 3, 2026", "2026-11-03", "2026年11月3日"]
)
def test_a_line_that_is_a_date_is_known(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["12 lambs found", "Council meets on 3 November", "Mexico lifts 12 tariffs"])
def test_a_headline_with_a_number_is_no_date(line: str) -> None:
    assert not is_date_line(line)


def test_haste_and_notes_to_editors_are_known() -> None:
    assert is_urgency("URGENT")
    assert not is_urgency("Urgent")
    assert is_note_to_editors("Eds: UPDATES with quotes.")
    assert is_note_to_editors("(Adds analyst's comment, updates prices)")
    assert not is_note_to_editors("(The writer is a doctor)")


@pytest.mark.parametrize(
    "slug",
    ["HARBOUR-STRIKE/ (UPDATE 1)", "BC-EU--Harbour Strike,0450", "BC-EU--Harbour Strike,4th Ld-Writethru", "A-B-C"],
)
def test_a_working_title_is_known(slug: str) -> None:
    assert is_slug(slug)
    assert is_certain_slug(slug)


@pytest.mark.parametrize("line", ["COVID-19", "DOCKERS END STRIKE", "A strike ends"])
def test_a_headline_is_no_certain_working_title(line: str) -> None:
    assert not is_certain_slug(line)


@pytest.mark.parametrize("line", ["EMBARGO " * 5000, "A-" * 20000, "Press release - " * 3000, "1 " * 20000, "A " * 60])
def test_any_line_is_judged_at_once(line: str) -> None:
    start = process_time()
    for judge in (is_release_line, is_embargo, is_urgency, is_note_to_editors, is_date_line, is_slug):
        judge(line)
    assert process_time() - start < 0.5
