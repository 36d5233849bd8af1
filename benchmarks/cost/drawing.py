"""The picture: what each service takes of a million characters, and the same text elsewhere."""

from typing import Any, Final

from benchmarks.pictures import COLOURS, INK, picture
from benchmarks.result import Result

_GROUPS: Final = {
    "Lambda": ("Lambda",),
    "S3": ("S3", "S3 storage"),
    "SQS, EventBridge": ("SQS", "EventBridge"),
    "logs": ("CloudWatch Logs",),
    "by the month": (),
}
"""What is drawn as one; the rest is by the month."""


def draw(result: Result) -> None:
    """Stacked services on the left; on the right, on a scale of powers of ten, the services that translate."""
    estimates = result.details["estimates"]
    with picture("cost", columns=2, height=3.4) as (services, rivals):
        names = [_name(each["workload"]) for each in estimates]
        heights = [0.0] * len(estimates)
        for colour, group in zip(COLOURS, _GROUPS, strict=False):
            values = [_add_up(each, group) for each in estimates]
            services.bar(names, values, bottom=heights, color=colour, label=group, width=0.7)
            heights = [below + value for below, value in zip(heights, values, strict=True)]
        services.axhline(0.02, color=INK, linewidth=0.8, linestyle="--")
        services.set_title("USD a million characters, a million articles a month", fontsize=9)
        services.set_xlabel("characters an article → targets", fontsize=8)
        services.legend(fontsize=7, loc="upper right")
        services.tick_params(labelsize=7)
        services.grid(axis="x", visible=False)
        usual = next(each["estimate"] for each in estimates if _name(each["workload"]) == "3,000\n→ 2")
        _draw_rivals(rivals, usual)


def _draw_rivals(axes: Any, usual: dict[str, Any]) -> None:
    names = ["Dragoman", *(rival["translator"]["name"].partition(" (")[0] for rival in usual["rivals"])]
    own = usual["usd_per_million_characters"]
    prices = [own, *(rival["translator"]["usd_per_million_characters"] for rival in usual["rivals"])]
    axes.barh(names, prices, color=[COLOURS[0], *[COLOURS[-1]] * len(usual["rivals"])], height=0.6)
    axes.set_xscale("log")
    axes.set_xlim(0.005, 200)
    axes.invert_yaxis()
    for place, price in enumerate(prices):
        axes.text(price * 1.2, place, f"{price:.4f}" if price < 1 else f"{price:.0f}", va="center", fontsize=8)
    axes.set_title("the same beside list prices (powers of ten)", fontsize=9)
    axes.tick_params(labelsize=8)
    axes.grid(axis="y", visible=False)


def _name(workload: dict[str, Any]) -> str:
    return f"{workload['characters']:,}\n→ {workload['targets']}"


def _add_up(each: dict[str, Any], group: str) -> float:
    """Of one group, a million characters."""
    estimate, wanted = each["estimate"], _GROUPS[group]
    usd = (
        sum(line["usd"] for line in estimate["variable"] if line["service"] in wanted)
        if wanted
        else estimate["fixed_usd"]
    )
    return float(usd / (estimate["translated_characters"] / 1_000_000))
