/** The form page's words beside those it shares with the chat. */
import type { Language } from '../lib/languages';

const en = {
  start: 'Start',
  again: 'Start again',
  language: 'Language',
  oneMoment: 'One moment…',
  handedIn: 'We have your request',
  handedInHelp: 'We work on it. You can close this page, or keep it open: what we write to you is shown here.',
  working: '{name} is working on your request.',
  number: 'Your number: {number}',
  numberHelp: 'Name it when you ask us about this.',
  done: 'Done. Thank you.',
  notFinished: 'This form was not finished in time. Nothing was handed in.',
  offline: 'Not connected. What you entered is kept, and sent as soon as the line is back.',
  refused: 'We cannot take this from you.',
  throttled: 'Too many forms from here. Please try again in a while.',
  blocked: 'Forms from here are not accepted.',
  full: 'Too many people are filling in this form. Please try again in a few minutes.',
  unknown: 'There is no form at this address.',
  trouble: 'That did not work. Please try again.',
  unreachable: 'The server cannot be reached. Check your connection.',
} as const;

export type FormWord = keyof typeof en;

const WORDS: Record<Language, Record<FormWord, string>> = {
  en,
  'pt-BR': {
    start: 'Começar',
    again: 'Começar de novo',
    language: 'Idioma',
    oneMoment: 'Um momento…',
    handedIn: 'Recebemos sua solicitação',
    handedInHelp:
      'Estamos cuidando dela. Você pode fechar esta página ou deixá-la aberta: o que escrevermos aparece aqui.',
    working: '{name} está cuidando da sua solicitação.',
    number: 'Seu protocolo: {number}',
    numberHelp: 'Informe-o quando falar conosco sobre isto.',
    done: 'Pronto. Obrigado.',
    notFinished: 'Este formulário não foi concluído a tempo. Nada foi enviado.',
    offline: 'Sem conexão. O que você preencheu foi guardado e será enviado assim que ela voltar.',
    refused: 'Não podemos receber isto de você.',
    throttled: 'Muitos formulários daqui. Tente de novo daqui a pouco.',
    blocked: 'Formulários daqui não são aceitos.',
    full: 'Há muita gente preenchendo este formulário. Tente de novo em alguns minutos.',
    unknown: 'Não há formulário neste endereço.',
    trouble: 'Não deu certo. Tente de novo.',
    unreachable: 'O servidor não responde. Verifique sua conexão.',
  },
  'zh-CN': {
    start: '开始填写',
    again: '重新填写',
    language: '语言',
    oneMoment: '请稍候…',
    handedIn: '您的申请已提交',
    handedInHelp: '我们会尽快处理。您可以关闭此页面，也可以保持打开：我们的回复会显示在这里。',
    working: '{name} 正在处理您的申请。',
    number: '受理编号：{number}',
    numberHelp: '咨询进展时请提供此编号。',
    done: '已完成，谢谢。',
    notFinished: '表单未在规定时间内填完，没有提交任何内容。',
    offline: '连接已断开。您填写的内容已保留，恢复后会自动提交。',
    refused: '我们无法受理您的提交。',
    throttled: '此处提交过于频繁，请稍后再试。',
    blocked: '此处的表单不被接受。',
    full: '当前填写人数已满，请几分钟后再试。',
    unknown: '此地址没有表单。',
    trouble: '操作未成功，请重试。',
    unreachable: '无法连接服务器，请检查网络。',
  },
};

/** A sentence with its places filled in. */
export function formWords(language: Language, word: FormWord, values: Record<string, string> = {}): string {
  return WORDS[language][word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
