import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useNavigate,
} from '@tanstack/react-router';
import { Problem } from '../api/problem';
import { SignIn } from '../features/session/sign-in';
import { nearestLanguage, setLanguage } from '../lib/i18n';
import { meQuery } from '../lib/session';
import { ownPath, takeWayBack, wayBack } from '../lib/way-back';
import { Failure, RowsSkeleton } from '../ui/states';
import { NotFound } from './not-found';
import { Shell } from './shell';

type Search = Record<string, string | boolean | undefined>;

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { back: string | undefined; failed?: string } => ({
    back: typeof search.back === 'string' ? search.back : undefined,
    ...(typeof search.failed === 'string' ? { failed: search.failed } : {}),
  }),
  component: function SignInRoute() {
    const navigate = useNavigate();
    const { back, failed } = signIn.useSearch();
    // Only places of our own: a foreign address in the link must not be followed.
    const target = ownPath(back) ?? (failed ? wayBack() : undefined) ?? '/desk';
    return <SignIn failed={failed} back={target} onSignedIn={() => void navigate({ href: target, replace: true })} />;
  },
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.client.ensureQueryData(meQuery);
      if (me.user.language) await setLanguage(nearestLanguage([me.user.language]));
    } catch (error) {
      if (error instanceof Problem && error.status === 401)
        throw redirect({ to: '/sign-in', search: { back: location.href } });
      throw error;
    }
  },
  component: Shell,
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});

/** Which facts of the interaction are shown. */
function shownFacts(search: Search): { facts?: string } {
  return typeof search.facts === 'string' ? { facts: search.facts } : {};
}

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    // Whoever signs in by a provider is led here.
    throw redirect({ href: takeWayBack() ?? '/desk' });
  },
});
const desk = createRoute({
  getParentRoute: () => inside,
  path: '/desk',
  validateSearch: shownFacts,
  component: lazyRouteComponent(() => import('./desk-page'), 'DeskPage'),
});
const interaction = createRoute({
  getParentRoute: () => inside,
  path: '/interactions/$id',
  validateSearch: shownFacts,
  component: lazyRouteComponent(async () => {
    const { DeskPage } = await import('./desk-page');
    return { InteractionRoute: () => <DeskPage id={interaction.useParams().id} /> };
  }, 'InteractionRoute'),
});
const tasks = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/tasks/tasks-page'), 'TasksPage'),
});
const history = createRoute({
  getParentRoute: () => inside,
  path: '/history',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/interactions/history-page'), 'HistoryPage'),
});
const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/customers/customers-page'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  component: lazyRouteComponent(async () => {
    const { CustomerRoute } = await import('./customer-route');
    return { CustomerOf: () => <CustomerRoute id={customer.useParams().id} /> };
  }, 'CustomerOf'),
});
const importing = createRoute({
  getParentRoute: () => inside,
  path: '/import/$kind',
  validateSearch: (search: Search) => (typeof search.id === 'string' ? { id: search.id } : {}) as { id?: string },
  component: lazyRouteComponent(async () => {
    const { ImportPage } = await import('../features/imports/import-page');
    return {
      ImportRoute: () => <ImportPage kind={importing.useParams().kind} id={importing.useSearch().id} />,
    };
  }, 'ImportRoute'),
});
const tickets = createRoute({
  getParentRoute: () => inside,
  path: '/tickets',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/tickets/tickets-page'), 'TicketsPage'),
});
const ticket = createRoute({
  getParentRoute: () => inside,
  path: '/tickets/$number',
  component: lazyRouteComponent(async () => {
    const { TicketRoute } = await import('./ticket-route');
    return { TicketOf: () => <TicketRoute number={ticket.useParams().number} /> };
  }, 'TicketOf'),
});
const complaints = createRoute({
  getParentRoute: () => inside,
  path: '/complaints',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/complaints/complaints-page'), 'ComplaintsPage'),
});
const inspections = createRoute({
  getParentRoute: () => inside,
  path: '/inspections',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/inspections/inspections-page'), 'InspectionsPage'),
});
const inspection = createRoute({
  getParentRoute: () => inside,
  path: '/inspections/$id',
  component: lazyRouteComponent(async () => {
    const { InspectionPage } = await import('../features/inspections/inspection-page');
    return {
      InspectionRoute: () => {
        const { id } = inspection.useParams();
        return <InspectionPage key={id} id={id} />;
      },
    };
  }, 'InspectionRoute'),
});
const walk = createRoute({
  getParentRoute: () => inside,
  path: '/inspections/walks/$id',
  component: lazyRouteComponent(async () => {
    const { WalkPage } = await import('../features/inspections/walk-page');
    return {
      WalkRoute: () => {
        const { id } = walk.useParams();
        return <WalkPage key={id} id={id} />;
      },
    };
  }, 'WalkRoute'),
});
const visits = createRoute({
  getParentRoute: () => inside,
  path: '/visits',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(async () => {
    const { VisitsPage } = await import('../features/tickets/visits-page');
    return { VisitsRoute: () => <VisitsPage search={visits.useSearch()} /> };
  }, 'VisitsRoute'),
});
const voicemail = createRoute({
  getParentRoute: () => inside,
  path: '/voicemail',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/voicemail/voicemail-page'), 'VoicemailPage'),
});
const mail = createRoute({
  getParentRoute: () => inside,
  path: '/mail',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/mail/mail-page'), 'MailPage'),
});
const knowledge = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge',
  validateSearch: (search: Search) =>
    Object.fromEntries(
      ['q', 'category', 'state', 'mine']
        .filter((name) => search[name] !== undefined)
        .map((name) => [name, String(search[name])]),
    ) as { q?: string; category?: string; state?: string; mine?: string },
  component: lazyRouteComponent(() => import('../features/knowledge/knowledge-page'), 'KnowledgePage'),
});
const newArticle = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge/new',
  validateSearch: (search: Search) =>
    (typeof search.title === 'string' ? { title: search.title } : {}) as { title?: string },
  component: lazyRouteComponent(async () => {
    const { NewPage } = await import('../features/knowledge/new-page');
    return { NewArticleRoute: () => <NewPage title={newArticle.useSearch().title} /> };
  }, 'NewArticleRoute'),
});
const article = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge/$key',
  component: lazyRouteComponent(async () => {
    const { ArticlePage } = await import('../features/knowledge/article-page');
    return { ArticleRoute: () => <ArticlePage id={article.useParams().key} /> };
  }, 'ArticleRoute'),
});
const editArticle = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge/$key/edit',
  component: lazyRouteComponent(async () => {
    const { EditorPage } = await import('../features/knowledge/editor-page');
    return { EditArticleRoute: () => <EditorPage id={editArticle.useParams().key} /> };
  }, 'EditArticleRoute'),
});
const articleVersions = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge/$key/versions',
  component: lazyRouteComponent(async () => {
    const { VersionsPage } = await import('../features/knowledge/versions-page');
    return { ArticleVersionsRoute: () => <VersionsPage id={articleVersions.useParams().key} /> };
  }, 'ArticleVersionsRoute'),
});
const welcome = createRoute({
  getParentRoute: () => inside,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../features/welcome/welcome-page'), 'WelcomePage'),
});
const wallboard = createRoute({
  getParentRoute: () => inside,
  path: '/wallboard',
  validateSearch: (search: Search) =>
    ({
      ...(search.wall === true && { wall: true }),
      ...((search.floor === 'real' || search.floor === 'simulated') && { floor: search.floor }),
    }) as { wall?: boolean; floor?: 'real' | 'simulated' },
  component: lazyRouteComponent(async () => {
    const { WallboardPage } = await import('../features/wallboard/wallboard-page');
    return {
      WallboardRoute: () => {
        const { wall, floor } = wallboard.useSearch();
        return <WallboardPage wall={wall === true} floor={floor} />;
      },
    };
  }, 'WallboardRoute'),
});
const queueFloor = createRoute({
  getParentRoute: () => inside,
  path: '/floor/queues/$id',
  component: lazyRouteComponent(async () => {
    const { QueuePage } = await import('../features/explain/queue-page');
    return { QueueRoute: () => <QueuePage id={queueFloor.useParams().id} /> };
  }, 'QueueRoute'),
});
const agentFloor = createRoute({
  getParentRoute: () => inside,
  path: '/floor/agents/$id',
  component: lazyRouteComponent(async () => {
    const { AgentPage } = await import('../features/explain/agent-page');
    return { AgentRoute: () => <AgentPage id={agentFloor.useParams().id} /> };
  }, 'AgentRoute'),
});
const handover = createRoute({
  getParentRoute: () => inside,
  path: '/handover',
  validateSearch: (search: Search) =>
    ({
      ...(typeof search.unit === 'string' && { unit: search.unit }),
      ...(typeof search.page === 'string' && { page: search.page }),
    }) as { unit?: string; page?: string },
  component: lazyRouteComponent(async () => {
    const { HandoverPage } = await import('../features/handover/handover-page');
    return { HandoverRoute: () => <HandoverPage {...handover.useSearch()} /> };
  }, 'HandoverRoute'),
});
const setup = createRoute({
  getParentRoute: () => inside,
  path: '/setup/$screen',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(async () => {
    const { isSetupScreen, SetupScreen } = await import('../features/setup');
    return {
      SetupRoute: () => {
        const { screen } = setup.useParams();
        return isSetupScreen(screen) ? <SetupScreen name={screen} /> : <NotFound />;
      },
    };
  }, 'SetupRoute'),
});
const processMap = createRoute({
  getParentRoute: () => inside,
  path: '/map',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/map/map-page'), 'MapPage'),
});
const contactMatrix = createRoute({
  getParentRoute: () => inside,
  path: '/map/contact',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/map/contact-page'), 'ContactPage'),
});
const rulePacks = createRoute({
  getParentRoute: () => inside,
  path: '/rule-packs',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/rules/rule-packs-page'), 'RulePacksPage'),
});
const processes = createRoute({
  getParentRoute: () => inside,
  path: '/processes',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/processes-page'), 'ProcessesPage'),
});
const publish = createRoute({
  getParentRoute: () => inside,
  path: '/processes/publish',
  component: lazyRouteComponent(() => import('../features/processes/publish-page'), 'PublishPage'),
});
const templates = createRoute({
  getParentRoute: () => inside,
  path: '/processes/templates',
  component: lazyRouteComponent(() => import('../features/processes/templates-page'), 'TemplatesPage'),
});
const drafts = createRoute({
  getParentRoute: () => inside,
  path: '/processes/drafts',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/drafts-page'), 'DraftsPage'),
});
const compendium = createRoute({
  getParentRoute: () => inside,
  path: '/processes/compendium',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/compendium-page'), 'CompendiumPage'),
});
const processReports = createRoute({
  getParentRoute: () => inside,
  path: '/process-reports',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/reports/reports-page'), 'ReportsPage'),
});
const monitor = createRoute({
  getParentRoute: () => inside,
  path: '/monitor',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/processes/monitor/monitor-page'), 'MonitorPage'),
});
const stepTable = createRoute({
  getParentRoute: () => inside,
  path: '/processes/from-table',
  component: lazyRouteComponent(() => import('../features/processes/step-table-page'), 'StepTablePage'),
});
const designer = createRoute({
  getParentRoute: () => inside,
  path: '/processes/drafts/$id',
  component: lazyRouteComponent(async () => {
    const { DesignerPage } = await import('../features/processes/designer/designer-page');
    return {
      DesignerRoute: () => {
        const { id } = designer.useParams();
        return <DesignerPage key={id} id={id} />;
      },
    };
  }, 'DesignerRoute'),
});
const process = createRoute({
  getParentRoute: () => inside,
  path: '/processes/$slug',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(async () => {
    const { ProcessPage } = await import('../features/processes/process-page');
    return { ProcessRoute: () => <ProcessPage slug={process.useParams().slug} /> };
  }, 'ProcessRoute'),
});
const health = createRoute({
  getParentRoute: () => inside,
  path: '/health',
  component: lazyRouteComponent(() => import('../features/health/health-page'), 'HealthPage'),
});
const retention = createRoute({
  getParentRoute: () => inside,
  path: '/retention',
  component: lazyRouteComponent(() => import('../features/retention/retention-page'), 'RetentionPage'),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: (search: Search) => search,
  component: lazyRouteComponent(() => import('../features/audit/audit-page'), 'AuditPage'),
});

const tree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    desk,
    interaction,
    tasks,
    history,
    tickets,
    ticket,
    complaints,
    inspections,
    inspection,
    walk,
    visits,
    customers,
    customer,
    importing,
    voicemail,
    mail,
    knowledge,
    newArticle,
    article,
    editArticle,
    articleVersions,
    welcome,
    wallboard,
    queueFloor,
    agentFloor,
    handover,
    setup,
    processMap,
    contactMatrix,
    rulePacks,
    processes,
    publish,
    templates,
    drafts,
    compendium,
    monitor,
    processReports,
    stepTable,
    designer,
    process,
    health,
    retention,
    audit,
  ]),
]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
    defaultPendingComponent: RowsSkeleton,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
