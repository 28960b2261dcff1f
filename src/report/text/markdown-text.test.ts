import { expect, it } from 'vitest';
import { markdownText } from './markdown-text.ts';

it.each([
  ['<b> & "c"', '&#60;b&#62; &#38; "c"'],
  ['@team costs $5$', '&#64;team costs &#36;5&#36;'],
  ['# [x](y) *a* `b` c|d', String.raw`\# \[x\](y) \*a\* \`b\` c\|d`],
  ['https://a.b and WWW.c.d', String.raw`https&#58;//a.b and WWW\.c.d`],
  ['&#60; a: b', String.raw`&#38;\#60; a: b`],
])('keeps the text %j as it is, in Markdown', (text, written) => {
  expect(markdownText(text)).toBe(written);
});
