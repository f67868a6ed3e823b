import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';

type Props = { subject: { kind: string; id: string } | null; reference: string | null };

/** The ticket or interaction that a trigger looked at. */
export function SubjectLink({ subject, reference }: Props) {
  if (!subject) return null;
  const to = subject.kind === 'ticket' ? `/tickets/${subject.id}` : `/interactions/${subject.id}`;
  return (
    <Anchor component={Link} to={to} size="sm">
      {reference ?? subject.id}
    </Anchor>
  );
}
