"""What others may ask of customers."""

from switchroom.customers.actions import CUSTOMERS, family_of, root_of
from switchroom.customers.arrivals import find_by_address, find_or_create, mark_address, seen
from switchroom.customers.domain.address import AddressKind, kind_of, normal_address
from switchroom.customers.domain.search_text import search_document
from switchroom.customers.evidence import customer_with
from switchroom.customers.facts import customer_facts
from switchroom.customers.importing import CustomerList
from switchroom.customers.schemas import Customer
from switchroom.customers.search import search_customers
from switchroom.customers.vocabulary import words_handler

__all__ = [
    "CUSTOMERS",
    "AddressKind",
    "Customer",
    "CustomerList",
    "customer_facts",
    "customer_with",
    "family_of",
    "find_by_address",
    "find_or_create",
    "kind_of",
    "mark_address",
    "normal_address",
    "root_of",
    "search_customers",
    "search_document",
    "seen",
    "words_handler",
]
