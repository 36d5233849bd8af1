"""Every error of Dragoman's own, and what must happen after it.

DragomanError
├── PermanentError            trying again cannot help: say why, acknowledge the message
│   ├── RejectedError         the document can never be understood: becomes rejected/<key>.json
│   ├── UntranslatableError   no engine could do it: becomes failed/<target>/<key>.json
│   ├── UnreadableMessageError  a queue message that is not one of ours
│   ├── UnreadableRecordError a record that another release wrote: becomes failed/<target>/<key>.json
│   └── ConfigurationError    a setting is missing or wrong: the function cannot start
├── TransientError            the same call may succeed later: let the queue redeliver
│   ├── StoreUnavailableError S3 or SQS did not answer, throttled, or refused
│   ├── ContentionError       other workers kept writing the same key
│   ├── EnginesAwayError      no engine could do it now: failed/<target>/<key>.json until a later try
│   ├── OutOfTimeError        the invocation had no time left for a single sentence
│   └── ChildUnavailableError the machine did not let the process for reading do its work
├── OverrunError              a document was too much for the process that read it: it is rejected for that
├── ChildFaultError           a bug in that process: let the queue redeliver, and log where
├── PreconditionFailedError   a conditional write lost: the caller starts its round again
└── EngineError               one engine could not do one segment: the chain asks the next
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any


class DragomanError(Exception):
    """The root of the tree; never raised itself."""


class PermanentError(DragomanError):
    """Trying again cannot help."""


class TransientError(DragomanError):
    """The same call may succeed later. `wait_seconds` is after how long at first; 0 where it does not say."""

    wait_seconds: int = 0


class RejectionReason(StrEnum):
    """Why a document can never be understood. `sentence` is what the person who dropped it reads."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    SCANNED = "scanned"
    PASSWORD_PROTECTED = "password-protected"  # noqa: S105 - a reason, not a secret
    CORRUPT = "corrupt"
    UNSUPPORTED_FORMAT = "unsupported-format"
    NO_ARTICLE = "no-article"
    UNDECODABLE = "undecodable"
    UNSUPPORTED_REFERENCE = "unsupported-reference"
    UNKNOWN_PAIR = "unknown-pair"
    NO_ENTRIES = "no-entries"
    TOO_COMPLEX = "too-complex"

    @property
    def sentence(self) -> str:
        """One sentence that tells what to do now."""
        return _REJECTION_SENTENCES[self]


_REJECTION_SENTENCES = {
    RejectionReason.EMPTY: "The file is empty. Check that the upload finished, and drop it again.",
    RejectionReason.TOO_LARGE: "The file is larger than this service accepts. Drop the article's text alone, "
    "or split the file.",
    RejectionReason.NOT_TEXT: "The file holds pictures, sound, a program or other data, not an article. "
    "Drop the article's text.",
    RejectionReason.SCANNED: "The pages are pictures of text. Run them through text recognition (OCR), "
    "and drop the result.",
    RejectionReason.PASSWORD_PROTECTED: "The file is protected by a password. Save it without one, and drop it again.",
    RejectionReason.CORRUPT: "The file is damaged or breaks its own format's rules. Export it again and drop the "
    "new file.",
    RejectionReason.UNSUPPORTED_FORMAT: "The file's format is not supported. Save the article as text, HTML, PDF or "
    "DOCX, and drop it again.",
    RejectionReason.NO_ARTICLE: "The file could be read, but there is no article in it; the detail says what there is. "
    "Drop the text itself, or, of a page that loads its text by script, the page as the browser shows it.",
    RejectionReason.UNDECODABLE: "The file's characters could not be decoded. Save it as UTF-8 and drop it again.",
    RejectionReason.UNSUPPORTED_REFERENCE: "Glossaries and corrections are read from CSV, TSV, TBX, TMX and XLIFF "
    "files. Export one of these, and drop it again.",
    RejectionReason.UNKNOWN_PAIR: "The file does not say from which language into which its entries are. Put it into "
    "a folder such as en-pt, or name the languages in its header, and drop it again.",
    RejectionReason.NO_ENTRIES: "No line of the file can be used as a term or a correction; the detail says what is "
    "wrong. Correct it, and drop it again.",
    RejectionReason.TOO_COMPLEX: "The file takes more time or memory to read than one file may, or it breaks the "
    "program that reads it; the detail says which. Split it, or drop the article's text alone.",
}


class RejectedError(PermanentError):
    """The document can never be understood."""

    def __init__(self, reason: RejectionReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class UnreadableMessageError(PermanentError):
    """A queue message that is neither an S3 event nor a translation job.

    `readable` holds the topics of the same message that could be read: of a list of notifications, the good ones.
    """

    def __init__(self, sentence: str, readable: Sequence[Any] = ()) -> None:
        super().__init__(sentence)
        self.readable = tuple(readable)


class UnreadableRecordError(PermanentError):
    """A record of the output bucket that this release cannot read."""


class ConfigurationError(PermanentError):
    """A setting is missing or wrong."""


class StoreUnavailableError(TransientError):
    """S3 or SQS did not answer, throttled, or refused."""


class ContentionError(TransientError):
    """Other workers kept writing the same key; the next delivery finds it calmer."""


class OutOfTimeError(TransientError):
    """The invocation had no time left for a single sentence: a store that hung has eaten it."""


class EnginesAwayError(TransientError):
    """No engine could do it, and one of them might in some minutes. There is a record of the failure already."""

    def __init__(self, causes: str, wait_seconds: int) -> None:
        super().__init__(causes)
        self.wait_seconds = wait_seconds


class ChildUnavailableError(TransientError):
    """The process that reads files could not start, was ended from outside, or its caller's time is over."""


class OverrunError(DragomanError):
    """What a child process worked on made it exceed its bounds, or broke it. Trying again gives the same.

    `excess` is a word for what was too much about it: `time`, `memory`, `crash` or `reaching-out`.
    """

    def __init__(self, excess: str, detail: str) -> None:
        super().__init__(f"{excess}: {detail}")
        self.excess = excess
        self.detail = detail


class ChildFaultError(DragomanError):
    """A child process raised an ordinary error: a bug. `where` says in which lines, without the error's message."""

    def __init__(self, name: str, where: tuple[str, ...]) -> None:
        super().__init__(name)
        self.where = where


class PreconditionFailedError(DragomanError):
    """A conditional write lost against another writer."""


class EngineReason(StrEnum):
    """Why an engine could not do a segment, or why no engine was asked."""

    NO_MODEL = "no-model"
    BAD_MODEL = "bad-model"
    UNSUPPORTED_LANGUAGE = "unsupported-language"
    UNKNOWN_LANGUAGE = "unknown-language"
    TOO_LONG = "too-long"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    DEADLINE = "deadline"
    REFUSED = "refused"
    CRASHED = "crashed"
    NO_ANSWER = "no-answer"
    UNAUTHORIZED = "unauthorized"
    """Its key is missing, wrong, or not allowed to do this."""
    QUOTA_SPENT = "quota-spent"
    """The service will do no more until its own period ends."""
    BUDGET_SPENT = "budget-spent"
    """Our own budget for it is used up."""
    BUDGET_UNKNOWN = "budget-unknown"
    """How much of our own budget is left could not be asked in time."""
    RESTING = "resting"
    """It failed so often in a row that it is left alone for a while."""

    @property
    def ends_engine(self) -> bool:
        """Whether the engine is out for the rest of the article, not only for this segment."""
        return self not in {EngineReason.TOO_LONG, EngineReason.NO_ANSWER, EngineReason.CRASHED}

    @property
    def is_temporary(self) -> bool:
        """Whether the same engine may do the same segment later, with nothing changed but the time."""
        return self in _TEMPORARY_REASONS

    @property
    def passes_soon(self) -> bool:
        """Whether that later may be in some minutes: an outage, not a quota of a month or a budget of a day."""
        return self in _TEMPORARY_REASONS - {EngineReason.QUOTA_SPENT, EngineReason.BUDGET_SPENT}


_TEMPORARY_REASONS = frozenset(
    {
        EngineReason.UNREACHABLE,
        EngineReason.THROTTLED,
        EngineReason.DEADLINE,
        EngineReason.QUOTA_SPENT,
        EngineReason.BUDGET_SPENT,
        EngineReason.BUDGET_UNKNOWN,
        EngineReason.RESTING,
    }
)


class EngineError(DragomanError):
    """One engine could not do one segment.

    `wait_seconds` is how long its service asks to be left alone, where it says so; else 0.
    """

    def __init__(self, reason: EngineReason, detail: str, wait_seconds: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.wait_seconds = wait_seconds


class UntranslatableError(PermanentError):
    """No engine could translate the article. `reasons` holds (engine, error) in the order they were asked."""

    def __init__(self, reasons: tuple[tuple[str, EngineError], ...]) -> None:
        super().__init__("; ".join(f"{engine}: {error}" for engine, error in reasons) or "no engine configured")
        self.reasons = reasons


class FailureReason(StrEnum):
    """Why the service could not do it. `sentence` is what the person who asks reads."""

    NO_ENGINE = "no-engine"
    OUT_OF_TIME = "out-of-time"
    UNKNOWN_LANGUAGE = "unknown-language"
    RETRIES_EXHAUSTED = "retries-exhausted"
    BUDGET_SPENT = "budget-spent"
    UNDELIVERABLE = "undeliverable"
    UNREADABLE_RECORD = "unreadable-record"

    @property
    def sentence(self) -> str:
        """One sentence that tells what happened and where to look."""
        return _FAILURE_SENTENCES[self]


_FAILURE_SENTENCES = {
    FailureReason.NO_ENGINE: "No engine could translate this article; `engines` says why each of them could not. "
    "A model for the language pair, or a reachable engine, will do.",
    FailureReason.OUT_OF_TIME: "The article is too long, or an engine too slow, for the time that one invocation has. "
    "Split the file, or raise the translate function's time-out.",
    FailureReason.UNKNOWN_LANGUAGE: "The language of the text could not be told, so no engine was asked. Longer text "
    "in one language will do.",
    FailureReason.BUDGET_SPENT: "The budget for paid engines is used up for the day or the month, and the settings ask "
    "to wait for the next rather than to fall back on a free engine.",
    FailureReason.RETRIES_EXHAUSTED: "The service itself failed each time it tried; its log, searched for this "
    "record's id, says how.",
    FailureReason.UNREADABLE_RECORD: "Another release of the service wrote the article's record, and this one cannot "
    "read it. Deploy that release again, or have the file taken in anew by this one.",
    FailureReason.UNDELIVERABLE: "The event that tells of the file could not be handed to the ingest queue, so nobody "
    "has looked at the file yet; `detail` says why. Once that is mended, redrive it.",
}
