import type { Customer } from '../api/types';
import { CustomerPage } from '../features/customers/customer-page';
import { CustomerTickets } from '../features/tickets/customer-tickets';
import { useCustomerName } from '../ui/customer/names';

/** A customer's page with what is open for them. */
export function CustomerRoute({ id }: { id: string }) {
  const nameOf = useCustomerName();
  const tickets = (customer: Customer) => (
    <CustomerTickets customer={{ id: customer.id, name: nameOf(customer) }} most={20} />
  );
  return <CustomerPage key={id} id={id} more={tickets} />;
}
