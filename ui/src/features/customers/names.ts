import { useLingui } from '@lingui/react/macro';
import type { Customer } from '../../api/types';

/** A customer's name, else the first address. */
export function useCustomerName(): (customer: Customer) => string {
  const { t } = useLingui();
  return (customer) => customer.name || customer.addresses?.[0]?.value || t`Unknown caller`;
}
