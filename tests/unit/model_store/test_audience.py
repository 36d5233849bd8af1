import pytest

from dragoman.model_store.audience import Audience, read_audience

EVERYBODY, DESKTOP_RELEASE = Audience(is_everybody=True, is_desktop=True), Audience(is_everybody=True, is_desktop=True)
NIGHTLY_ONLY = Audience(is_everybody=False, is_desktop=True)
PHONES_ONLY = Audience(is_everybody=True, is_desktop=False)
NOBODY = Audience(is_everybody=False, is_desktop=False)


@pytest.mark.parametrize(
    ("expression", "audience"),
    [
        ("", EVERYBODY),
        ("  ", EVERYBODY),
        ("env.appinfo.OS != 'Android'", DESKTOP_RELEASE),
        ('env.appinfo.OS != "Android"', DESKTOP_RELEASE),
        ("env.appinfo.OS == 'Android' ", PHONES_ONLY),
        ("env.appinfo.OS != 'Android' || env.channel != 'release'", DESKTOP_RELEASE),
        ("env.channel == 'default' || env.channel == 'nightly'", NIGHTLY_ONLY),
        ("env.channel == 'default' || env.channel == 'nightly' || env.channel == 'beta'", NIGHTLY_ONLY),
        ("env.channel != 'release'", NIGHTLY_ONLY),
        ("(env.channel != 'release') && env.appinfo.OS != 'Android'", NIGHTLY_ONLY),
        ("(env.channel == 'default' || env.channel == 'nightly') && env.appinfo.OS == 'Android'", NOBODY),
        ("env.appinfo.OS == 'Android' && env.channel == 'nightly' || env.channel == 'release'", EVERYBODY),
        ("env.channel == 'release' || env.channel == 'nightly' && env.appinfo.OS == 'Android'", EVERYBODY),
        ("env.country == 'DE'", NOBODY),
        ("env.version|versionCompare('137.0a1') >= 0", NOBODY),
        ("env.channel == 'release' &&", NOBODY),
        ("(env.channel == 'release'", NOBODY),
        ("T", NOBODY),
        ("!(F)", NOBODY),
    ],
)
def test_filter_says_for_whom_a_record_is(expression: str, audience: Audience) -> None:
    assert read_audience(expression) == audience
