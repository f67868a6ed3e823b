/**
 * The one script a foreign page includes: `<script src="https://HOST/chat.js" data-entry-point="SLUG" async></script>`.
 * It makes a frame of our origin and gives it room; everything else happens inside. It needs script-src and frame-src
 * for our host and nothing else: styles are set through the object model, which no policy forbids.
 *
 * Optional: data-language, data-appearance (light or dark), data-name, data-signed-token (who the customer is).
 */
import type { ToFrame, ToPage } from './frame';

const FIRST_RETRY_MS = 10_000;
const LAST_RETRY_MS = 120_000;

declare global {
  interface Window {
    switchroomChat?: { open: () => void; close: () => void };
  }
}

const reachable = (element: Element): element is HTMLElement => element instanceof HTMLElement && !element.inert;

(() => {
  const script = document.currentScript;
  const slug = script instanceof HTMLScriptElement ? script.dataset.entryPoint : undefined;
  if (!(script instanceof HTMLScriptElement) || !slug || window.switchroomChat) return;
  const { origin } = new URL(script.src);
  const { language, appearance, name, signedToken } = script.dataset;
  const dressed = appearance === 'light' || appearance === 'dark' ? appearance : undefined;
  const narrow = matchMedia('(max-width: 520px), (max-height: 480px)');
  const frame = document.createElement('iframe');
  let layout: ToPage | null = null;
  let behind: HTMLElement[] = [];

  const style = (rules: Record<string, string>) => {
    for (const [property, value] of Object.entries(rules)) frame.style.setProperty(property, value, 'important');
  };

  /** A small corner for the button, a panel, or on a phone the whole screen. */
  const place = () => {
    if (!layout) return;
    const { open, position } = layout;
    const full = open && narrow.matches;
    const edge = full ? '0' : open ? '16px' : '8px';
    const shown = open ? '0 1px 3px rgb(0 0 0 / 20%), 0 18px 50px rgb(0 0 0 / 28%)' : 'none';
    style({
      visibility: 'visible',
      bottom: edge,
      [position]: edge,
      [position === 'left' ? 'right' : 'left']: 'auto',
      width: full ? '100vw' : open ? 'min(400px, 100vw - 32px)' : '88px',
      height: full ? '100dvh' : open ? 'min(660px, 100dvh - 32px)' : '88px',
      'border-radius': open && !full ? '18px' : '0',
      'box-shadow': full ? 'none' : shown,
    });
    document.documentElement.style.overflow = full ? 'hidden' : '';
    keepFocusIn(full);
    frame.title = layout.title;
  };

  /** Over the whole screen nothing of the page behind can be reached by keys or a screen reader. */
  const keepFocusIn = (full: boolean) => {
    for (const element of behind) element.inert = false;
    behind = full ? [...document.body.children].filter((child) => child !== frame).filter(reachable) : [];
    for (const element of behind) element.inert = true;
  };

  const tell = (message: ToFrame) => frame.contentWindow?.postMessage(message, origin);

  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent) => {
    if (source !== frame.contentWindow || from !== origin || data?.switchroom !== 'chat') return;
    if (!layout) tell({ switchroom: 'chat', kind: 'hello', name, signed_token: signedToken });
    layout = data as ToPage;
    place();
  });
  narrow.addEventListener('change', place);

  const address = new URL(`/chat/${encodeURIComponent(slug)}`, origin);
  const lang = language || document.documentElement.lang;
  if (lang) address.searchParams.set('lang', lang);
  if (dressed) address.searchParams.set('appearance', dressed);
  frame.referrerPolicy = 'origin';
  style({
    all: 'initial',
    display: 'block',
    position: 'fixed',
    visibility: 'hidden',
    'z-index': '2147483000',
    border: '0',
    background: 'transparent',
    // Of another scheme than the page inside, the frame would be drawn on a white or black ground.
    'color-scheme': dressed ?? 'light dark',
    overflow: 'hidden',
  });
  /** A host that could not be reached is asked again, less and less often. */
  const load = (retry: number) => {
    if (layout) return;
    frame.src = address.href;
    setTimeout(load, retry, Math.min(2 * retry, LAST_RETRY_MS));
  };
  const show = () => {
    document.body.append(frame);
    load(FIRST_RETRY_MS);
  };
  if (document.body) show();
  else document.addEventListener('DOMContentLoaded', show);
  window.switchroomChat = {
    open: () => tell({ switchroom: 'chat', kind: 'open' }),
    close: () => tell({ switchroom: 'chat', kind: 'close' }),
  };
})();
