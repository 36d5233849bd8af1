"""The game day's shortest way; `make game-day` plays all of them."""

from tests.game_day.play import play
from tests.game_day.ways import WAYS


def test_a_flood_of_poison_is_told_by_its_alarm_and_its_records_and_blocks_nothing() -> None:
    (way,) = [way for way in WAYS if way.title == "a flood of poison"]
    (result,) = play([way], lambda _: None)
    assert result.silent == ()
    assert result.breaches == ()
    assert result.status == 1
