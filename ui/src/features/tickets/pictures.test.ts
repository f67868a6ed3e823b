import { expect, test } from 'vitest';
import { picturesIn, withPictures } from './pictures';

const file = { id: 'f', name: 'a.png', kind: 'image/png', size: 10, kept: true, content_id: 'logo@x' };
const PNG = 'data:image/png;base64,AAAA';

test('only pictures of the message itself, that it speaks of and that are kept, are shown', () => {
  const html = '<p>Hi</p><img src="cid:logo@x"><img src="cid:remote-image-1"><img src="cid:other">';
  const others = [
    { ...file, id: 'svg', kind: 'image/svg+xml', content_id: 'other' },
    { ...file, id: 'page', kind: 'text/html', content_id: 'other' },
    { ...file, id: 'gone', kept: false, content_id: 'other' },
    { ...file, id: 'large', size: 6_000_000, content_id: 'other' },
    { ...file, id: 'unnamed', content_id: null },
    { ...file, id: 'unspoken', content_id: 'elsewhere' },
  ];
  expect([...picturesIn(html, [file, ...others])]).toEqual([['logo@x', file]]);
});

test('a picture stands where the message has it, and nothing else becomes an address', () => {
  const html = '<p>a &amp; b &lt;i&gt;</p><img src="cid:a&amp;b" alt="x"><img src="cid:remote-image-1">';
  const shown = withPictures(html, new Map([['a&b', PNG]]));
  expect(shown).toBe(`<p>a &amp; b &lt;i&gt;</p><img src="${PNG}" alt="x"><img src="cid:remote-image-1">`);
  for (const address of ['https://evil.example/x.png', 'data:image/svg+xml;base64,AAAA', 'data:text/html,x'])
    expect(withPictures(html, new Map([['a&b', address]]))).toContain('src="cid:a&amp;b"');
});
