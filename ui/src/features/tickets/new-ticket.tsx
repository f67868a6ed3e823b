import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Text as Words } from '../../api/types';
import { beginTicket, type TicketBegun, useTicketBegun } from '../../lib/new-ticket';
import { say } from '../../lib/text';
import { AttachButton, AttachedFiles } from '../../ui/attached-files/attached-files';
import { useAttachments, useFileLimits } from '../../ui/attached-files/attachments';
import { Keys } from '../../ui/keys';
import { OtherWords } from './other-words';
import { filledIn } from './registration';
import { RequesterField } from './requester-field';
import classes from './tickets.module.css';
import { useDropping } from './use-dropping';
import { useKeptDraft } from './use-kept-draft';
import { useRegistration } from './use-registration';
import { LEVELS, MEDIA, TYPES } from './words';

/** The form of a new ticket, over whatever page is open: who, one line, Enter. */
export function NewTicket() {
  const { t } = useLingui();
  const begun = useTicketBegun();
  const close = () => beginTicket(null);
  return (
    <Modal
      opened={begun !== null}
      onClose={close}
      size={560}
      yOffset="8vh"
      title={t`New ticket`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {begun && <Form begun={begun} close={close} />}
    </Modal>
  );
}

/** By word of mouth: what comes in writing makes its own tickets. */
const SPOKEN = ['walk_up', 'voice', 'chat', 'form', 'web'];

function Form({ begun, close }: { begun: TicketBegun; close: () => void }) {
  const { t, i18n } = useLingui();
  const files = useAttachments('ticket-new');
  const limits = useFileLimits();
  const draft = useKeptDraft('new', '', files);
  const { subject, text } = draft.words;
  const dropping = useDropping((dropped) => files.add(dropped, limits));
  const line = useRef<HTMLInputElement>(null);
  const { values, set, units, templates, registering, register } = useRegistration(begun, subject, text, files);
  const clear = () => {
    draft.sent();
    files.sent();
  };
  const submit = (another: boolean) => {
    if (!subject.trim() || registering || files.arriving) return;
    register(another, () => {
      clear();
      if (!another) close();
    });
  };
  const { requester } = values;
  const choose = (id: string | null) => {
    const template = templates.find((one) => one.id === id) ?? null;
    const words = filledIn({ subject, text }, values.template, template);
    draft.change(words);
    if (!template) return set({ template });
    const { type, impact, urgency, unit_id } = template;
    set({ template, type, impact, urgency, unit: unit_id ?? values.unit });
  };
  // Once it is known who it is, one goes on with what it is.
  useEffect(() => {
    if (requester) line.current?.focus();
  }, [requester]);
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit(event.shiftKey);
  };
  const options = (words: typeof MEDIA, codes = Object.keys(words)) =>
    codes.map((value) => ({ value, label: i18n._(words[value]!) }));
  return (
    <form
      className={classes.form}
      data-dropping={dropping.over || undefined}
      {...dropping.on}
      onKeyDown={key}
      onSubmit={(event) => {
        event.preventDefault();
        submit(false);
      }}
    >
      <RequesterField value={requester} change={(next) => set({ requester: next })} />
      {templates.length > 0 && (
        <Select
          label={t`Template`}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
          placeholder={t`None`}
          value={values.template?.id ?? null}
          onChange={choose}
          data={templates.map(({ id, name }) => ({ value: id, label: say(name as Words, i18n.locale) }))}
        />
      )}
      <TextInput
        ref={line}
        label={t({ message: 'Subject', context: 'ticket' })}
        placeholder={t`What is it about, in one line`}
        data-autofocus={requester ? true : undefined}
        required
        maxLength={300}
        value={subject}
        onChange={(event) => draft.change({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t`What was said`}
        placeholder={t`May stay empty if the line says it all`}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={100_000}
        value={text}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
        onPaste={(event) => {
          if (!event.clipboardData.files.length) return;
          event.preventDefault();
          files.add(event.clipboardData.files, limits);
        }}
      />
      <OtherWords draft={draft} />
      <div>
        <AttachButton add={(chosen) => files.add(chosen, limits)} />
        <span className={classes.dim} aria-live="polite">
          {dropping.over && <Trans>Let go to attach the files</Trans>}
        </span>
        <AttachedFiles files={files} />
      </div>
      <div className={classes.pair}>
        <Select
          label={t`Type`}
          allowDeselect={false}
          value={values.type}
          onChange={(type) => set({ type: (type ?? 'incident') as typeof values.type })}
          data={options(TYPES)}
        />
        <Select
          label={t`How it came`}
          allowDeselect={false}
          value={values.medium}
          onChange={(medium) => set({ medium: (medium ?? 'walk_up') as typeof values.medium })}
          data={options(MEDIA, SPOKEN)}
        />
        <Select
          label={t`Impact`}
          allowDeselect={false}
          value={values.impact}
          onChange={(impact) => set({ impact: (impact ?? 'medium') as typeof values.impact })}
          data={options(LEVELS)}
        />
        <Select
          label={t`Urgency`}
          allowDeselect={false}
          value={values.urgency}
          onChange={(urgency) => set({ urgency: (urgency ?? 'medium') as typeof values.urgency })}
          data={options(LEVELS)}
        />
        <Select
          label={t`Team`}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
          placeholder={t`My own`}
          value={values.unit}
          onChange={(unit) => set({ unit })}
          data={units}
        />
        <Select
          label={t`Assignee`}
          allowDeselect={false}
          value={values.mine ? 'me' : 'none'}
          onChange={(who) => set({ mine: who === 'me' })}
          data={[
            { value: 'none', label: t`Nobody` },
            { value: 'me', label: t`Me` },
          ]}
        />
      </div>
      <Group justify="flex-end" gap="sm">
        <Button
          variant="default"
          disabled={!subject.trim() || registering || files.arriving}
          rightSection={<Keys keys="mod+shift+enter" />}
          onClick={() => submit(true)}
        >
          <Trans>Open it and write another</Trans>
        </Button>
        <Button
          type="submit"
          disabled={!subject.trim() || files.arriving}
          loading={registering}
          rightSection={<Keys keys="enter" />}
        >
          <Trans>Open the ticket</Trans>
        </Button>
      </Group>
    </form>
  );
}
