/** What the frame of a foreign message may do: be measured, and open links elsewhere. No script, no form. */
export const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** Nothing is fetched: of pictures only those that lie in the message itself are shown. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";
const LOOKS = `
  html { color-scheme: light; }
  body { margin: 0; padding: 12px 14px; font: 14px/1.55 system-ui, sans-serif; color: #16181d; background: #fff;
    overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
  img[src^="cid:"] { display: none; }
  blockquote { margin: 0 0 0 4px; padding-inline-start: 10px; border-inline-start: 2px solid #d5d9e2; }
  pre { white-space: pre-wrap; }
`;

/** The page that shows a message's HTML, which the server sanitised. Its policy stands before anything foreign. */
export function framedPage(html: string, title: string): string {
  const name = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return (
    '<!doctype html><html><head><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">` +
    `<title>${name}</title><base target="_blank"><style>${LOOKS}</style></head><body dir="auto">${html}</body></html>`
  );
}

/** How many pictures of others the message would have fetched; the server took them out and left a mark for each. */
export function picturesLeftOut(html: string): number {
  return new Set(html.match(/cid:remote-image-\d+/g)).size;
}

/** Whether what was sent says something by its looks that its words alone do not. */
export function needsFrame(html: string | null | undefined, text: string): boolean {
  return !!html && (!text.trim() || /<(table|h[1-3])\b|<img\b[^>]*\bsrc="data:/i.test(html));
}
