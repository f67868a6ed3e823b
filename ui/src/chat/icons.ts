const NAMESPACE = 'http://www.w3.org/2000/svg';

export const CHAT = 'M4 20l1.300 -3.900a8 7.500 0 1 1 3.200 2.900l-4.500 1M8.500 11h7M8.500 14h4';
export const DOWN = 'M6 9l6 6l6 -6';
export const CLOSE = 'M18 6l-12 12M6 6l12 12';
export const SEND = 'M10 14l11 -11M21 3l-6.500 18a.55 .55 0 0 1 -1 0l-3.500 -7l-7 -3.500a.55 .55 0 0 1 0 -1z';
export const CLIP =
  'M15 7l-6.500 6.500a1.500 1.500 0 0 0 3 3l6.500 -6.500a3 3 0 0 0 -6 -6l-6.500 6.500a4.500 4.500 0 0 0 9 9l6.500 -6.500';
export const FILE = 'M14 3v4a1 1 0 0 0 1 1h4M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 2z';
export const PHONE =
  'M5 4h4l2 5l-2.500 1.500a11 11 0 0 0 5 5l1.500 -2.500l5 2v4a2 2 0 0 1 -2 2a16 16 0 0 1 -15 -15a2 2 0 0 1 2 -2';

/** A line drawing, of no meaning to a screen reader: what it stands in has a name. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(NAMESPACE, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(NAMESPACE, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
