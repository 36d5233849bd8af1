"""Models that are none, for tests that only read what a catalog says of them."""

import hashlib

from dragoman.translation.models.catalog import Catalog, Model, ModelFile, SelfTest

BODY = b"a model's parameters"


def describe_file(key: str, body: bytes = BODY) -> ModelFile:
    return ModelFile(key, hashlib.sha256(body).hexdigest(), len(body))


FILE = describe_file("enpt/model.bin")


def make_model(source: str, target: str, version: str = "1") -> Model:
    vocabulary = describe_file(f"{source}{target}/vocab.spm")
    return Model(
        source=source,
        target=target,
        version=version,
        license="MPL-2.0",
        model=describe_file(f"{source}{target}/model.bin"),
        source_vocabulary=vocabulary,
        target_vocabulary=vocabulary,
        self_test=SelfTest("Hello.", "Olá."),
    )


def make_catalog(*pairs: tuple[str, str]) -> Catalog:
    return Catalog(models=tuple(make_model(*pair) for pair in pairs))
