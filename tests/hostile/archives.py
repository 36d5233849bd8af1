"""Archives that lie about what they hold, or hold too much of it."""

import gzip
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.hostile.sample import Sample, story

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF_8 = 0x800

ZIP_BOUND = "5,000 entries and 100 MB by the archive's own directory; an entry gives no more than it declares there"
GZIP_BOUND = "30 MB unpacked (`MaxPackageBytes`); inflated by pieces, never beyond"
NESTING_BOUND = "no archive is opened inside an archive, gzip inside gzip neither"
PATH_BOUND = "nothing is unpacked to a disk; a path is a name in a record, and part of a hash in its key"


def zip_files(*entries: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip archive as any archiver writes it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


class Entry:
    """One entry of an archive in which directory and content may say different things."""

    def __init__(self, name: bytes, content: bytes, **lies: int) -> None:
        self.name = name
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.packed = packer.compress(content) + packer.flush()
        self.size = lies.get("size", len(content))
        self.local_size = lies.get("local_size", self.size)
        self.packed_size = lies.get("packed_size", len(self.packed))
        self.checksum = zlib.crc32(content)
        self.flags = lies.get("flags", _UTF_8)
        self.method = lies.get("method", ZIP_DEFLATED)
        self.attributes = lies.get("attributes", 0)
        self.local_name = name

    def write_local(self) -> bytes:
        head = (b"PK\x03\x04", 20, self.flags, self.method, 0, 0, self.checksum, self.packed_size, self.local_size)
        return _LOCAL.pack(*head, len(self.local_name), 0) + self.local_name + self.packed

    def write_central(self, offset: int, extra: bytes = b"") -> bytes:
        head = (b"PK\x01\x02", 0x314, 20, self.flags, self.method, 0, 0, self.checksum, self.packed_size, self.size)
        return _CENTRAL.pack(*head, len(self.name), len(extra), 0, 0, 0, self.attributes, offset) + self.name + extra


def write_zip(entries: list[Entry], *, extra: bytes = b"") -> bytes:
    """An archive of entries that may lie."""
    local, central = bytearray(), bytearray()
    for entry in entries:
        central += entry.write_central(len(local), extra)
        local += entry.write_local()
    return bytes(local + central) + write_end(len(entries), len(central), len(local))


def write_end(entries: int, size: int, offset: int) -> bytes:
    count = min(entries, 0xFFFF)
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


def overlap(entries: int) -> bytes:
    """Every entry of the directory is the same bytes: a few kilobytes unpack to what is asked for."""
    kernel = Entry(b"a.txt", bytes(300_000))
    local = kernel.write_local()
    central = bytearray()
    for number in range(entries):
        kernel.name = b"a%d.txt" % number
        central += kernel.write_central(0)
    return local + bytes(central) + write_end(entries, len(central), len(local))


def overlap_by_quoting(entries: int) -> bytes:
    """David Fifield's: each entry's content quotes the next one's header and goes on into its content."""
    inner = Entry(b"z.txt", bytes(300_000))
    inner_head = inner.write_local()[: -len(inner.packed)]
    whole, sizes, heads = inner_head + inner.packed, [inner.size], [inner_head]
    names = [inner.name]
    for number in range(entries):
        entry = Entry(b"%05d.txt" % number, b"", size=sizes[-1] + len(heads[-1]))
        entry.packed = b"\x00" + struct.pack("<HH", len(heads[-1]), 0xFFFF ^ len(heads[-1])) + whole
        entry.packed_size = len(entry.packed)
        whole = entry.write_local()
        heads.append(whole[: len(whole) - len(entry.packed)])
        sizes.append(entry.size)
        names.append(entry.name)
    central, offset = bytearray(), 0
    for name, head, size in zip(reversed(names), reversed(heads), reversed(sizes), strict=True):
        entry = Entry(name, b"", size=size, packed_size=len(whole) - offset - len(head))
        central += entry.write_central(offset)
        offset += len(head) + 5
    return whole + bytes(central) + write_end(len(names), len(central), len(whole))


def declare_64(size: int) -> bytes:
    """Sizes of 64 bits in the extra field, which nobody has on disk."""
    entry = Entry(b"a.txt", story().encode(), size=0xFFFFFFFF)
    return write_zip([entry], extra=struct.pack("<HHQ", 1, 8, size))


def flat(size: int) -> bytes:
    return zip_files(("a.txt", bytes(size)))


def honest_but_fat(entries: int) -> bytes:
    """Just under the bound on what it unpacks to, all of it text."""
    line = (story(20) + "\n\n").encode()
    return zip_files(*((f"{number:04}.txt", line * (20_000 // len(line))) for number in range(entries)))


def contradict(size: int) -> bytes:
    """The directory says ten bytes, the entry's own header a gigabyte, and its content is in between."""
    return write_zip([Entry(b"a.txt", bytes(size), size=10, local_size=1 << 30)])


def rename(_: int) -> bytes:
    """Directory and header don't agree on the name."""
    entry = Entry(b"a.txt", story().encode())
    entry.local_name = b"../../etc/passwd"
    return write_zip([entry])


def crowd(entries: int) -> bytes:
    return write_zip([Entry(b"%06d.txt" % number, b"") for number in range(entries)])


def repeat_one_name(entries: int) -> bytes:
    return write_zip([Entry(b"same.txt", f"{story()} Number {number}.".encode()) for number in range(entries)])


def encrypt(flags: int) -> bytes:
    return write_zip([Entry(b"a.txt", story().encode(), flags=flags)])


def flood(mark: bytes) -> Callable[[int], bytes]:
    """The signatures that readers look for, as the archive's content."""
    return lambda count: zip_files(("a.txt", mark * count), method=ZIP_STORED) + mark * 3_000


def zip_in_zip(depth: int) -> bytes:
    body = zip_files(("a.txt", story().encode()))
    for level in range(depth):
        body = zip_files((f"{level}.zip", body), (f"{level}.txt", story().encode()))
    return body


def many_zips_in_zip(copies: int) -> bytes:
    """As 42.zip: sixteen in sixteen in sixteen, with zeros at the bottom."""
    body = zip_files(("0.dll", bytes(4_000_000)))
    for _ in range(3):
        body = zip_files(*((f"lib {number}.zip", body) for number in range(copies)))
    return body


def gzip_bomb(size: int) -> bytes:
    """Members end to end, each a thousandth of what it unpacks to."""
    return gzip.compress(bytes(10_000_000), mtime=0) * (size // 10_000_000)


def gzip_in_gzip(depth: int) -> bytes:
    body = gzip.compress(bytes(10_000_000), mtime=0)
    for _ in range(depth):
        body = gzip.compress(body, mtime=0)
    return body


def gzip_of_nothing(blocks: int) -> bytes:
    """Blocks that unpack to nothing: input without end, no output."""
    return gzip.compress(b"", mtime=0)[:10] + b"\x00\x00\x00\xff\xff" * blocks + b"\x03\x00" + bytes(8)


def gzip_members(count: int) -> bytes:
    return gzip.compress(b"", mtime=0) * count


def gzip_header(size: int) -> bytes:
    """A file name in the header that never ends."""
    return b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * size


def zip_of_gzips(count: int) -> bytes:
    body = gzip.compress(bytes(10_000_000), mtime=0)
    return zip_files(*((f"{number}.txt.gz", body) for number in range(count)), method=ZIP_STORED)


def tar_of_links(count: int) -> bytes:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(count):
            entry = tarfile.TarInfo(f"../../{number}")
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
    return buffer.getvalue()


WICKED_NAMES = (
    b"../../../etc/passwd.txt",
    b"/etc/cron.d/job.txt",
    b"C:\\Windows\\System32\\drivers.txt",
    b"\\\\server\\share\\x.txt",
    b"..\\..\\boot.txt",
    b"a/./b/../../c.txt",
    b"CON.txt",
    b"NUL",
    b"aux/com1.txt",
    b"name\x00.txt",
    b"line\nbreak\r.txt",
    b"\x1b[2J\x1b]0;title\x07.txt",
    "invoice\u202etxt.exe.txt".encode(),
    "\u200b\u2066hidden\u2069.txt".encode(),
    b"\xff\xfe\xed\xa0\x80.txt",
    "Über/файл/漢字.txt".encode(),
    "a\u0301/\u00e1.txt".encode(),
    b"=cmd|' /C calc'!A0.txt",
    b"%2e%2e%2fx.txt",
    b"item-0123456789abcdef",
    b"~.txt",
    b" .txt",
    b"../",
    b"...",
    b"x" * 60_000 + b".txt",
    b"d/" * 30_000 + b"x.txt",
)


def wicked_names(copies: int) -> bytes:
    names = enumerate(WICKED_NAMES * copies)
    return write_zip([Entry(name, f"{story()} {number}".encode(), flags=_find_flags(name)) for number, name in names])


def _find_flags(name: bytes) -> int:
    try:
        name.decode()
    except UnicodeDecodeError:
        return 0
    return _UTF_8


def symbolic_links(count: int) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(count):
            entry = ZipInfo(f"link {number}.txt")
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def build() -> Iterator[Sample]:
    """Every archive of this kind."""
    bomb = "decompression bomb: zip"
    yield Sample("overlapping entries", bomb, "a.zip", overlap, 4_000, 600, "too-large", ZIP_BOUND)
    yield Sample(
        "overlapping entries, under the bound", bomb, "a.zip", overlap, 300, 40, "container of corrupt", ZIP_BOUND
    )
    yield Sample("quoted headers", bomb, "a.zip", overlap_by_quoting, 300, 40, "container of corrupt", ZIP_BOUND)
    yield Sample("flat, one entry of zeros", bomb, "a.zip", flat, 1_000_000_000, 101_000_000, "too-large", ZIP_BOUND)
    yield Sample(
        "flat, just under the bound", bomb, "a.zip", flat, 99_000_000, 6_000_000, "container of too-large", ZIP_BOUND
    )
    yield Sample(
        "2,000 files of text",
        bomb,
        "a.zip",
        honest_but_fat,
        2_000,
        20,
        "container of article",
        "2,000 items, each its own message",
    )
    yield Sample(
        "5,000 files of text", bomb, "a.zip", honest_but_fat, 5_000, 2_001, "too-large", "2,000 items of a container"
    )
    lie = "archive that contradicts itself"
    yield Sample("zip64 sizes of 9 exabytes", lie, "a.zip", declare_64, 1 << 63, 1 << 40, "too-large", ZIP_BOUND)
    yield Sample(
        "directory against header: sizes",
        lie,
        "a.zip",
        contradict,
        500_000_000,
        5_000_000,
        "container of corrupt",
        ZIP_BOUND,
    )
    yield Sample(
        "directory against header: names", lie, "a.zip", rename, 1, 1, "container of corrupt", "names must agree"
    )
    yield Sample(
        "100,000 entries",
        lie,
        "a.zip",
        crowd,
        100_000,
        50_001,
        "too-large",
        "50,000 signatures of entries, counted before the directory is read",
    )
    yield Sample(
        "2,000 of one name",
        lie,
        "a.zip",
        repeat_one_name,
        2_000,
        50,
        "container of article",
        "2,000 items; each has an id of its own",
    )
    yield Sample("encrypted flag", lie, "a.zip", encrypt, 0x1, 0x1, "password-protected", "refused unread")
    yield Sample("strong encryption flag", lie, "a.zip", encrypt, 0x41, 0x41, "password-protected", "refused unread")
    yield Sample(
        "20 MB of directory signatures",
        lie,
        "a.zip",
        flood(b"PK\x01\x02"),
        5_000_000,
        50_000,
        "too-large",
        "50,000 signatures",
    )
    yield Sample(
        "20 MB of end signatures",
        lie,
        "a.zip",
        flood(b"PK\x05\x06"),
        5_000_000,
        50_000,
        "corrupt",
        "one search from the end",
    )
    nest = "archives in archives"
    yield Sample(
        "zip in zip, 100 deep",
        nest,
        "a.zip",
        zip_in_zip,
        100,
        5,
        "container of unsupported-format+article",
        NESTING_BOUND,
    )
    yield Sample(
        "sixteen zips in sixteen in sixteen",
        nest,
        "42.zip",
        many_zips_in_zip,
        16,
        4,
        "container of unsupported-format",
        NESTING_BOUND,
    )
    yield Sample("gzip in gzip, 50 deep", nest, "a.txt.gz", gzip_in_gzip, 50, 2, "unsupported-format", NESTING_BOUND)
    yield Sample(
        "zip of 2,000 gzip bombs", nest, "a.zip", zip_of_gzips, 2_000, 3, "container of too-large", NESTING_BOUND
    )
    yield Sample("tar of links", nest, "a.tar", tar_of_links, 5_000, 10, "unsupported-format", "tar is not read")
    inflate = "decompression bomb: gzip"
    yield Sample(
        "3 GB of zeros in 3 MB", inflate, "a.txt.gz", gzip_bomb, 3_000_000_000, 40_000_000, "too-large", GZIP_BOUND
    )
    yield Sample(
        "30 MB of blocks that hold nothing",
        inflate,
        "a.txt.gz",
        gzip_of_nothing,
        5_900_000,
        10_000,
        "empty",
        GZIP_BOUND,
    )
    yield Sample(
        "1,000,000 empty members", inflate, "a.txt.gz", gzip_members, 1_000_000, 10_001, "too-large", "10,000 members"
    )
    yield Sample("a name without end", inflate, "a.txt.gz", gzip_header, 29_000_000, 100_000, "corrupt", GZIP_BOUND)
    yield Sample(
        "paths that climb, devices, NUL, links' names, 60 kB",
        "path tricks in archives",
        "a.zip",
        wicked_names,
        20,
        1,
        "container of article",
        PATH_BOUND,
    )
    yield Sample(
        "symbolic links to /etc/passwd",
        "path tricks in archives",
        "a.zip",
        symbolic_links,
        2_000,
        3,
        "container of article",
        "a link's content is its text; nothing is followed",
    )
