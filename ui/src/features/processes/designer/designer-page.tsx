import { useLingui } from '@lingui/react/macro';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { Designer } from './designer';
import { useDraft } from './use-draft';
import { useStepTypes } from './use-knowledge';

/** The designer of one draft. */
export function DesignerPage({ id }: { id: string }) {
  const { i18n } = useLingui();
  const { editing, error, refetch } = useDraft(id);
  const types = useStepTypes();
  const failed = error ?? types.error;
  if (failed && (!editing || !types.known))
    return (
      <Failure
        error={failed}
        retry={() => {
          void refetch();
          void types.refetch();
        }}
      />
    );
  if (!editing || !types.known) return <RowsSkeleton />;
  return <Designer key={i18n.locale} editing={editing} known={types.known} />;
}
