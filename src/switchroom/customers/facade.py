"""What others may ask of customers."""

from switchroom.customers.actions import CUSTOMERS, find_by_address, find_or_create
from switchroom.customers.domain.address import kind_of, normal_address
from switchroom.customers.schemas import Customer

__all__ = ["CUSTOMERS", "Customer", "find_by_address", "find_or_create", "kind_of", "normal_address"]
