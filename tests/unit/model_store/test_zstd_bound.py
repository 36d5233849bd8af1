import pytest
from fxtranslate import discovery
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model_store.zstd_bound import compute_most_bytes

MAGIC = b"\x28\xb5\x2f\xfd"
BLOCK = 128 * 1024
RAW, REPEATED, COMPRESSED = 0, 1, 2


def write_block(kind: int, size: int, body: bytes, *, is_last: bool) -> bytes:
    return (size << 3 | kind << 1 | is_last).to_bytes(3, "little") + body


def write_frame(*blocks: bytes, size: int = 0) -> bytes:
    """One segment; its size in eight bytes."""
    return MAGIC + b"\xe0" + size.to_bytes(8, "little") + b"".join(blocks)


def write_bomb(blocks: int) -> bytes:
    repeated = write_block(REPEATED, BLOCK, b"\0", is_last=False)
    return write_frame(repeated * (blocks - 1), write_block(REPEATED, BLOCK, b"\0", is_last=True))


def test_what_is_repeated_counts_as_often_as_it_is_repeated() -> None:
    assert compute_most_bytes(write_bomb(1_000)) == 1_000 * BLOCK


def test_a_size_that_lies_is_not_believed() -> None:
    block = write_block(REPEATED, BLOCK, b"\0", is_last=True)
    assert compute_most_bytes(write_frame(block, size=5)) == compute_most_bytes(write_frame(block, size=2**60)) == BLOCK


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=5), st.integers(1, 3))
def test_stored_blocks_count_as_they_are_and_the_engine_agrees(bodies: list[bytes], frames: int) -> None:
    last = len(bodies) - 1
    blocks = [write_block(RAW, len(body), body, is_last=place == last) for place, body in enumerate(bodies)]
    packed = write_frame(*blocks, size=sum(map(len, bodies))) * frames
    assert compute_most_bytes(packed) == frames * sum(map(len, bodies))
    if frames == 1:
        assert discovery.verify_and_decompress(packed, None) == b"".join(bodies)


def test_a_compressed_block_counts_as_large_as_one_can_be() -> None:
    assert compute_most_bytes(write_frame(write_block(COMPRESSED, 5, b"abcde", is_last=True))) == BLOCK


@pytest.mark.parametrize(
    ("descriptor", "rest"), [(b"\x00", b"\x58"), (b"\x40", b"\x58\0\0"), (b"\x20", b"\x05"), (b"\x01", b"\x58\x07")]
)
def test_every_form_of_a_frame_s_head_is_passed_over(descriptor: bytes, rest: bytes) -> None:
    frame = MAGIC + descriptor + rest + write_block(RAW, 2, b"ab", is_last=True)
    assert compute_most_bytes(frame) == 2


def test_a_checksum_and_a_frame_that_is_to_be_skipped_count_nothing() -> None:
    summed = MAGIC + b"\x24\x02" + write_block(RAW, 2, b"ab", is_last=True) + b"sum!"
    skipped = b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"any"
    assert compute_most_bytes(skipped + summed) == 2


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda body: MAGIC + body))
def test_any_bytes_are_counted_or_refused(body: bytes) -> None:
    try:
        assert compute_most_bytes(body) >= 0
    except ValueError:
        return
