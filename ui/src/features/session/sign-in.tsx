import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, PasswordInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { ask } from '../../api/client';
import { signIn } from '../../api/generated';
import { Problem } from '../../api/problem';
import { useProblemSentence } from '../../lib/act';
import { LANGUAGES, type Language, setLanguage } from '../../lib/i18n';
import { meQuery } from '../../lib/session';
import classes from './sign-in.module.css';

const ProviderButtons = lazy(() => import('./provider-buttons'));

type Props = { onSignedIn: () => void; failed?: string; back?: string };

export function SignIn({ onSignedIn, failed, back }: Props) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => ask(signIn({ body: { email: email.trim(), password } })),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      onSignedIn();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  const refused = enter.error instanceof Problem && enter.error.code === 'session.refused';
  return (
    <main className={classes.page}>
      <title>{`${t`Sign in`} · Switchroom`}</title>
      <form className={classes.card} onSubmit={submit}>
        <Stack gap="md">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <h1 className={classes.title}>
            <Trans>Sign in to Switchroom</Trans>
          </h1>
          <TextInput
            size="md"
            type="email"
            name="email"
            label={t`E-mail`}
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            size="md"
            name="password"
            label={t`Password`}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          />
          {enter.error && (
            <Alert color="red" variant="light" role="alert">
              {refused ? <Trans>E-mail and password do not match.</Trans> : sentence(enter.error)}
            </Alert>
          )}
          <Button type="submit" size="md" loading={enter.isPending}>
            <Trans>Sign in</Trans>
          </Button>
          <Suspense>
            <ProviderButtons failed={failed} back={back} />
          </Suspense>
        </Stack>
      </form>
      <SegmentedControl
        size="xs"
        aria-label={t`Language`}
        value={i18n.locale}
        onChange={(value) => void setLanguage(value as Language)}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      />
    </main>
  );
}
