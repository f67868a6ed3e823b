import '@mantine/core/styles/Radio.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Radio, Stack, Textarea } from '@mantine/core';
import type { Task, Text } from '../../api/types';
import { say } from '../../lib/text';
import classes from './tasks.module.css';
import type { Data } from './use-draft';

type Props = {
  review: NonNullable<Task['review']>;
  decided: string | null;
  disabled: boolean;
  data: Data;
  fill: (name: string, value: Data[string]) => void;
  wrong: Map<string, unknown>;
};
const LONGEST_REASON = 2000;

/** What is to be decided, and the decision with its reason. */
export function ReviewFields({ review, decided, disabled, data, fill, wrong }: Props) {
  const { t, i18n } = useLingui();
  const words: Record<string, string> = {
    approved: t`Approve`,
    refused: t`Refuse`,
    returned: t`Return to be changed`,
  };
  const decision = decided ?? data.decision;
  const needsReason = decision === 'refused' || decision === 'returned';
  return (
    <>
      {review.values.length > 0 && (
        <dl className={classes.facts}>
          {review.values.map((shown, index) => (
            <Value key={index} label={say(shown.label as Text, i18n.locale)}>
              {say(shown.value as Text, i18n.locale)}
            </Value>
          ))}
        </dl>
      )}
      {review.needs > 1 && (
        <p>
          <Trans>{review.needs} people have to approve; one refusal decides for all.</Trans>
        </p>
      )}
      {review.barred && (
        <p role="note">
          <Trans>You asked for this yourself, or served whoever did: somebody else has to decide.</Trans>
        </p>
      )}
      <div className={classes.fields}>
        <Radio.Group
          label={t`Decision`}
          value={typeof decision === 'string' ? decision : ''}
          onChange={(value) => fill('decision', value)}
          error={wrong.has('data.decision') ? t`Choose one of the decisions.` : undefined}
        >
          <Stack gap={8} mt={4}>
            {review.decisions.map((each) => (
              <Radio key={each} value={each} label={words[each] ?? each} disabled={disabled} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t`Reason`}
          required={needsReason}
          disabled={disabled}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={LONGEST_REASON}
          value={review.reason ?? (typeof data.reason === 'string' ? data.reason : '')}
          error={wrong.has('data.reason') ? t`Say why it is not approved.` : undefined}
          onChange={(event) => fill('reason', event.currentTarget.value)}
        />
      </div>
    </>
  );
}

function Value({ label, children }: { label: string; children: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={classes.value} dir="auto">
        {children}
      </dd>
    </>
  );
}
