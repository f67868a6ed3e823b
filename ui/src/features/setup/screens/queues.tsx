import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Section } from '../../../ui/form/fields';
import { labelOf, useChoices } from '../choices';
import { roundErrors } from '../policy';
import type { Screen } from '../screen';

/** The server keeps lengths up to a year. */
const YEAR_S = 365 * 86_400;
const YEAR_MIN = YEAR_S / 60;

export function useQueues(): Screen {
  const { t, i18n } = useLingui();
  const { work, policies } = useChoices();
  const units = useNames('units');
  const brands = useNames('brands');
  const sections = [
    useBasics(),
    useOrder(),
    useRounds(),
    useRinging(),
    useWrapUp(),
    useWaiting(),
    useLimits(),
    useTarget(),
  ];
  return {
    collection: 'queues',
    title: t`Queues`,
    create: t`New queue`,
    purpose: t`Where customers wait, and the rules by which they are given to agents.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(160px, 1.5fr)' },
      { id: 'medium', title: t`Medium`, value: (row) => labelOf(work, row.medium), width: '100px' },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string), wide: true },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
      {
        id: 'choice',
        title: t`Who is chosen`,
        value: (row) => labelOf(policies, (row.policy as { choice?: string })?.choice),
        wide: true,
      },
    ],
    sections,
    blank: {
      name: {},
      slug: '',
      unit_id: null,
      brand_id: null,
      medium: 'voice',
      policy: {
        choice: 'longest_idle',
        rate: 1,
        head_starts: [],
        rings: [{ after_s: 0, preferred_only: false, skills: [] }],
        offer_timeout_s: 20,
        missed: 'not_available',
        missed_after: 1,
        cooling_s: 30,
        wrap_up_s: 30,
        wrap_up_extendable_s: 300,
        announce_every_s: 30,
        expected_handling_s: 300,
        max_wait_s: null,
        size_limit: null,
        needs_staff: false,
        overflow_queue_id: null,
        service_level_s: 20,
      },
    },
  };
}

function useBasics(): Section {
  const { t } = useLingui();
  const { work } = useChoices();
  return {
    fields: [
      { kind: 'texts', name: 'name', label: t`Name`, required: true },
      {
        kind: 'text',
        name: 'slug',
        label: t`Short name`,
        half: true,
        required: true,
        fixed: true,
        help: t`Used in processes; cannot be changed later.`,
      },
      { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true, half: true },
      { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands`, half: true },
      { kind: 'select', name: 'medium', label: t`Medium`, options: work, required: true, half: true },
    ],
  };
}

function useOrder(): Section {
  const { t } = useLingui();
  return {
    title: t`Who is served first`,
    fields: [
      {
        kind: 'rows',
        name: 'policy.head_starts',
        label: t`Head starts`,
        help: t`Customers with this mark are served as if they had come earlier. Processes set the marks, for example vip = yes; tickets have kind, priority, impact, urgency, medium, language, brand.`,
        add: t`Add a head start`,
        blank: { attribute: '', value: '', by_s: 300 },
        fields: [
          { kind: 'text', name: 'attribute', label: t`Mark`, required: true },
          { kind: 'text', name: 'value', label: t`Value`, required: true },
          {
            kind: 'number',
            name: 'by_s',
            label: t`Earlier by`,
            unit: t`min`,
            per: 60,
            min: 0.1,
            max: YEAR_MIN,
            required: true,
            width: '110px',
          },
        ],
      },
      {
        kind: 'number',
        name: 'policy.rate',
        half: true,
        label: t`Weight of waiting`,
        help: t`At 2, each minute of waiting counts as two when agents also serve other queues.`,
        min: 0.01,
        max: 1000,
        step: 0.1,
        required: true,
      },
    ],
  };
}

function useRounds(): Section {
  const { t } = useLingui();
  const { policies } = useChoices();
  const words = {
    first: t`The first round opens at once: 0 s`,
    order: t`Not before the round above`,
    twice: t`Each skill only once`,
  };
  return {
    title: t`Who is chosen`,
    fields: [
      {
        kind: 'select',
        name: 'policy.choice',
        half: true,
        label: t`Among the agents of a round`,
        options: policies,
        required: true,
      },
      {
        kind: 'rows',
        name: 'policy.rings',
        label: t`Rounds`,
        help: t`Who may be asked. The longer a customer waits, the more rounds are open; whoever was asked before still is.`,
        add: t`Add a round`,
        blank: { after_s: 30, preferred_only: false, skills: [] },
        check: (value) => roundErrors(value, words),
        fields: [
          {
            kind: 'number',
            name: 'after_s',
            label: t`Opens after`,
            unit: t`s`,
            min: 0,
            max: YEAR_S,
            required: true,
            width: '110px',
          },
          {
            kind: 'select',
            name: 'preferred_only',
            label: t`For`,
            as: 'boolean',
            required: true,
            options: [
              { value: 'false', label: t`By skill` },
              { value: 'true', label: t`Preferred agents only` },
            ],
          },
          {
            kind: 'rows',
            name: 'skills',
            label: t`Skills`,
            add: t`Add a skill`,
            blank: { skill_id: null, at_least: 5 },
            when: (round) => round.preferred_only !== true,
            fields: [
              { kind: 'select', name: 'skill_id', label: t`Skill`, from: 'skills', required: true },
              {
                kind: 'number',
                name: 'at_least',
                label: t`At least`,
                min: 1,
                max: 10,
                whole: true,
                required: true,
                width: '90px',
              },
            ],
          },
        ],
      },
    ],
  };
}

function useRinging(): Section {
  const { t } = useLingui();
  const { missed } = useChoices();
  return {
    title: t`Ringing`,
    fields: [
      {
        kind: 'number',
        name: 'policy.offer_timeout_s',
        half: true,
        label: t`Rings for`,
        unit: t`s`,
        min: 1,
        max: YEAR_S,
        required: true,
      },
      {
        kind: 'number',
        name: 'policy.cooling_s',
        half: true,
        label: t`Not offered again for`,
        help: t`After an agent declined or missed a customer; twice as long each further time.`,
        unit: t`s`,
        min: 1,
        max: YEAR_S,
        required: true,
      },
      {
        kind: 'select',
        name: 'policy.missed',
        half: true,
        label: t`An agent who does not answer`,
        options: missed,
        required: true,
      },
      {
        kind: 'number',
        name: 'policy.missed_after',
        half: true,
        label: t`After so many missed in a row`,
        min: 1,
        max: 20,
        whole: true,
        required: true,
        when: (values) => (values.policy as { missed?: string }).missed === 'not_available',
      },
    ],
  };
}

function useWrapUp(): Section {
  const { t } = useLingui();
  return {
    title: t`Wrap-up`,
    fields: [
      {
        kind: 'number',
        name: 'policy.wrap_up_s',
        half: true,
        label: t`Length`,
        help: t`0: none.`,
        unit: t`s`,
        min: 0,
        max: YEAR_S,
        required: true,
      },
      {
        kind: 'number',
        name: 'policy.wrap_up_extendable_s',
        half: true,
        label: t`Agents may lengthen it by`,
        help: t`In all; 0: not at all.`,
        unit: t`s`,
        min: 0,
        max: YEAR_S,
        required: true,
      },
    ],
  };
}

function useWaiting(): Section {
  const { t } = useLingui();
  return {
    title: t`While customers wait`,
    fields: [
      {
        kind: 'number',
        name: 'policy.announce_every_s',
        half: true,
        label: t`Place and wait are told every`,
        unit: t`s`,
        min: 1,
        max: YEAR_S,
        nothing: t`Never`,
      },
      {
        kind: 'number',
        name: 'policy.expected_handling_s',
        half: true,
        label: t`Usual time with a customer`,
        help: t`For the wait that is told, until the queue has served enough customers to know it.`,
        unit: t`min`,
        per: 60,
        min: 0.1,
        max: YEAR_MIN,
        required: true,
      },
    ],
  };
}

function useLimits(): Section {
  const { t } = useLingui();
  return {
    title: t`Limits and overflow`,
    fields: [
      {
        kind: 'number',
        name: 'policy.max_wait_s',
        half: true,
        label: t`Longest wait`,
        unit: t`min`,
        per: 60,
        min: 0.1,
        max: YEAR_MIN,
        nothing: t`No limit`,
      },
      {
        kind: 'select',
        name: 'policy.overflow_queue_id',
        half: true,
        label: t`Then to the queue`,
        help: t`After the longest wait. Without one, the process goes on without the queue.`,
        from: 'queues',
        nothing: t`None`,
      },
      {
        kind: 'number',
        name: 'policy.size_limit',
        half: true,
        label: t`Most waiting`,
        min: 0,
        max: 1_000_000,
        whole: true,
        nothing: t`No limit`,
        help: t`Beyond that, the process goes on without the queue.`,
      },
      {
        kind: 'switch',
        name: 'policy.needs_staff',
        label: t`Only while somebody serves it`,
        help: t`Otherwise the process goes on without the queue.`,
      },
    ],
  };
}

function useTarget(): Section {
  const { t } = useLingui();
  return {
    title: t`Target`,
    fields: [
      {
        kind: 'number',
        name: 'policy.service_level_s',
        half: true,
        label: t`Service level: answered within`,
        unit: t`s`,
        min: 1,
        max: YEAR_S,
        required: true,
      },
    ],
  };
}
