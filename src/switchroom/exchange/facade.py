"""What others may ask of exchange."""

from switchroom.exchange.complaints import complaint, none_of, of_body, refused
from switchroom.exchange.domain.cells import bared, joined, parted, row
from switchroom.exchange.domain.decoding import Encoding, Unreadable, decode
from switchroom.exchange.domain.headings import chosen, folded
from switchroom.exchange.exports import ANSWER, Export, Form, FormQuery, attachment, begin_export, export_form
from switchroom.exchange.file_tables import FileTable, NotTaken, read_tables
from switchroom.exchange.forgetting import forget_imports, forget_subjects
from switchroom.exchange.running import import_job

__all__ = [
    "ANSWER",
    "Encoding",
    "Export",
    "FileTable",
    "Form",
    "FormQuery",
    "NotTaken",
    "Unreadable",
    "attachment",
    "bared",
    "begin_export",
    "chosen",
    "complaint",
    "decode",
    "export_form",
    "folded",
    "forget_imports",
    "forget_subjects",
    "import_job",
    "joined",
    "none_of",
    "of_body",
    "parted",
    "read_tables",
    "refused",
    "row",
]
