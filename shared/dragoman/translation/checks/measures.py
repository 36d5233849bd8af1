"""Miles that became kilometres: two numbers that say the same in two systems of measures."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from dragoman.translation.checks.amounts import Amount

_FACTORS: Final[Mapping[str, str]] = {
    "mile miles mi mph milha milhas milla millas mérföld mijl mijlen meile meilen miglio miglia миля мили миль милях "
    "милю милі mila ميل أميال ميلا ميلاً मील": "1.609 1.852",
    "yard yards jarda jardas yarda yardas verge verges iarda iarde ярд ярда ярдов ياردة गज": "0.9144",
    "foot feet ft pé pés pie pies pied pieds fuß fuss voet piede piedi фут фута футов футах قدم أقدام قدما फ़ुट फुट फीट": (
        "0.3048 30.48"
    ),
    "inch inches polegada polegadas pulgada pulgadas pouce pouces zoll duim pollice pollici дюйм дюйма дюймов بوصة "
    "بوصات इंच": "2.54 25.4 0.0254",
    "pound pounds lb lbs libra libras livre livres pfund libbra libbre фунт фунта фунтов رطل पाउंड": "0.4536 453.6",
    "ounce ounces oz onça onças onza onzas once onces unze unzen oncia once унция унции унций": "28.35 29.57",
    "stone": "6.35",
    "gallon gallons galão galões galón galones gallone gallonen gallone galloni галлон галлона галлонов": "3.785 4.546",
    "acre acres acri acker акр акра акров فدان فدانا एकड़": "0.4047 4047 0.004047",
}
"""What a measure is of a metric one, in all the units that people choose for it (miles on land and at sea)."""

_TOLERANCE: Final = Decimal("0.06")
"""People round: 12 miles an hour are 20 kilometres."""

_FAHRENHEIT: Final = frozenset({"°f", "f", "fahrenheit", "degrees", "graus", "grados", "degrés", "grad", "gradi"})


def leave_converted(unmatched: list[Amount], others: tuple[Amount, ...]) -> list[Amount]:
    """A side's unmatched numbers without those that the other side has in another measure."""
    return [one for one in unmatched if not any(_is_converted(one, other) for other in others)]


def _is_converted(one: Amount, other: Amount) -> bool:
    return _measures(one, other) or _measures(other, one)


def _measures(old: Amount, metric: Amount) -> bool:
    """Whether the first is in miles, feet, pounds ... and the second the same in another unit."""
    factors = _factors()
    if old.unit in _FAHRENHEIT and metric.unit in _FAHRENHEIT | {"c", "°c", ""}:
        return any(abs((value - 32) / Decimal("1.8") - to) <= 1 for value in old.values for to in metric.values)
    if old.unit not in factors or metric.unit in factors:
        return False
    return any(
        abs(value * factor - to) <= to * _TOLERANCE
        for factor in factors[old.unit]
        for value in old.values
        for to in metric.values
    )


@cache
def _factors() -> Mapping[str, tuple[Decimal, ...]]:
    return {word: tuple(map(Decimal, factors.split())) for words, factors in _FACTORS.items() for word in words.split()}
