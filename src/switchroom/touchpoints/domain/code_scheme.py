"""How the codes of a category's services are made: a label, then digits."""

import re

import msgspec


class Scheme(msgspec.Struct, frozen=True):
    """Codes begin with `label`; `digits` of them follow, or anything where that is None."""

    label: str = ""
    digits: int | None = None

    def fits(self, code: str) -> bool:
        """Whether a code is made so."""
        if not code.startswith(self.label):
            return False
        rest = code[len(self.label) :]
        return self.digits is None or re.fullmatch(rf"[0-9]{{{self.digits}}}", rest) is not None

    @property
    def example(self) -> str:
        return self.label + "1".zfill(self.digits or 1)
