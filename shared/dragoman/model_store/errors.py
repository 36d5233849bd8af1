"""What can go wrong with models that a person handles."""

from dragoman.errors import DragomanError


class ModelStoreError(DragomanError):
    """Models can't be got, kept or used; the sentence says what to do."""


class NotOfferedError(ModelStoreError):
    """Mozilla has no model for a pair, or not the asked one."""


class DownloadError(ModelStoreError):
    """The server did not answer, or gave something else than it had announced."""


class GarbledModelError(ModelStoreError):
    """A model talks nonsense, or nobody can tell whether it does."""
