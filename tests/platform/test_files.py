import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.files import EncryptedReader, EncryptedWriter, FileDamaged, WrongKeySize, new_data_key

CHUNK = 64
HEADER = 25
KEY = bytes(range(32))


def write(path: Path, *pieces: bytes) -> None:
    with EncryptedWriter(path, KEY, CHUNK) as file:
        for piece in pieces:
            file.write(piece)


@given(st.lists(st.binary(max_size=200), max_size=6), st.integers(0, 700), st.integers(0, 300))
def test_any_part_reads_back(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], at: int, n: int) -> None:
    path = tmp_path_factory.mktemp("files") / "f"
    write(path, *pieces)
    whole = b"".join(pieces)
    with EncryptedReader(path, KEY) as file:
        assert file.complete
        assert file.size == len(whole)
        assert file.read() == whole
        assert file.read(at, n) == whole[at : at + n]


@given(st.integers(0, 300), st.data())
def test_a_cut_is_noticed_and_whole_chunks_stay_readable(
    tmp_path_factory: pytest.TempPathFactory, length: int, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("files") / "f"
    content = os.urandom(length)
    write(path, content)
    size = path.stat().st_size
    kept = data.draw(st.integers(HEADER, size - 1))
    os.truncate(path, kept)
    with EncryptedReader(path, KEY) as file:
        assert not file.complete
        assert file.read() == content[: (kept - HEADER) // (CHUNK + 16) * CHUNK]


def test_a_crashed_writer_leaves_its_whole_chunks(tmp_path: Path) -> None:
    writer = EncryptedWriter(tmp_path / "f", KEY, CHUNK)
    writer.write(b"x" * (CHUNK * 2 + 10))
    writer.abandon()
    with EncryptedReader(tmp_path / "f", KEY) as file:
        assert not file.complete
        assert file.read() == b"x" * CHUNK * 2


def test_a_changed_byte_is_damage(tmp_path: Path) -> None:
    write(tmp_path / "f", b"a" * 200)
    raw = bytearray((tmp_path / "f").read_bytes())
    raw[HEADER + 70 + CHUNK] ^= 1
    (tmp_path / "f").write_bytes(raw)
    with EncryptedReader(tmp_path / "f", KEY) as file:
        assert file.read(0, CHUNK) == b"a" * CHUNK
        with pytest.raises(FileDamaged):
            file.read()


def test_swapped_chunks_are_damage(tmp_path: Path) -> None:
    write(tmp_path / "f", b"a" * CHUNK, b"b" * CHUNK, b"c")
    raw = (tmp_path / "f").read_bytes()
    one, two = HEADER + CHUNK + 16, HEADER + 2 * (CHUNK + 16)
    (tmp_path / "f").write_bytes(raw[:HEADER] + raw[one:two] + raw[HEADER:one] + raw[two:])
    with EncryptedReader(tmp_path / "f", KEY) as file, pytest.raises(FileDamaged):
        file.read()


def test_a_wrong_key_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "f", b"a" * 1000)
    with pytest.raises(FileDamaged):
        EncryptedReader(tmp_path / "f", new_data_key())
    (tmp_path / "g").write_bytes(b"RIFF" + bytes(100))
    with pytest.raises(FileDamaged):
        EncryptedReader(tmp_path / "g", KEY)
    with pytest.raises(WrongKeySize):
        EncryptedWriter(tmp_path / "h", b"short")


def test_nothing_is_overwritten_and_an_exception_leaves_it_incomplete(tmp_path: Path) -> None:
    write(tmp_path / "f", b"a")
    with pytest.raises(FileExistsError):
        EncryptedWriter(tmp_path / "f", KEY)
    with pytest.raises(ZeroDivisionError), EncryptedWriter(tmp_path / "g", KEY, CHUNK):
        raise ZeroDivisionError
    with EncryptedReader(tmp_path / "g", KEY) as file:
        assert (file.complete, file.size) == (False, 0)
