import { Trans, useLingui } from '@lingui/react/macro';
import type { Leg } from '../../api/types';
import { number, percent } from '../../lib/format';
import { Empty } from '../../ui/states';
import classes from './interaction.module.css';

/** How well each side could hear. */
export function Quality({ legs }: { legs: Leg[] }) {
  const { t, i18n } = useLingui();
  if (!legs.length) return <Empty title={<Trans>No line</Trans>} />;
  const role = (name: string) => ({ customer: t`Customer`, agent: t`Agent` })[name] ?? name;
  return (
    <table className={classes.quality}>
      <caption className="visually-hidden">
        <Trans>Quality of the line</Trans>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Trans>Side</Trans>
          </th>
          <th scope="col">
            <Trans>Lost</Trans>
          </th>
          <th scope="col">
            <Trans>Jitter</Trans>
          </th>
          <th scope="col">
            <Trans>Score (MOS)</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {legs.map((leg) => (
          <tr key={leg.id}>
            <th scope="row">{role(leg.role)}</th>
            <td>{leg.quality ? percent(leg.quality.loss, i18n.locale) : '–'}</td>
            <td>{leg.quality ? `${number(leg.quality.jitter_ms, i18n.locale)} ms` : '–'}</td>
            <td>{leg.quality?.mos ? number(leg.quality.mos, i18n.locale, 1) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
