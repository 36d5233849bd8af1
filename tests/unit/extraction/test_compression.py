import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.compression import MAX_MEMBERS, inflate, is_compressed

LIMIT = 1_000_000


@given(st.lists(st.binary(max_size=2_000), min_size=1, max_size=5))
def test_members_joined_end_to_end_are_one_content(parts: list[bytes]) -> None:
    body = b"".join(map(gzip.compress, parts))
    assert is_compressed(body)
    assert inflate(body, LIMIT) == b"".join(parts)


@given(st.binary(max_size=300), st.integers(min_value=0))
def test_a_file_cut_anywhere_is_corrupt(content: bytes, cut: int) -> None:
    body = gzip.compress(content)
    with pytest.raises(RejectedError) as caught:
        inflate(body[: cut % len(body)], LIMIT)
    assert caught.value.reason is RejectionReason.CORRUPT


@pytest.mark.parametrize("padding", [b"\0" * 512, b"left by the tape", b"\x1f"])
def test_what_follows_the_last_member_is_left_out(padding: bytes) -> None:
    assert inflate(gzip.compress(b"words") + padding, LIMIT) == b"words"


def test_a_wrong_checksum_is_corrupt() -> None:
    body = bytearray(gzip.compress(b"words"))
    body[-8] ^= 1
    with pytest.raises(RejectedError, match="damaged"):
        inflate(bytes(body), LIMIT)


@pytest.mark.parametrize(("length", "is_read"), [(LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_is_the_largest_content_that_is_read(length: int, is_read: bool) -> None:
    body = gzip.compress(b"\0" * length)
    if is_read:
        assert len(inflate(body, LIMIT)) == length
        return
    with pytest.raises(RejectedError) as caught:
        inflate(body, LIMIT)
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_content_over_several_members_counts_together() -> None:
    with pytest.raises(RejectedError) as caught:
        inflate(gzip.compress(b"\0" * 600_000) * 2, LIMIT)
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_a_million_empty_members_are_refused_at_once() -> None:
    started = time.process_time()
    with pytest.raises(RejectedError) as caught:
        inflate(gzip.compress(b"") * 50 * MAX_MEMBERS, LIMIT)
    assert caught.value.reason is RejectionReason.TOO_LARGE
    assert time.process_time() - started < 5


def test_a_header_that_lies_about_the_method_is_corrupt() -> None:
    with pytest.raises(RejectedError) as caught:
        inflate(b"\x1f\x8b\x07" + zlib.compress(b"words"), LIMIT)
    assert caught.value.reason is RejectionReason.CORRUPT
