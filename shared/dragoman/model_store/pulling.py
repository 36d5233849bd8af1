"""Get models from Mozilla: choose, download, verify, prove, and only then name them in the catalog."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.errors import EngineError
from dragoman.model_store.errors import GarbledModelError, ModelStoreError
from dragoman.model_store.model_folder import UNFINISHED_FOLDER
from dragoman.model_store.notices import ATTRIBUTION, LICENSE, write_notice
from dragoman.model_store.places import ModelPlace
from dragoman.model_store.proof import prove
from dragoman.model_store.remote_records import FileRecord, Release
from dragoman.model_store.remote_settings import OnBytes, RemoteSettings
from dragoman.translation.engines.firefox import open_translator
from dragoman.translation.models.catalog import Model, ModelFile, SelfTest

if TYPE_CHECKING:
    from fxtranslate import Translator

_UNPROVED: Final = SelfTest("", "")

OnFile = Callable[[Release, FileRecord], OnBytes]
"""Told which file is next; answers who is told of its bytes."""


class Pulled(msgspec.Struct, frozen=True):
    """One model that is in place."""

    model: Model
    downloaded_bytes: int
    """0: all of it was there already."""


def _ignore(_release: Release, _record: FileRecord) -> OnBytes:
    return lambda _: None


class Pull:
    """One run: some releases from a server into a place.

    Args:
        remote: the server.
        place: gets the models.
        unfinished: keeps what has come of a file when the run is interrupted; None for a folder of this run alone.
    """

    def __init__(self, remote: RemoteSettings, place: ModelPlace, unfinished: Path | None = None) -> None:
        self._remote = remote
        self._place = place
        self._unfinished = unfinished

    def run(self, releases: Sequence[Release], on_file: OnFile = _ignore) -> Iterator[Pulled]:
        """Each model as it is done. All files come first: a model may need the other direction's as its witness.

        Raises:
            DownloadError: a file did not come, or not as announced. What has come stays, and is not downloaded again.
            GarbledModelError: a model talks nonsense; it is not named in the catalog, those before it are.
            ModelStoreError: somebody else writes to the place.
            StoreUnavailableError: the bucket did not answer.
        """
        with _open_folder(self._unfinished) as folder:
            fetched = [self._fetch(release, folder, on_file) for release in releases]
        self._place.write_notice(write_notice(self._remote.records_url))
        for pulled in fetched:
            model = self._prove(pulled.model, [other.model for other in fetched])
            self._place.add(model)
            yield msgspec.structs.replace(pulled, model=model)

    def _fetch(self, release: Release, folder: Path, on_file: OnFile) -> Pulled:
        """A release's files, in place; those that are there already are left alone."""
        present = {file.key: file for model in self._place.read_catalog().models for file in model.files}
        files: dict[FileRecord, ModelFile] = {}
        downloaded = 0
        for record in release.files:
            known, on_bytes = _expect(release, record, present), on_file(release, record)
            if known is not None and self._place.has(known):
                files[record] = known
                on_bytes(record.attachment.size)
                continue
            body = self._remote.download(record, folder, on_bytes)
            files[record] = _describe(release, record, body)
            self._place.write(files[record], body)
            downloaded += record.attachment.size
        return Pulled(_build_model(release, files, self._remote.records_url), downloaded)

    def _prove(self, model: Model, others: Sequence[Model]) -> Model:
        """The model with its self-test."""
        library = self._place.open_library()
        try:
            translator = open_translator(library, model)
            test = prove(model, translator, self._find_opposite(model, [*others, *library.catalog().models]))
        except EngineError as error:
            raise GarbledModelError(f"The model {model.name} can't be used: {error}.") from error
        return msgspec.structs.replace(model, self_test=test)

    def _find_opposite(self, model: Model, others: Sequence[Model]) -> "Translator | None":
        for other in others:
            if (other.source, other.target) == (model.target, model.source):
                return open_translator(self._place.open_library(), other)
        return None


def _expect(release: Release, record: FileRecord, present: dict[str, ModelFile]) -> ModelFile | None:
    """What the file will be; None where neither the server nor the catalog knows its hash before it is unpacked."""
    key = _choose_key(release, record)
    if record.sha256 is None or (record.attachment.is_compressed and record.decompressed_size is None):
        return present.get(key)
    return ModelFile(key, record.sha256, record.bytes)


def _describe(release: Release, record: FileRecord, body: bytes) -> ModelFile:
    return ModelFile(_choose_key(release, record), hashlib.sha256(body).hexdigest(), len(body))


def _choose_key(release: Release, record: FileRecord) -> str:
    """`en-es/3.0-base-memory/1f2e3d4c.model.enes.intgemm.alphas.bin`: other bytes have another key, so that a function
    with a catalog of five minutes ago still finds what that names."""
    version = "-".join(filter(None, (release.version, release.architecture)))
    return f"{release.pair}/{version}/{record.attachment.hash[:8]}.{record.name}"


def _build_model(release: Release, files: dict[FileRecord, ModelFile], origin: str) -> Model:
    return Model(
        source=release.source,
        target=release.target,
        version=release.version,
        architecture=release.architecture,
        license=LICENSE,
        attribution=ATTRIBUTION,
        origin=origin,
        model=files[release.model],
        source_vocabulary=files[release.source_vocabulary],
        target_vocabulary=files[release.target_vocabulary],
        shortlist=files[release.shortlist] if release.shortlist else None,
        self_test=_UNPROVED,
    )


def find_unfinished(folder: Path) -> Path:
    """Where a folder of models keeps what has come of a download so far."""
    return folder / UNFINISHED_FOLDER


@contextmanager
def _open_folder(folder: Path | None) -> Iterator[Path]:
    """The folder, removed in the end unless something unfinished is in it."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="dragoman-pull-") as temporary:
            yield Path(temporary)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelStoreError(f"{folder.parent} can't be written: {error.strerror}.") from error
    try:
        yield folder
    finally:
        if not any(folder.iterdir()):
            folder.rmdir()
