import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ProcessDocument as Document, DocumentStep, Text } from '../../api/types';
import { dayOfMoment, lengthOf } from '../../lib/format';
import { say } from '../../lib/text';
import { useOutcomeWord } from '../../ui/process-graph/outcome-words';
import { stepWord } from '../../ui/process-graph/step-words';
import classes from './document.module.css';
import { categoryWord, secondsIn } from './document-words';

type Props = {
  document: Document;
  /** Beside other work: without its revisions. */
  brief?: boolean;
  /** What else belongs to its page: where it is used. */
  children?: ReactNode;
};

/** A process as people read it in a manual: what it is for, who answers for it, who does what by when. */
export function ProcessDocument({ document, brief = false, children }: Props) {
  const { t, i18n } = useLingui();
  const word = (text: unknown) => say(text as Text, i18n.locale);
  const outcome = useOutcomeWord();
  const { number, owner, measures, inputs, outputs, within, outcomes } = document;
  const named = [...Object.entries(inputs)].map(([name, kind]) => `${name} (${kind})`).join(', ');
  const made = [...Object.entries(outputs)].map(([name, kind]) => `${name} (${kind})`).join(', ');
  return (
    <article className={classes.document} id={`process-${document.slug}`} data-brief={brief || undefined}>
      <header className={classes.head}>
        {number && <p className={classes.number}>{number}</p>}
        <h2>{word(document.title)}</h2>
        <dl className={classes.facts}>
          <Fact name={t`Version`}>{document.version}</Fact>
          <Fact name={t`In force since`}>{dayOfMoment(document.published_at, i18n.locale)}</Fact>
          <Fact name={t`Owner`}>{owner && (word(owner.name) || owner.slug)}</Fact>
          <Fact name={t`Kind`}>{document.kind === 'service' ? t`Service process` : t`Management process`}</Fact>
          <Fact name={t`Category`}>{categoryWord(document.category)}</Fact>
          <Fact name={t`Time limit`}>{within && <Limit of={within} />}</Fact>
        </dl>
      </header>
      <dl className={classes.purpose}>
        <Fact name={t`Input: the need`}>{joined(word(document.need), named)}</Fact>
        <Fact name={t`Output: the service`}>{joined(word(document.service), made)}</Fact>
        <Fact name={t`Scope`}>{word(document.scope)}</Fact>
        <Fact name={t`Customers say`}>{quoted(document.said.map(word))}</Fact>
        <Fact name={t`Symptoms`}>{document.symptoms.map(word).filter(Boolean).join('; ')}</Fact>
        <Fact name={t`Key figures`}>
          {measures.length > 0 && (
            <ul>
              {measures.map((one) => (
                <li key={word(one.name)}>
                  {word(one.name)}
                  {one.target && `: ${one.target}`}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={t`Ends with`}>{outcomes.length > 1 && outcomes.map(outcome).join(', ')}</Fact>
      </dl>
      <h3>
        <Trans>Steps</Trans>
      </h3>
      <Steps steps={document.steps} />
      {children}
      {!brief && <Revisions document={document} />}
    </article>
  );
}

function joined(words: string, data: string): string {
  return [words, data].filter(Boolean).join(' · ');
}

function quoted(said: string[]): string {
  return said
    .filter(Boolean)
    .map((one) => `“${one}”`)
    .join(' ');
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function Steps({ steps }: { steps: DocumentStep[] }) {
  const { t, i18n } = useLingui();
  const word = (text: unknown) => say(text as Text, i18n.locale);
  const outcome = useOutcomeWord();
  const places = new Map(steps.map((step) => [step.graph.name, step.place]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than its page is scrolled with the keys.
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t`Table of steps`}>
      <table className={classes.steps}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>No.</Trans>
            </th>
            <th scope="col">
              <Trans>Step</Trans>
            </th>
            <th scope="col">
              <Trans>Role</Trans>
            </th>
            <th scope="col">
              <Trans>Time limit</Trans>
            </th>
            <th scope="col">
              <Trans>Quality requirement</Trans>
            </th>
            <th scope="col">
              <Trans>Goes on to</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.graph.name}>
              <td className="numbers">{step.place}</td>
              <td>
                <StepName step={step} />
                {word(step.says) && <p>{word(step.says)}</p>}
                <Flows step={step} />
              </td>
              <td>{step.post && (word(step.post.name) || step.post.slug)}</td>
              <td>
                {step.graph.within && <Limit of={step.graph.within} />}
                {step.late.map((late, index) => (
                  <p key={index} className={classes.dim}>
                    {late.notify ? (
                      <Trans>then {word(late.notify.name) || late.notify.slug} is told</Trans>
                    ) : late.escalate ? (
                      <Trans>then {word(late.escalate.name) || late.escalate.slug} takes over</Trans>
                    ) : late.reassign ? (
                      <Trans>then anybody of the role can take it</Trans>
                    ) : (
                      <Trans>then step {places.get(late.go ?? '') ?? late.go}</Trans>
                    )}
                  </p>
                ))}
              </td>
              <td dir="auto">{word(step.quality)}</td>
              <td className={classes.exits}>
                {step.graph.exits.map((exit) => (
                  <p key={`${exit.outcome}-${exit.to}`}>
                    <span className={classes.dim}>
                      {word(exit.label) || (exit.outcome === 'done' ? '' : outcome(exit.outcome))}
                    </span>{' '}
                    → {places.get(exit.to) ?? exit.to}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A length as it is written (`1h30m`, `4h working`), in words. */
function Limit({ of }: { of: string }) {
  const { i18n } = useLingui();
  const seconds = secondsIn(of);
  const words = seconds === undefined ? of : lengthOf(seconds, i18n.locale);
  return of.includes('working') ? <Trans>{words}, working time</Trans> : words;
}

/** Its title and type; a step that nobody gave a title is called by its type. */
function StepName({ step }: { step: DocumentStep }) {
  const { i18n } = useLingui();
  const title = say(step.graph.title as Text, i18n.locale);
  const type = stepWord(step.graph.type);
  const named = step.graph.name !== step.graph.type;
  return (
    <>
      <strong>{title || type}</strong> <small className={classes.dim}>{title ? type : named && step.graph.name}</small>
    </>
  );
}

/** Where a step's information comes from and goes to, and which unit it hands over to. */
function Flows({ step }: { step: DocumentStep }) {
  const { t, i18n } = useLingui();
  const word = (text: unknown) => say(text as Text, i18n.locale);
  const flows = [
    [t`Input`, word(step.comes_from)],
    [t`Output`, word(step.goes_to)],
    [t`Hands over to`, word(step.hands_over_to)],
    [t`Comes back`, word(step.comes_back)],
  ].filter(([, words]) => words);
  if (!flows.length) return null;
  return (
    <p className={classes.dim}>
      {flows.map(([name, words]) => (
        <span key={name} className={classes.flow}>
          {name}: {words}
        </span>
      ))}
    </p>
  );
}

function Revisions({ document }: { document: Document }) {
  const { t, i18n } = useLingui();
  return (
    <>
      <h3>
        <Trans>Revisions</Trans>
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than its page is scrolled with the keys. */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t`Revisions`}>
        <table className={classes.steps}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Version</Trans>
              </th>
              <th scope="col">
                <Trans>Date</Trans>
              </th>
              <th scope="col">
                <Trans>By</Trans>
              </th>
              <th scope="col">
                <Trans>What changed, and why</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {document.revisions.map((one) => (
              <tr key={one.version}>
                <td className="numbers">{one.version}</td>
                <td>{dayOfMoment(one.at, i18n.locale)}</td>
                <td>{one.by}</td>
                <td dir="auto">{one.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
