"""`python -m benchmarks.profiles`: look at the hot paths, and draw them beside what they were before."""

from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from benchmarks.profiles.flames import Flame, draw_flames
from benchmarks.profiles.recording import ROOT, Profile, find_samples, record, without
from benchmarks.profiles.workloads import CHARACTERS, WORKLOADS

_KEPT: Final = Path(__file__).parent
_ENGINE: Final = "_run firefox.py"
"""Where the engine is at work."""


def main(
    seconds: Annotated[float, typer.Option(help="Of processor time, for each of the workloads.")] = 10.0,
    before: Annotated[Path | None, typer.Option(help="A checkout to keep as what was before; draws nothing.")] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw what was kept; look at nothing.")] = False,
) -> None:
    """Flame pictures of the hot paths, before and after, into benchmarks/results."""
    if before is not None:
        _keep("before", [record(name, seconds, before.resolve()) for name in WORKLOADS])
        return
    if not redraw:
        _keep("after", [record(name, seconds, ROOT) for name in WORKLOADS])
    pairs = zip(_read("before"), _read("after"), strict=True)
    for earlier, later in pairs:
        flames = [_show("before", earlier), _show("after", later)]
        path = draw_flames(f"profile_{later.workload}", flames)
        typer.echo(f"{path.name}: {' '.join(flame.title for flame in flames)}")


def _show(when: str, profile: Profile) -> Flame:
    """Of translate what is around the engine, measured in the engine's time, which nobody changed: then a busy machine
    makes no difference. Of ingest all of it."""
    engine, all_samples = find_samples(profile.root, _ENGINE), profile.root.samples
    if not engine:
        spent = profile.effort.milliseconds
        title = f"{when}: {profile.workload}, {CHARACTERS:,} characters: {spent:.1f} ms an article"
        return Flame(title, spent, profile.root)
    around = (all_samples - engine) / engine
    title = f"{when}: {profile.workload}, around the engine: {around:.1%} of the engine's own time"
    return Flame(title, around, without(profile.root, _ENGINE))


def _keep(when: str, profiles: list[Profile]) -> None:
    (_KEPT / f"{when}.json").write_bytes(msgspec.json.encode(profiles) + b"\n")


def _read(when: str) -> list[Profile]:
    return msgspec.json.decode((_KEPT / f"{when}.json").read_bytes(), type=list[Profile])


if __name__ == "__main__":
    typer.run(main)
