import { useLingui } from '@lingui/react/macro';
import { TagsInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { setTags } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';

export function Tags({ interaction }: { interaction: Interaction }) {
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
      maw={300}
      miw={140}
      flex="0 1 auto"
      aria-label={t`Tags`}
      placeholder={interaction.tags.length ? '' : t`Add a tag`}
      value={interaction.tags}
      onChange={change}
      maxTags={20}
    />
  );
}
