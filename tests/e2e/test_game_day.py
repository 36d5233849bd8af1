"""The game day's shortest way; `make game-day` plays all of them."""

from tests.game_day.play import play
from tests.game_day.ways import WAYS


def test_an_emptied_model_bucket_is_told_by_its_alarm_and_mended_by_a_redrive() -> None:
    (way,) = [way for way in WAYS if way.title == "the model bucket is emptied"]
    (result,) = play([way], lambda _: None)
    assert result.silent == ()
    assert result.breaches == ()
    assert result.status == 1
