"""From bytes to text: transfer encodings that are broken, charsets that are wrong or missing. Nothing here raises.

Python's own decoders do the work; here is what to do when they give up, and which of them a stranger may choose:
`zip`, `rot13` or `punycode` are codecs as well, and slow or large ones.
"""

import binascii
import codecs
import re

from switchroom.messaging.mail.domain.reading import Defects

_READ_AS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
}
"""Names as senders use them: browsers read the older ones as the larger sets that contain them (WHATWG encoding)."""
_ALLOWED = re.compile(
    r"utf[-_]?(7|8|8[-_]sig|16|16[-_]?[bl]e|32|32[-_]?[bl]e)|gb18030|hz(-gb-2312)?|big5(hkscs)?|euc[-_]?(jp|kr)|"
    r"cp\d{3,4}|windows[-_]\d{3,4}|ibm\d{3}|iso[-_]?8859[-_]\d{1,2}|iso[-_]?2022[-_](jp|kr)([-_]\w+)?|koi8[-_][rut]|"
    r"shift[-_]?jis|tis[-_]?620|mac[-_]?(roman|cyrillic|greek|latin2|turkish)|macintosh|johab"
)
_ESCAPING = re.compile(r"utf[-_]?(7|16|32)|hz|iso[-_]?2022")
"""Charsets whose bytes are ASCII and whose text is not."""
_MOST_PIECES = 10_000
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded_transfer(body: bytes, encoding: str, defects: Defects) -> bytes:
    """The content under a Content-Transfer-Encoding; what cannot be decoded is left out or left as it is."""
    match encoding.strip().lower().strip("\"'"):
        case "base64":
            return decoded_base64(body, defects)
        case "quoted-printable":
            return _quoted_printable(body, defects)
        case "x-uuencode" | "uuencode" | "x-uue":
            return _uuencoded(body, defects)
        case "" | "7bit" | "8bit" | "binary":
            return body
        case _:
            defects.add("encoding_unknown")
            return body


def decoded_base64(body: bytes, defects: Defects) -> bytes:
    """Base64 with foreign signs, without its end, or several pieces one after the other."""
    try:
        return binascii.a2b_base64(body.translate(None, b"\r\n\t "), strict_mode=True)
    except binascii.Error:
        defects.add("base64_broken")
    *pieces, rest = _NOT_BASE64.sub(b"", body).split(b"=", _MOST_PIECES)
    return b"".join(_base64_piece(piece) for piece in (*pieces, rest.replace(b"=", b"")) if piece)


def _base64_piece(piece: bytes) -> bytes:
    whole = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece  # one sign alone is six bits of nothing
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _quoted_printable(body: bytes, defects: Defects) -> bytes:
    if re.search(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)", body):
        defects.add("quoted_printable_broken")  # the decoder leaves such signs as they are
    return binascii.a2b_qp(body)


def _uuencoded(body: bytes, defects: Defects) -> bytes:
    lines, content = body.splitlines(), bytearray()
    begin = next((n for n, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if begin is None:
        defects.add("uuencode_broken")
        return body
    for line in lines[begin + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            defects.add("uuencode_broken")
    return bytes(content)


def decoded_text(content: bytes, charset: str, defects: Defects) -> str:
    """Text in the charset named; in the likeliest one when none is named, or when it cannot be that."""
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return content.decode(marked, "replace")
    named = charset.strip().strip("\"'").lower()
    codec = _codec(named)
    if content.isascii() and not _ESCAPING.match(codec):
        return _iso_2022(content)
    if not codec:
        defects.add("charset_unknown" if named else "charset_missing")
        return guessed_text(content)
    if codec == "cp1252":
        return _declared_western(content, named, defects)
    try:
        text = content.decode(codec)
        return text.encode("utf-8", "replace").decode() if codec == "utf-7" else text  # halves of characters
    except (UnicodeError, ValueError):
        if _damaged_only(content, codec):
            defects.add("charset_damaged")
            return content.decode(codec, "replace")
    defects.add("charset_wrong")
    return guessed_text(content)


def _declared_western(content: bytes, named: str, defects: Defects) -> str:
    """Any bytes can be read as Western, so UTF-8 is believed where it fits; and ASCII is no answer beyond ASCII."""
    if _is_utf8(content) or "ascii" in named:
        defects.add("charset_wrong")
        return guessed_text(content)
    return _western(content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(named: str) -> str:
    """The Python codec of a charset, "" for none or one that nobody may choose."""
    codec = _READ_AS.get(named, named)
    if len(codec) > 30 or not _ALLOWED.fullmatch(codec):
        return ""
    try:
        return codec if codecs.lookup(codec)._is_text_encoding else ""
    except (LookupError, ValueError):
        return ""


def _damaged_only(content: bytes, codec: str) -> bool:
    """Whether the charset may be right and a few bytes are lost: fewer than one in a hundred."""
    lost = content.decode(codec, "replace").count("\ufffd")
    return lost * 100 < len(content) and (codec.startswith("utf") or lost <= 3)


def guessed_text(content: bytes) -> str:
    """UTF-8 if it is that; Chinese if most of it reads as common characters; else the Western one of Windows."""
    if content.isascii():
        return _iso_2022(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4 and error.reason == "unexpected end of data":
            return content.decode("utf-8", "replace")
    for codec in ("gb18030", "big5"):
        if _reads_as_chinese(content, codec):
            return content.decode(codec, "replace")
    if _damaged_only(content, "utf-8") and not content.decode("utf-8", "ignore").isascii():
        return content.decode("utf-8", "replace")
    return _western(content)


def _iso_2022(content: bytes) -> str:
    if b"\x1b$" in content:
        try:
            return content.decode("iso2022_jp_2")
        except UnicodeDecodeError:
            pass
    return content.decode("ascii")


def _reads_as_chinese(content: bytes, codec: str) -> bool:
    """Two thirds of what is beyond ASCII are everyday characters or Chinese punctuation."""
    text = content[:20_000].decode(codec, "ignore")
    beyond = [sign for sign in text if sign > "\x7f"]
    common = sum(1 for sign in beyond if _is_everyday(sign))
    return len(beyond) >= 2 and common * 3 >= len(beyond) * 2


def _is_everyday(sign: str) -> bool:
    """Level one of GB 2312 (3,755 characters by use), and the punctuation of Chinese."""
    if sign in "，。！？、：；（）“”《》…—":
        return True
    try:
        lead = sign.encode("gb2312")[0]
    except UnicodeEncodeError:
        return "\u4e00" <= sign <= "\u9fff" and _is_in_big5_level_one(sign)
    return 0xB0 <= lead <= 0xD7


def _is_in_big5_level_one(sign: str) -> bool:
    try:
        return 0xA4 <= sign.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _western(content: bytes) -> str:
    """cp1252, and latin-1 for the five bytes it leaves open."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
