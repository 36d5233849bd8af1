"""What failed or was rejected, as a list for a spreadsheet."""

from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from dragoman.cloud.server import CloudError
from dragoman.operations.redrive import Found
from dragoman.operations.spreadsheet import BYTE_ORDER_MARK, write_rows

_HEADINGS: Final = ("file", "item", "outcome", "target", "reason", "record")


class FailureList:
    """Lines that are written as they are found; none where there is no file to write."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self.rows = 0
        """Written so far, without the headings."""

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            CloudError: it can't be written.
        """
        if self._path is not None:
            try:
                self._file = self._path.open("w", encoding="utf-8", newline="")
            except OSError as error:
                raise CloudError(f"{self._path} can't be written: {error.strerror}") from error
            self._file.write(BYTE_ORDER_MARK)
            self._file.writelines(write_rows([_HEADINGS]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def add(self, found: Found) -> None:
        """One line."""
        if self._file is None:
            return
        outcome = "rejected" if found.record.startswith("rejected/") else "failed"
        cells = (found.key, found.item or "", outcome, found.target or "", found.reason or "", found.record)
        self._file.writelines(write_rows([cells]))
        self.rows += 1
