import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ListBrokenRulesResponse } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import classes from './rules.module.css';
import type { PackRule } from './use-rule-packs';

/** Which published processes break which rule, with the step and the sentence that the designer shows there. */
export function Broken({ items, rules }: { items: ListBrokenRulesResponse['items']; rules: PackRule[] }) {
  const { t, i18n } = useLingui();
  const titles = new Map(rules.map((rule) => [rule.name, say(rule.title as Text, i18n.locale)]));
  if (!items.length)
    return (
      <p className={classes.about} role="status">
        <Trans>No published process of this brand breaks it.</Trans>
      </p>
    );
  return (
    <ul className={classes.broken}>
      {items.map((one, index) => (
        <li key={index} data-severity={one.severity}>
          {one.severity === 'error' ? (
            <IconCircleX size={14} aria-label={t`Error`} role="img" />
          ) : (
            <IconAlertTriangle size={14} aria-label={t`Warning`} role="img" />
          )}{' '}
          <Link to="/processes/$slug" params={{ slug: one.process }}>
            {say(one.title as Text, i18n.locale)}
          </Link>{' '}
          <Trans>version {one.version}</Trans> · {titles.get(one.rule) ?? one.rule}
          <br />
          {say(one.text, i18n.locale)}
        </li>
      ))}
    </ul>
  );
}
