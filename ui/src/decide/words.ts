/** The words of the page behind a mailed link to a review. It carries its own small catalogue. */
import type { Language } from '../lib/languages';

const en = {
  language: 'Language',
  title: 'Your decision',
  reference: 'Reference number: {reference}',
  due: 'Please decide by {at}.',
  over: 'This link no longer works: the matter is decided or withdrawn, or the link is too old.',
  decision: 'Decision',
  files: 'Files',
  approved: 'Approve',
  refused: 'Refuse',
  returned: 'Return: change it and ask again',
  reason: 'Reason',
  optional: 'Reason (optional)',
  next: 'Continue',
  choose: 'Choose one of the decisions.',
  why: 'Please say why.',
  sure_approved: 'You approve this. It cannot be taken back.',
  sure_refused: 'You refuse this. It cannot be taken back.',
  sure_returned: 'You return this to be changed. It cannot be taken back.',
  confirm: 'Confirm',
  back: 'Back',
  sending: 'Sending…',
  done: 'Thank you. Your decision has been recorded. You can close this page.',
  own: 'You asked for this yourself, so somebody else has to decide.',
  trouble: 'That did not work. Please try again.',
  unreachable: 'The server cannot be reached. Check your connection.',
} as const;

export type Word = keyof typeof en;

const WORDS: Record<Language, Record<Word, string>> = {
  en,
  'pt-BR': {
    language: 'Idioma',
    title: 'Sua decisão',
    reference: 'Protocolo: {reference}',
    due: 'Decida até {at}, por favor.',
    over: 'Este link não funciona mais: o assunto já foi decidido ou retirado, ou o link é antigo demais.',
    decision: 'Decisão',
    files: 'Arquivos',
    approved: 'Aprovar',
    refused: 'Recusar',
    returned: 'Devolver: alterar e pedir de novo',
    reason: 'Motivo',
    optional: 'Motivo (opcional)',
    next: 'Continuar',
    choose: 'Escolha uma das decisões.',
    why: 'Informe o motivo, por favor.',
    sure_approved: 'Você aprova este pedido. Isso não pode ser desfeito.',
    sure_refused: 'Você recusa este pedido. Isso não pode ser desfeito.',
    sure_returned: 'Você devolve este pedido para ser alterado. Isso não pode ser desfeito.',
    confirm: 'Confirmar',
    back: 'Voltar',
    sending: 'Enviando…',
    done: 'Obrigado. Sua decisão foi registrada. Você pode fechar esta página.',
    own: 'O pedido é seu; por isso, outra pessoa precisa decidir.',
    trouble: 'Não deu certo. Tente de novo.',
    unreachable: 'O servidor não responde. Verifique sua conexão.',
  },
  'zh-CN': {
    language: '语言',
    title: '请您审批',
    reference: '受理编号：{reference}',
    due: '请在 {at} 前作出决定。',
    over: '此链接已失效：事项已审批或已撤回，或链接已过期。',
    decision: '审批意见',
    files: '附件',
    approved: '同意',
    refused: '拒绝',
    returned: '退回修改后重新提交',
    reason: '理由',
    optional: '理由（可选）',
    next: '继续',
    choose: '请选择审批意见。',
    why: '请填写理由。',
    sure_approved: '您将同意此事项，提交后无法撤回。',
    sure_refused: '您将拒绝此事项，提交后无法撤回。',
    sure_returned: '您将退回此事项以便修改，提交后无法撤回。',
    confirm: '确认',
    back: '返回',
    sending: '正在提交…',
    done: '谢谢，您的审批意见已记录。您可以关闭此页面。',
    own: '此事项由您本人提出，须由他人审批。',
    trouble: '操作未成功，请重试。',
    unreachable: '无法连接服务器，请检查网络。',
  },
};

export type Say = (word: Word, values?: Record<string, string>) => string;

/** Sentences in a language, with their places filled in. */
export function sayIn(language: Language): Say {
  return (word, values = {}) => WORDS[language][word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
