/** The set-up collections share one grammar; this is it, over the generated operations. */
import { ask } from './client';
import * as api from './generated';

export type Row = { id: string; version: number; archived?: boolean; [field: string]: unknown };
type PageOf<R> = { items: R[]; next?: string | null; total?: number | null };

type Operations = {
  list: unknown;
  create: unknown;
  update?: unknown;
  archive: unknown;
};

const OPERATIONS = {
  units: { list: api.listUnits, create: api.createUnit, update: api.updateUnit, archive: api.archiveUnit },
  brands: { list: api.listBrands, create: api.createBrand, update: api.updateBrand, archive: api.archiveBrand },
  regions: { list: api.listRegions, create: api.createRegion, update: api.updateRegion, archive: api.archiveRegion },
  channels: {
    list: api.listChannels,
    create: api.createChannel,
    update: api.updateChannel,
    archive: api.archiveChannel,
  },
  environments: {
    list: api.listEnvironments,
    create: api.createEnvironment,
    update: api.updateEnvironment,
    archive: api.archiveEnvironment,
  },
  'service-categories': {
    list: api.listServiceCategories,
    create: api.createServiceCategory,
    update: api.updateServiceCategory,
    archive: api.archiveServiceCategory,
  },
  services: {
    list: api.listServices,
    create: api.createService,
    update: api.updateService,
    archive: api.archiveService,
  },
  posts: { list: api.listPosts, create: api.createPost, update: api.updatePost, archive: api.archivePost },
  'permission-sets': {
    list: api.listPermissionSets,
    create: api.createPermissionSet,
    update: api.updatePermissionSet,
    archive: api.archivePermissionSet,
  },
  users: { list: api.listUsers, create: api.createUser, update: api.updateUser, archive: api.archiveUser },
  skills: { list: api.listSkills, create: api.createSkill, update: api.updateSkill, archive: api.archiveSkill },
  statuses: { list: api.listStatuses, create: api.createStatus, update: api.updateStatus, archive: api.archiveStatus },
  queues: { list: api.listQueues, create: api.createQueue, update: api.updateQueue, archive: api.archiveQueue },
  bulletins: {
    list: api.listBulletins,
    create: api.createBulletin,
    update: api.updateBulletin,
    archive: api.archiveBulletin,
  },
  'break-limits': {
    list: api.listBreakLimits,
    create: api.createBreakLimit,
    update: api.updateBreakLimit,
    archive: api.archiveBreakLimit,
  },
  'complaint-routes': {
    list: api.listComplaintRoutes,
    create: api.createComplaintRoute,
    update: api.updateComplaintRoute,
    archive: api.archiveComplaintRoute,
  },
  calendars: {
    list: api.listCalendars,
    create: api.createCalendar,
    update: api.updateCalendar,
    archive: api.archiveCalendar,
  },
  'entry-points': {
    list: api.listEntryPoints,
    create: api.createEntryPoint,
    update: api.updateEntryPoint,
    archive: api.archiveEntryPoint,
  },
  dispositions: {
    list: api.listDispositions,
    create: api.createDisposition,
    update: api.updateDisposition,
    archive: api.archiveDisposition,
  },
  'saved-replies': {
    list: api.listSavedReplies,
    create: api.createSavedReply,
    update: api.updateSavedReply,
    archive: api.archiveSavedReply,
  },
  portals: {
    list: api.listPortals,
    create: api.createPortal,
    update: api.updatePortal,
    archive: api.archivePortal,
  },
  'known-incidents': {
    list: api.listKnownIncidents,
    create: api.createKnownIncident,
    update: api.updateKnownIncident,
    archive: api.archiveKnownIncident,
  },
  triggers: {
    list: api.listTriggers,
    create: api.createTrigger,
    update: api.updateTrigger,
    archive: api.archiveTrigger,
  },
  webhooks: {
    list: api.listWebhooks,
    create: api.createWebhook,
    update: api.updateWebhook,
    archive: api.archiveWebhook,
  },
  'identity-providers': {
    list: api.listIdentityProviders,
    create: api.createIdentityProvider,
    update: api.updateIdentityProvider,
    archive: api.archiveIdentityProvider,
  },
  mailboxes: {
    list: api.listMailboxes,
    create: api.createMailbox,
    update: api.updateMailbox,
    archive: api.archiveMailbox,
  },
  'message-channels': {
    list: api.listMessageChannels,
    create: api.createMessageChannel,
    update: api.updateMessageChannel,
    archive: api.archiveMessageChannel,
  },
  'block-list': {
    list: api.listBlockList,
    create: api.createBlock,
    update: api.updateBlock,
    archive: api.archiveBlock,
  },
  'knowledge-categories': {
    list: api.listKnowledgeCategories,
    create: api.createKnowledgeCategory,
    update: api.updateKnowledgeCategory,
    archive: api.archiveKnowledgeCategory,
  },
  announcements: {
    list: api.listAnnouncements,
    create: api.createAnnouncement,
    update: api.updateAnnouncement,
    archive: api.archiveAnnouncement,
  },
  'lookup-tables': {
    list: api.listLookupTables,
    create: api.createLookupTable,
    update: api.updateLookupTable,
    archive: api.archiveLookupTable,
  },
  'diagnostic-checks': {
    list: api.listDiagnosticChecks,
    create: api.createDiagnosticCheck,
    update: api.updateDiagnosticCheck,
    archive: api.archiveDiagnosticCheck,
  },
  secrets: { list: api.listSecrets, create: api.createSecret, update: api.updateSecret, archive: api.archiveSecret },
  'ticket-fields': {
    list: api.listTicketFields,
    create: api.createTicketField,
    update: api.updateTicketField,
    archive: api.archiveTicketField,
  },
  'ticket-macros': {
    list: api.listTicketMacros,
    create: api.createTicketMacro,
    update: api.updateTicketMacro,
    archive: api.archiveTicketMacro,
  },
  'sla-policies': {
    list: api.listSlaPolicies,
    create: api.createSlaPolicy,
    update: api.updateSlaPolicy,
    archive: api.archiveSlaPolicy,
  },
  'task-rules': {
    list: api.listTaskRules,
    create: api.createTaskRule,
    update: api.updateTaskRule,
    archive: api.archiveTaskRule,
  },
  'distribution-rules': {
    list: api.listDistributionRules,
    create: api.createDistributionRule,
    update: api.updateDistributionRule,
    archive: api.archiveDistributionRule,
  },
  'ticket-templates': {
    list: api.listTicketTemplates,
    create: api.createTicketTemplate,
    update: api.updateTicketTemplate,
    archive: api.archiveTicketTemplate,
  },
  'mail-templates': {
    list: api.listMailTemplates,
    create: api.createMailTemplate,
    update: api.updateMailTemplate,
    archive: api.archiveMailTemplate,
  },
  'remote-tools': {
    list: api.listRemoteTools,
    create: api.createRemoteTool,
    update: api.updateRemoteTool,
    archive: api.archiveRemoteTool,
  },
  vendors: { list: api.listVendors, create: api.createVendor, update: api.updateVendor, archive: api.archiveVendor },
  tokens: { list: api.listTokens, create: api.createToken, archive: api.archiveToken },
} satisfies Record<string, Operations>;

export type Collection = keyof typeof OPERATIONS;

/** One collection's operations, loosely typed: its fields are known to the screen that describes them. */
type Loose = {
  list: (options: { query: Record<string, unknown> }) => Promise<{ data?: PageOf<Row> }>;
  create: (options: { body: unknown }) => Promise<{ data?: Record<string, unknown> }>;
  update?: (options: { path: { id: string }; body: unknown }) => Promise<{ data?: Row }>;
  archive: (options: { path: { id: string } }) => Promise<{ data?: unknown }>;
};

function of(name: Collection): Loose {
  return OPERATIONS[name] as unknown as Loose;
}

const PAGE = 200;
const MOST_PAGES = 50;

/** All rows of a collection, archived ones left out. */
export async function listAll(name: Collection): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = await ask(of(name).list({ query: { limit: PAGE, cursor } }));
    rows.push(...items);
    if (!next) break;
    cursor = next;
  }
  return rows.filter((row) => !row.archived);
}

export function createRow(name: Collection, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  return ask(of(name).create({ body }));
}

export function updateRow(name: Collection, id: string, body: Record<string, unknown>): Promise<Row> {
  const { update } = of(name);
  if (!update) throw new Error(`${name} cannot be changed`);
  return ask(update({ path: { id }, body }));
}

export function archiveRow(name: Collection, id: string): Promise<unknown> {
  return ask(of(name).archive({ path: { id } }));
}
