import { Trans, useLingui } from '@lingui/react/macro';
import { Avatar, type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBeach,
  IconDeviceDesktop,
  IconDevices,
  IconHeadphones,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client';
import { signOut, updateMe } from '../api/generated';
import { phone } from '../features/desk/phone';
import { useAct } from '../lib/act';
import { type Command, useCommands } from '../lib/commands';
import { LANGUAGES, type Language, setLanguage } from '../lib/i18n';
import { onDemand } from '../lib/on-demand';
import { useMe } from '../lib/session';
import { ME } from './texts';
import classes from './user-menu.module.css';

const Absences = onDemand(async () => (await import('../ui/absences')).Absences);
const DeviceSettings = onDemand(async () => (await import('../features/desk/device-settings')).DeviceSettings);
const Sessions = onDemand(async () => (await import('../features/session/sessions')).Sessions);

const SCHEMES = [
  { value: 'light', icon: IconSun, title: ME.light },
  { value: 'dark', icon: IconMoon, title: ME.dark },
  { value: 'auto', icon: IconDeviceDesktop, title: ME.system },
] as const satisfies Array<{ value: MantineColorScheme; icon: typeof IconSun; title: typeof ME.dark }>;

export function UserMenu() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [sessions, showSessions] = useDisclosure();
  const [devices, showDevices] = useDisclosure();
  const [absences, showAbsences] = useDisclosure();
  const save = useAct(
    (change: { language?: Language; theme?: MantineColorScheme }) => ask(updateMe({ body: change })),
    [['me']],
  );
  const leave = useAct(async () => {
    await ask(signOut());
    phone.endAll();
    client.clear();
    await navigate({ to: '/sign-in', search: { back: undefined } });
  });
  const theme = (value: MantineColorScheme) => {
    setColorScheme(value);
    save.mutate({ theme: value });
  };
  const language = (value: Language) => {
    void setLanguage(value);
    save.mutate({ language: value });
  };
  useCommands([
    ...SCHEMES.map(
      ({ value, title }): Command => ({ id: `theme-${value}`, title, group: ME.group, run: () => theme(value) }),
    ),
    ...(Object.keys(LANGUAGES) as Language[]).map(
      (value): Command => ({
        id: `language-${value}`,
        title: LANGUAGES[value],
        group: ME.group,
        run: () => language(value),
      }),
    ),
    { id: 'sessions', title: ME.sessions, group: ME.group, run: showSessions.open },
    { id: 'absences', title: ME.absences, group: ME.group, run: showAbsences.open },
    { id: 'sign-out', title: ME.signOut, group: ME.group, run: () => leave.mutate(undefined) },
  ]);
  return (
    <>
      <Menu position="top-start" width={232} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.me}>
            <Avatar size={24} radius="xl" name={me.user.name} color="initials" />
            <span className={classes.name}>{me.user.name}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Trans>Language</Trans>
          </Menu.Label>
          {(Object.keys(LANGUAGES) as Language[]).map((value) => (
            <Menu.RadioItem
              key={value}
              value={value}
              lang={value}
              checked={i18n.locale === value}
              closeMenuOnClick
              onChange={() => language(value)}
            >
              {LANGUAGES[value]}
            </Menu.RadioItem>
          ))}
          <Menu.Label>
            <Trans>Appearance</Trans>
          </Menu.Label>
          {SCHEMES.map(({ value, icon: Icon, title }) => (
            <Menu.RadioItem
              key={value}
              value={value}
              checked={colorScheme === value}
              rightSection={<Icon size={15} />}
              onChange={() => theme(value)}
            >
              {i18n._(title)}
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          {me.is_agent && (
            <Menu.Item leftSection={<IconHeadphones size={15} />} onClick={showDevices.open}>
              <Trans>Sound and microphone</Trans>
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDevices size={15} />} onClick={showSessions.open}>
            <Trans>Where I am signed in</Trans>
          </Menu.Item>
          <Menu.Item leftSection={<IconBeach size={15} />} onClick={showAbsences.open}>
            {i18n._(ME.absences)}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => leave.mutate(undefined)}>
            <Trans>Sign out</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Sessions opened={sessions} onClose={showSessions.close} title={t`Where I am signed in`} />
      <Absences opened={absences} onClose={showAbsences.close} />
      <DeviceSettings opened={devices} onClose={showDevices.close} />
    </>
  );
}
