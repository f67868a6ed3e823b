import '@mantine/core/styles/Switch.layer.css';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Select, Switch } from '@mantine/core';
import { IconScale, IconUpload } from '@tabler/icons-react';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { Page } from '../../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { Broken } from './broken';
import { RuleLine } from './rule-line';
import classes from './rules.module.css';
import { type RulePack, useBroken, useImportPack, useRemovePack, useRulePacks, useSwitchPack } from './use-rule-packs';

/** What a law or a house standard demands of processes: for which brands it is on, and what breaks it now. */
export function RulePacksPage() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const { params, change } = useView();
  const { data, error, refetch } = useRulePacks();
  const brands = useNames('brands');
  const bring = useImportPack();
  const mayEdit = may(me, 'processes:rule_pack:edit');
  const pack = data?.items.find((one) => one.pack === params.pack) ?? data?.items[0];
  const brand = params.brand && brands.has(params.brand) ? params.brand : [...brands.keys()][0];
  const choose = async (file: File | null) => {
    if (!file) return;
    bring.mutate(await file.text(), { onSuccess: (made) => change({ pack: made.pack }) });
  };
  return (
    <Page
      title={t`Rule packs`}
      actions={
        mayEdit && (
          <FileButton accept=".yaml,.yml,.json" onChange={(file) => void choose(file)}>
            {(props) => (
              <Button variant="default" leftSection={<IconUpload size={14} />} loading={bring.isPending} {...props}>
                <Trans>Import a pack</Trans>
              </Button>
            )}
          </FileButton>
        )
      }
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !pack ? (
        <RowsSkeleton />
      ) : (
        <div className={classes.body}>
          <div className={classes.choice}>
            <Select
              w={260}
              label={t`Rule pack`}
              allowDeselect={false}
              value={pack.pack}
              onChange={(value) => change({ pack: value ?? undefined })}
              data={(data?.items ?? []).map((one) => ({ value: one.pack, label: say(one.title as Text, i18n.locale) }))}
            />
            <Select
              w={200}
              label={t`Brand`}
              allowDeselect={false}
              value={brand ?? null}
              onChange={(value) => change({ brand: value ?? undefined })}
              data={[...brands].map(([value, label]) => ({ value, label }))}
            />
            {brand && <PackSwitch key={`${pack.pack} ${brand}`} pack={pack} brand={brand} mayEdit={mayEdit} />}
          </div>
          <p className={classes.about}>
            {pack.link ? (
              <a href={pack.link} target="_blank" rel="noreferrer">
                {pack.source}
              </a>
            ) : (
              pack.source
            )}
            {' · '}
            <OnFor pack={pack} brands={brands} />
          </p>
          {brand ? (
            <AtBrand key={`${pack.pack} ${brand}`} pack={pack} brand={brand} mayEdit={mayEdit} />
          ) : (
            <Empty icon={<IconScale size={20} />} title={<Trans>No brand yet</Trans>}>
              <Trans>Rules are switched on for a brand. Set one up first.</Trans>
            </Empty>
          )}
        </div>
      )}
    </Page>
  );
}

function OnFor({ pack, brands }: { pack: RulePack; brands: Map<string, string> }) {
  const on = pack.brands.filter((one) => one.on).map((one) => brands.get(one.brand_id));
  const names = on.filter(Boolean).join(', ');
  return names ? <Trans>on for {names}</Trans> : <Trans>on for no brand</Trans>;
}

function PackSwitch({ pack, brand, mayEdit }: { pack: RulePack; brand: string; mayEdit: boolean }) {
  const { t } = useLingui();
  const turn = useSwitchPack(pack.pack, brand);
  const remove = useRemovePack(pack.pack);
  const on = pack.brands.some((one) => one.brand_id === brand && one.on);
  const unused = !pack.brands.some((one) => one.on);
  return (
    <>
      <Switch
        mb={6}
        label={t`On for this brand`}
        checked={on}
        disabled={!mayEdit || turn.isPending}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
      {mayEdit && !pack.shipped && unused && (
        <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
          <Trans>Remove the pack</Trans>
        </Button>
      )}
    </>
  );
}

/** The rules as they hold at one brand, and what breaks them there. */
function AtBrand({ pack, brand, mayEdit }: { pack: RulePack; brand: string; mayEdit: boolean }) {
  const { data: broken, error } = useBroken(pack.pack, brand);
  const here = pack.brands.find((one) => one.brand_id === brand);
  const count = (rule: string) =>
    new Set(broken?.items.filter((one) => one.rule === rule).map((one) => one.process)).size;
  return (
    <>
      <h2>
        <Plural value={pack.rules.length} one="# rule" other="# rules" />
      </h2>
      <ul className={classes.rules}>
        {pack.rules.map((rule) => (
          <RuleLine
            key={rule.name}
            pack={pack.pack}
            brand={brand}
            rule={rule}
            off={here?.off.find((one) => one.rule === rule.name)}
            broken={broken && count(rule.name)}
            mayEdit={mayEdit}
          />
        ))}
      </ul>
      <h2>{here?.on ? <Trans>What breaks it now</Trans> : <Trans>What would break it if it were on</Trans>}</h2>
      {error ? (
        <Failure error={error} />
      ) : broken ? (
        <Broken items={broken.items} rules={pack.rules} />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}
