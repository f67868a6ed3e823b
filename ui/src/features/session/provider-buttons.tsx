import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Divider, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { beginSignOn, listSignOn } from '../../api/generated';
import { useProblemSentence } from '../../lib/act';
import { rememberWay } from '../../lib/way-back';

/** The other ways in, and why the last one led back here. Shows nothing while there is none. */
export default function ProviderButtons({ failed, back }: { failed?: string; back?: string }) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  const { data } = useQuery({ queryKey: ['sign-on'], queryFn: () => ask(listSignOn()), retry: false });
  const begin = useMutation({
    mutationFn: (slug: string) => ask(beginSignOn({ path: { slug } })),
    onSuccess: ({ url }) => {
      rememberWay(back);
      location.assign(url);
    },
  });
  const why: Record<string, string> = {
    cancelled: t`You have cancelled the sign-in.`,
    over: t`This sign-in took too long or was begun in another browser. Try again.`,
    unavailable: t`This way to sign in does not answer now. Try again later, or use your password.`,
    throttled: t`Too many attempts. Please wait a little.`,
    refused: t`The sign-in did not work. Try again.`,
    no_account: t`This account opens nothing here. Ask your administrator.`,
  };
  const said = begin.error ? sentence(begin.error) : failed ? (why[failed] ?? why.refused) : '';
  if (!data?.items.length && !said) return null;
  return (
    <Stack gap="md">
      {data?.items.length ? <Divider label={<Trans>or</Trans>} /> : null}
      {said && (
        <Alert color="red" variant="light" role="alert">
          {said}
        </Alert>
      )}
      {data?.items.map(({ slug, name }) => (
        <Button
          key={slug}
          type="button"
          variant="default"
          size="md"
          loading={(begin.isPending || begin.isSuccess) && begin.variables === slug}
          onClick={() => begin.mutate(slug)}
        >
          <Trans>Sign in with {name}</Trans>
        </Button>
      ))}
    </Stack>
  );
}
