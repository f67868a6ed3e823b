import { useLingui } from '@lingui/react/macro';
import { TagsInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { setTags } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import classes from './interaction.module.css';

export function Tags({ interaction, readOnly }: { interaction: Interaction; readOnly: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const key = ['interaction', interaction.id];
  const save = useAct((tags: string[]) => ask(setTags({ path: { id: interaction.id }, body: { tags } })), [key]);
  const change = (tags: string[]) => {
    client.setQueryData<Interaction>(key, (old) => old && { ...old, tags });
    save.mutate(tags);
  };
  return (
    <TagsInput
      size="xs"
      className={classes.tags}
      aria-label={t`Tags`}
      placeholder={interaction.tags.length ? '' : t`Add a tag`}
      value={interaction.tags}
      onChange={change}
      maxTags={20}
      readOnly={readOnly}
    />
  );
}
