"""Routes of customers."""

from switchroom.customers.actions import CUSTOMERS
from switchroom.platform.http.collection_routes import collection_routes

router = collection_routes(CUSTOMERS, "/api/customers", tag="customers", many="customers", one="customer")
