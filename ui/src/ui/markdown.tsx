import { Fragment, type ReactNode } from 'react';

const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((https?:\/\/[^\s)]+)\)/g;

/** Bold, emphasis, code and links within a line. Nothing else: what people write is never taken for HTML. */
function inline(line: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of line.matchAll(INLINE)) {
    parts.push(line.slice(end, match.index));
    const [whole, bold, emphasis, code, text, link] = match;
    if (bold) parts.push(<strong key={match.index}>{bold}</strong>);
    else if (emphasis) parts.push(<em key={match.index}>{emphasis}</em>);
    else if (code) parts.push(<code key={match.index}>{code}</code>);
    else
      parts.push(
        <a key={match.index} href={link} target="_blank" rel="noreferrer">
          {text}
        </a>,
      );
    end = match.index + whole.length;
  }
  parts.push(line.slice(end));
  return parts;
}

/** The little Markdown that script pages need: paragraphs, lists, headings, and what `inline` knows. */
export function Markdown({ text }: { text: string }) {
  const blocks = text.trim().split(/\n\s*\n/);
  return (
    <>
      {blocks.map((block, index) => {
        const lines = block.split('\n');
        const items = lines.filter((line) => /^\s*([-*]|\d+\.)\s+/.test(line));
        if (items.length === lines.length) {
          const List = /^\s*\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
          return (
            <List key={index}>
              {items.map((line, at) => (
                <li key={at}>{inline(line.replace(/^\s*([-*]|\d+\.)\s+/, ''))}</li>
              ))}
            </List>
          );
        }
        const heading = /^#{1,4}\s+(.*)$/.exec(block);
        if (heading) return <h3 key={index}>{inline(heading[1] ?? '')}</h3>;
        return (
          <p key={index}>
            {lines.map((line, at) => (
              <Fragment key={at}>
                {at > 0 && <br />}
                {inline(line)}
              </Fragment>
            ))}
          </p>
        );
      })}
    </>
  );
}
