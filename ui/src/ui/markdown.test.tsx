import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './markdown';

function html(text: string): string {
  return render(<Markdown text={text} />).container.innerHTML;
}

test('paragraphs, lists, headings and marks', () => {
  expect(html('# Greet\n\nSay **hello** and *smile*\nthen wait.\n\n- one\n- `two`\n\n1. a\n2. b')).toBe(
    '<h3>Greet</h3><p>Say <strong>hello</strong> and <em>smile</em><br>then wait.</p>' +
      '<ul><li>one</li><li><code>two</code></li></ul><ol><li>a</li><li>b</li></ol>',
  );
});

test('what people write is text, never HTML, and links go nowhere but to the web', () => {
  expect(html('<img src=x onerror=alert(1)> [x](javascript:alert(1))')).toBe(
    '<p>&lt;img src=x onerror=alert(1)&gt; [x](javascript:alert(1))</p>',
  );
  expect(html('[help](https://example.com)')).toContain('href="https://example.com"');
});
