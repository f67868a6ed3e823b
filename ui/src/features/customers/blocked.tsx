import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Tooltip } from '@mantine/core';
import type { Customer, CustomerBlock } from '../../api/types';
import { useNow } from '../../lib/clock';
import { exactly } from '../../lib/format';
import { useBlocks } from './use-customer';

/** The block that holds now, if any. */
export function useStandingBlock(customer: Customer): CustomerBlock | undefined {
  const { data } = useBlocks(customer.id);
  const now = useNow();
  return data?.find((block) => !block.until || Date.parse(block.until) > now);
}

/** That nothing is accepted from this customer, why and until when. */
export function Blocked({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const block = useStandingBlock(customer);
  if (!block) return null;
  const until = block.until ? t`until ${exactly(block.until, i18n.locale)}` : t`until further notice`;
  return (
    <Tooltip label={`${block.reason} (${until})`} multiline maw={320}>
      <Badge size="xs" variant="light" color="red">
        <Trans>Blocked</Trans>
      </Badge>
    </Tooltip>
  );
}
