"""From bytes to characters: which encoding a text file has, and its lines, read as a stream."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from semdesk.core.progress import ProgressFn

HEAD_BYTES = 65536
_SAMPLE_BYTES = 65536
_REPORT_LINES = 512
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\v\x1b\x1a")
_MAX_CONTROL_SHARE = 0.02
_GOOD_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_WESTERN = "cp1252"
_ABOUT_AS_GOOD = 0.01
"""How much more disorder than in its favourite charset-normalizer may see in cp1252 for that to be taken."""
_LAST_RESORTS = ("big5", "cp949", "cp932", "gb18030")
_MAX_WRONG_SHARE = 0.02


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark names, if there is one."""
    return next((name for bom, name in _BOMS if head.startswith(bom)), None)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by where its zero bytes are."""
    whole = head[: len(head) // 4 * 4]
    if b"\0" not in whole:
        return None
    encoding = _by_zeros([whole[i::4].count(0) / (len(whole) // 4) for i in range(4)])
    if encoding and _has_few_controls(whole.decode(encoding, "ignore").encode("utf-8", "ignore")):
        return encoding
    return None


def _by_zeros(share: list[float]) -> str | None:
    """What the shares of zeros in every first, second, third and fourth byte speak for."""
    if min(share[1:]) > 0.9 and share[0] < 0.1:
        return "utf-32-le"
    if min(share[:3]) > 0.9 and share[3] < 0.1:
        return "utf-32-be"
    even, odd = (share[0] + share[2]) / 2, (share[1] + share[3]) / 2
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else None


def is_text(head: bytes) -> bool:
    """Whether these first bytes can be text in some encoding."""
    if bom_encoding(head) or wide_encoding(head):
        return True
    return b"\0" not in head and _has_few_controls(head)


def _has_few_controls(text: bytes) -> bool:
    controls = len(text) - len(text.translate(None, _CONTROLS))
    return controls <= len(text) * _MAX_CONTROL_SHARE


def detect_encoding(path: Path) -> str:
    """The encoding of a text file: by byte order mark, UTF-8 but for a few broken bytes, or a good guess."""
    head = read_head(path)
    marked = bom_encoding(head) or wide_encoding(head)
    if marked:
        return marked
    sample = _bytes_that_matter(path)
    return "utf-8" if _is_mostly_utf8(sample) else _guess(sample)


def encoding_of(data: bytes) -> str:
    """As `detect_encoding`, for bytes at hand."""
    marked = bom_encoding(data) or wide_encoding(data[:HEAD_BYTES])
    if marked:
        return marked
    sample = b"".join(line for line in data.splitlines(keepends=True) if not line.isascii())[:_SAMPLE_BYTES]
    return "utf-8" if _is_mostly_utf8(sample) else _guess(sample)


def _bytes_that_matter(path: Path) -> bytes:
    """The lines with bytes above 127, up to a limit: the others say nothing about the encoding."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < _SAMPLE_BYTES and (block := file.readlines(1 << 20)):
            for line in block:
                if not line.isascii():
                    sample += line
    return bytes(sample[:_SAMPLE_BYTES])


def _is_mostly_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
        return True
    except UnicodeDecodeError:
        good = len(_GOOD_UTF8.findall(sample))
        bad = len(_HIGH_BYTE.findall(_GOOD_UTF8.sub(b"", sample)))
        # Text in another encoding looks like UTF-8 by chance now and then, far from every second time.
        return good >= bad


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(sample)
    best = found.best()
    if best is None:
        return _last_resort(sample)
    western = next((match for match in found if match.encoding == _WESTERN), None)
    if (
        western is not None
        and western.chaos <= best.chaos + _ABOUT_AS_GOOD
        and western.coherence >= best.coherence
    ):
        return _WESTERN
    return best.encoding


def _last_resort(sample: bytes) -> str:
    """The East Asian encoding that fits but for a few bytes, else Western European, which fits anything."""
    wrong = {name: _wrong_share(sample, name) for name in _LAST_RESORTS}
    best = min(wrong, key=wrong.__getitem__)
    return best if wrong[best] <= _MAX_WRONG_SHARE else _WESTERN


def _wrong_share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    return text.count("\N{REPLACEMENT CHARACTER}") / max(1, len(text))


def read_lines(path: Path, progress: ProgressFn) -> Iterator[str]:
    """The lines of a text file with their endings, as a stream; bytes that are no character become U+FFFD."""
    size = path.stat().st_size
    encoding = detect_encoding(path)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as text:
        for number, line in enumerate(text):
            if number % _REPORT_LINES == 0:
                progress(min(raw.tell(), size), size)
            yield line


def read_sample(path: Path, characters: int) -> str:
    """The first so many characters of a text file."""
    encoding = detect_encoding(path)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as text:
        return text.read(characters)
