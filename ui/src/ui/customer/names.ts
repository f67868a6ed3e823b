import { useLingui } from '@lingui/react/macro';
import type { Customer } from '../../api/types';

/** A customer's name, else the main address. */
export function useCustomerName(): (customer: Customer) => string {
  const { t } = useLingui();
  return (customer) => {
    if (customer.erased_at) return t`Erased customer`;
    const main = customer.addresses?.find((address) => address.main) ?? customer.addresses?.[0];
    return customer.name || main?.value || t`Unknown caller`;
  };
}

export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
