"""What a sender says may be done with an item: the one word that matters is the same in all of IPTC's formats."""

from typing import Final

from dragoman.errors import RejectedError, RejectionReason

_CANCELED: Final = frozenset({"canceled", "cancelled"})


def refuse_canceled(status: str, field: str) -> None:
    """Refuse an item that must not be used any more.

    Args:
        status: What the item says of itself.
        field: Where it says so, for the one who reads the rejection.

    Raises:
        RejectedError: the status says so.
    """
    if status.lower() in _CANCELED:
        raise RejectedError(RejectionReason.NO_ARTICLE, f"Its sender has cancelled it ({field}).")
