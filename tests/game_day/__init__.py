"""Breaks an embedded stack in several ways, one after the other, and shows which alarm or record tells of it.

`python -m tests.game_day` prints a table, and exits with 1 if something broke silently or the law does not hold at the
end. The alarms are those that the stack was deployed with; the embedded cloud never rings them, so that `alarms.py`
evaluates their definitions over the metrics that the run produced.
"""
