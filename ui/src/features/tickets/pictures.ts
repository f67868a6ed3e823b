import type { TicketEntry } from '../../api/types';

type File_ = TicketEntry['files'][number];

/** What the server found a file to be, whatever its sender called it. Others, SVG among them, are never shown here. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const MOST_PICTURES = 20;
const LARGEST = 5 * 1024 * 1024;

/** The pictures that came along with a message and stand in it, by the name that it calls them. */
export function picturesIn(html: string, files: readonly File_[]): Map<string, File_> {
  const named = new Set([...parsed(html).images].map(nameOf));
  const found = files.filter(
    ({ kept, kind, size, content_id }) =>
      kept && content_id && named.has(content_id) && PICTURES.has(kind) && size <= LARGEST,
  );
  return new Map(found.slice(0, MOST_PICTURES).map((file) => [file.content_id ?? '', file]));
}

/** The message with these pictures in it, as `data:` addresses: the frame's policy lets nothing else in. */
export function withPictures(html: string, pictures: ReadonlyMap<string, string>): string {
  if (!pictures.size) return html;
  const { page, images } = parsed(html);
  for (const image of images) {
    const address = pictures.get(nameOf(image));
    if (address && /^data:image\/(png|jpeg|gif|webp);base64,/.test(address)) image.setAttribute('src', address);
  }
  return page.body.innerHTML;
}

/** Parsed like this, nothing in it runs or is fetched. */
function parsed(html: string): { page: Document; images: HTMLImageElement[] } {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return { page, images: [...page.querySelectorAll<HTMLImageElement>('img[src^="cid:"]')] };
}

function nameOf(image: HTMLImageElement): string {
  return (image.getAttribute('src') ?? '').slice('cid:'.length);
}

/** A file of the ticket as a `data:` address; the server asks whether its reader may see the ticket. */
export async function pictureOf(ticket: string, file: File_, signal: AbortSignal): Promise<string> {
  const response = await fetch(`/api/tickets/${ticket}/files/${file.id}`, { signal, credentials: 'same-origin' });
  if (!response.ok) throw new Error(String(response.status));
  const content = new Blob([await response.arrayBuffer()], { type: file.kind });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(content);
  });
}
