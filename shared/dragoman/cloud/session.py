"""`dragoman run` from start to end: the cloud up, the folders through it, the cloud gone."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
from watchfiles import watch

from dragoman.access import NO_ACCESS, EngineAccess
from dragoman.cloud.deployment import STACK_NAME, deploy, find_template
from dragoman.cloud.discovery import CloudNote, check_is_free, leave_note, take_note_away
from dragoman.cloud.display import Display
from dragoman.cloud.engine_keys import carry_access
from dragoman.cloud.folders import Inbox, InboxFile, LastRun, Outbox, scan_inbox
from dragoman.cloud.running import Run
from dragoman.cloud.server import Cloud, CloudError, ignore_ending_signals, run_cloud
from dragoman.cloud.summary import summarize
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.settings import Settings

RESCAN_MILLISECONDS: Final = 2_000


class RunOptions(msgspec.Struct, frozen=True):
    """What the command was asked for."""

    inbox: Path
    outbox: Path
    targets: tuple[str, ...]
    engines: tuple[str, ...]
    watch: bool
    patience_seconds: float
    field_mapping: str = ""
    models: Path | None = None
    """A folder of models besides the packaged ones."""
    access: EngineAccess = NO_ACCESS
    """How the engines are reached that want a key or an address."""
    budget_usd: float = Settings(output_bucket="unused").daily_budget_usd
    """What all paid engines together may cost in this run."""


def run_folders(options: RunOptions, display: Display) -> bool:
    """Run everything in INBOX through the embedded cloud into OUTBOX.

    Returns:
        Whether the law holds and every file could be read.

    Raises:
        CloudError: the cloud did not start, the template was refused, or the folders can't be used.
        ConfigurationError, EngineError, ModelStoreError: there are no models, or not such as their catalog names; an
            engine's key can't be read.
    """
    _check_folders(options)
    outbox = Outbox(options.outbox)
    inbox = str(options.inbox.resolve())
    outbox.last_run = LastRun(inbox, options.targets, options.engines, options.field_mapping)
    models = list_local_sets(options.models)
    with ExitStack() as stack:
        with display.step("Starting the embedded cloud and deploying infra/template.yaml …"):
            cloud = stack.enter_context(run_cloud())
            access = carry_access(cloud, options.access)
            deployed = deploy(cloud, find_template(), {**name_parameters(options), **access}, models)
            _leave_note(cloud, options)
            stack.callback(take_note_away, options.outbox)
        session = _Session(Run(cloud, deployed, outbox, options.targets), outbox, options, display)
        try:
            session.start()
            if options.watch:
                session.follow()
        except KeyboardInterrupt:
            ignore_ending_signals()
            display.say("Stopped. What is done so far is in OUTBOX; the same command goes on from there.")
            raise
        finally:
            outbox.save()
        return session.finish()


def name_parameters(options: RunOptions) -> dict[str, str]:
    """What the options are as parameters of the template. The cloud, and with it the account of what paid engines cost,
    lives as long as the run, so that the day's budget and the month's are the run's."""
    return {
        "Targets": ",".join(options.targets),
        "Engines": ",".join(options.engines),
        "FieldMapping": options.field_mapping,
        "DailyBudgetUsd": f"{options.budget_usd:f}",
        "MonthlyBudgetUsd": f"{options.budget_usd:f}",
        # A run ends when its queues are empty, and on a machine without network no wait brings an engine back.
        "TemporaryFailureWaitSeconds": "0",
    }


class _Session:
    """One run: what was in INBOX when we looked last, and whether all of it came through."""

    def __init__(self, run: Run, outbox: Outbox, options: RunOptions, display: Display) -> None:
        self._run = run
        self._outbox = outbox
        self._options = options
        self._display = display
        self._known: dict[str, InboxFile] = {}
        self._misnamed: dict[str, str] = {}
        self._unreadable: dict[str, str] = {}

    def start(self) -> None:
        """Everything that is in INBOX now, on top of what an earlier run left in OUTBOX."""
        inbox = scan_inbox(self._options.inbox)
        if not inbox.files:
            self._display.say(f"{self._options.inbox} holds no files.")
        restored = self._run.restore(inbox.files)
        if restored:
            self._display.say(f"{restored} records of an earlier run are in OUTBOX and are put back first.")
        self._update(inbox)

    def follow(self) -> None:
        """Every change of INBOX until Ctrl-C."""
        self._display.say(f"Watching {self._options.inbox}: drop, replace or delete files. Ctrl-C ends.")
        try:
            # The folder is also looked at when nothing was notified: for what happened before the watching began,
            # and on file systems that notify nobody.
            for _ in watch(self._options.inbox, rust_timeout=RESCAN_MILLISECONDS, yield_on_timeout=True):
                self._update(scan_inbox(self._options.inbox))
                self._run.attend(self._display.show_outcome)
        except KeyboardInterrupt:
            self._display.say("Ended.")

    def _update(self, inbox: Inbox) -> None:
        changed = {key: file for key, file in inbox.files.items() if self._known.get(key) != file}
        gone = self._known.keys() - inbox.files.keys()
        self._known = dict(inbox.files)
        self._misnamed = dict(inbox.skipped)
        if not changed and not gone:
            return
        still_unreadable = {key: why for key, why in self._unreadable.items() if key not in changed.keys() | gone}
        self._unreadable = still_unreadable
        self._run.delete(gone)
        with self._display.follow(len(changed) * (1 + len(self._options.targets)) + len(gone)):
            for wave in self._part(changed):
                self._unreadable |= self._run.drop(wave)
                if not self._run.wait(self._display.show_outcome, self._options.patience_seconds):
                    patience = self._options.patience_seconds
                    self._display.say(f"Nothing has moved for {patience:.0f} s: not waiting any longer.")
        self._run.mirror()

    def _part(self, changed: Mapping[str, InboxFile]) -> Iterator[Mapping[str, InboxFile]]:
        """Glossaries and corrections before the articles, so that these need not be translated twice."""
        references = {key: file for key, file in changed.items() if self._run.is_reference(key)}
        if references:
            yield references
        yield {key: file for key, file in changed.items() if key not in references}

    def finish(self) -> bool:
        """The table and the law."""
        keys = [key for key in self._known if key not in self._unreadable]
        skipped = self._misnamed | self._unreadable
        rows = summarize(keys, self._options.targets, self._outbox, self._run.outcomes)
        self._display.show_table(rows, skipped.items())
        breaches = self._run.find_breaches()
        self._display.show_breaches(breaches, len(skipped))
        return not breaches and not skipped


def _leave_note(cloud: Cloud, options: RunOptions) -> None:
    inbox = str(options.inbox.resolve())
    leave_note(options.outbox, CloudNote(port=cloud.port, stack=STACK_NAME, process=os.getpid(), inbox=inbox))


def _check_folders(options: RunOptions) -> None:
    inbox, outbox = options.inbox.resolve(), options.outbox.resolve()
    if not inbox.is_dir():
        raise CloudError(f"{options.inbox} is not a folder.")
    if outbox.exists() and not outbox.is_dir():
        raise CloudError(f"{options.outbox} is not a folder.")
    if outbox.is_relative_to(inbox):
        raise CloudError("OUTBOX must not be inside INBOX: its records would be taken for articles.")
    try:
        outbox.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=outbox):
            pass
    except OSError as error:
        raise CloudError(f"{options.outbox} can't be written: {error.strerror}") from error
    check_is_free(options.outbox)
