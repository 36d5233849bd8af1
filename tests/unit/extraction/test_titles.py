import pytest

from dragoman.extraction.web.titles import choose_title

HEADLINE = "Bakery reopens after flood"


@pytest.mark.parametrize(
    ("element", "headline", "site", "expected"),
    [
        ("The Meridian", HEADLINE, None, (HEADLINE, "heading")),
        ("The Meridian | Home", HEADLINE, None, (HEADLINE, "heading")),
        ("The Daily Meridian of the Vale", HEADLINE, "The Daily Meridian of the Vale", (HEADLINE, "heading")),
        ("Bakery reopens – The Meridian", HEADLINE, None, (HEADLINE, "heading")),
        ("Nachtzug kehrt zurück: Küstenbote", "Nachtzug kehrt nach 15 Jahren zurück", None, None),
        (f"{HEADLINE} - The Meridian", HEADLINE, None, (HEADLINE, "metadata")),
        ("Bread again on Mill Lane, at last", HEADLINE, None, ("Bread again on Mill Lane, at last", "metadata")),
        ("Bread is back", "The Meridian", None, ("Bread is back", "metadata")),
        ("Bread is back - The Meridian", "The Meridian", None, ("Bread is back - The Meridian", "metadata")),
        ("Bread is back - The Meridian", None, "The Meridian", ("Bread is back", "metadata")),
        (None, HEADLINE, None, (HEADLINE, "heading")),
        (None, None, None, (None, None)),
    ],
)
def test_the_title_element_gives_way_to_the_headline_that_it_stands_for(
    element: str | None, headline: str | None, site: str | None, expected: tuple[str | None, str | None] | None
) -> None:
    assert choose_title(None, element, headline, site) == (expected or (headline, "heading"))


def test_a_declared_title_wins_unless_it_is_the_sites_name() -> None:
    assert choose_title("Bread is back", None, HEADLINE, "The Meridian") == ("Bread is back", "metadata")
    assert choose_title("The Meridian", None, HEADLINE, "The Meridian") == (HEADLINE, "heading")
    assert choose_title("The Meridian", None, None, "The Meridian") == ("The Meridian", "metadata")
