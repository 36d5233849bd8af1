from pathlib import Path
from xml.etree.ElementTree import parse

from benchmarks.profiles.flames import Flame, draw_flames
from benchmarks.profiles.recording import add_up, find_samples, without

STACKS = (
    "<module> (x/workloads.py:9);run_hot (x/workloads.py:3);translate (d/translate.py:4);_run (e/firefox.py:7) 800",
    "<module> (x/workloads.py:9);run_hot (x/workloads.py:3);translate (d/translate.py:5);find (d/checks/__init__.py:1) 90",
    "<module> (x/workloads.py:9);run_hot (x/workloads.py:4);translate (d/translate.py:9) 10",
    "<module> (x/workloads.py:9);run_hot (x/workloads.py:4);rare (d/a.py:9) 1",
    "<module> (x/workloads.py:9);load (d/models.py:4) 5000",
)


def test_stacks_are_added_up_by_function_below_the_hot_part_and_rare_ones_left_out() -> None:
    root = add_up(STACKS)
    assert (root.name, root.samples, list(root.callees)) == ("run_hot", 901, ["translate translate.py"])
    assert find_samples(root, "_run firefox.py") == 800
    assert find_samples(root, "find checks/__init__.py") == 90


def test_tree_without_a_function_has_only_the_others_time() -> None:
    root = without(add_up(STACKS), "_run firefox.py")
    assert root.samples == 101
    assert root.callees["translate translate.py"].samples == 100
    assert find_samples(root, "_run firefox.py") == 0


def test_flames_of_a_picture_have_one_scale(tmp_path: Path) -> None:
    root = add_up(STACKS)
    path = draw_flames("x", [Flame("before", 20.0, root), Flame("after <now>", 5.0, root)], tmp_path)
    widths = [float(each.get("width", 0)) for each in parse(path).getroot() if each.tag.endswith("rect")]  # noqa: S314 - our own
    scale = 980 / 20.0
    assert [round(width) for width in widths[1:3]] == [round(20.0 * scale), round(20.0 * scale * 900 / 901)]
    assert round(5.0 * scale) in {round(width) for width in widths}
