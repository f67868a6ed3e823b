/**
 * The server's shapes under the names we use. They are taken from the operations, whose ids are part of the contract,
 * not from the schemas' names, which are not.
 */
import type * as g from './generated';

type Item<P> = P extends { items: Array<infer I> } ? I : never;

/** A text in one language, or in several. */
export type Text = string | { [language: string]: string };

export type Me = g.GetSessionResponse;
export type Agent = g.GetAgentResponse;
export type Offer = Agent['offers'][number];
export type Work = Agent['work'][number];
export type Phone = g.GetPhoneResponse;
export type InteractionRow = Item<g.ListInteractionsResponse>;
export type Interaction = g.GetInteractionResponse;
export type Consult = NonNullable<Interaction['consult']>;
export type Places = g.ListTransferTargetsResponse;
export type QueuePlace = Places['queues'][number];
export type Parked = g.ListParkedResponse[number];
export type Colleague = Places['colleagues'][number];
export type Customer = g.GetCustomerResponse;
export type CustomerRecord = g.GetCustomerRecordResponse;
export type Duplicate = g.ListCustomerDuplicatesResponse[number];
export type CustomerBlock = g.ListCustomerBlocksResponse[number];
export type SurveyFigure = Item<g.ListSurveyFiguresResponse>;
export type ProcessView = NonNullable<Interaction['process']>;
export type Step = NonNullable<ProcessView['step']>;
export type Call = g.GetCallResponse;
export type Chat = g.GetChatResponse;
export type Recording = Call['recordings'][number];
export type Leg = Call['legs'][number];
export type Explanation = g.ExplainInteractionResponse;
export type QueueExplanation = g.ExplainQueueResponse;
export type AgentExplanation = g.ExplainAgentResponse;
export type MyBulletin = Item<g.ListMyBulletinsResponse>;
export type BreakRequest = NonNullable<Agent['break_request']>;
export type ColleagueMessage = g.GetConversationResponse['items'][number];
export type HandoverLog = g.GetLogResponse;
export type LogPageNamed = HandoverLog['page'];
export type LogEntry = HandoverLog['entries'][number];
export type LogFact = HandoverLog['facts'][number];
export type Move = Agent['moves'][number];
export type Breaks = g.ListBreaksResponse;
export type Wallboard = g.GetWallboardResponse;
export type ProcessRow = Item<g.ListProcessesResponse>;
export type Process = g.GetProcessResponse;
export type Graph = g.GetProcessGraphResponse;
export type StandingStep = g.GetProcessStandingResponse['steps'][number];
export type Path = g.GetInteractionPathResponse;
export type TaskRow = Item<g.ListTasksResponse>;
export type Task = g.GetTaskResponse;
export type TicketRow = Item<g.ListTicketsResponse>;
export type Ticket = g.GetTicketResponse;
export type TicketEntry = Item<g.ListTicketEntriesResponse>;
export type TicketChanges = g.ChangeTicketsResponse;
export type TicketRelation = Item<g.ListTicketRelationsResponse>;
export type TicketPoint = g.ListTicketPointsResponse['items'][number];
export type TicketMerge = Item<g.ListTicketMergesResponse>;
export type TicketMail = g.ListTicketMailsResponse['items'][number];
export type TicketClock = g.ListTicketClocksResponse['items'][number];
export type SlaPolicyNew = g.CreateSlaPolicyData['body'];
export type SlaMove = g.PreviewSlaPolicyResponse['items'][number];
export type Notice = Item<g.ListNoticesResponse>;
export type Template = Item<g.ListTemplatesResponse>;
export type Finding = g.CheckProcessResponse['findings'][number];
export type TestReport = g.TestProcessResponse;
export type HealthReport = g.GetHealthReportResponse;
export type HealthFinding = HealthReport['findings'][number];
export type AuditRow = Item<g.ListAuditResponse>;
export type Disposition = Item<g.ListDispositionsResponse>;
export type Mail = Item<g.ListMailResponse>;
export type Article = g.GetArticleResponse;
export type ArticleRow = Item<g.ListArticlesResponse>;
export type ArticleHit = Item<g.SearchArticlesResponse>;
export type ArticleDraft = g.GetArticleDraftResponse;
export type ArticleText = ArticleDraft['texts'][number];
export type ArticleImage = g.AddArticleImageResponse;
export type Voicemail = Item<g.ListVoicemailsResponse>;
