import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/states';

export function NotFound() {
  return (
    <main>
      <h1 className="visually-hidden">
        <Trans>There is no such page</Trans>
      </h1>
      <Empty
        icon={<IconMapQuestion size={22} />}
        title={<Trans>There is no such page</Trans>}
        action={
          <Button component={Link} to="/desk" variant="default">
            <Trans>To the desk</Trans>
          </Button>
        }
      >
        <Trans>The link may be old, or you may not see what it leads to.</Trans>
      </Empty>
    </main>
  );
}
