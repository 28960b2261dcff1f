import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { elementIn, elementsIn, xmlElements, type FeedElement } from './xml.ts';

async function read(...pieces: (string | Uint8Array)[]): Promise<FeedElement[]> {
  const chunks = pieces.map((piece) => Buffer.from(piece));
  const wanted = { root: 'updates', elements: new Set(['update']) };
  return Array.fromAsync(xmlElements(Readable.from(chunks), wanted));
}

describe('elements of XML', () => {
  it('gives wanted elements whole, without prefixes, and passes over others', async () => {
    const text =
      '<?xml version="1.0"?><x:updates><other><deep/></other><x:update x:id="a &amp; b"><c> é &lt;<![CDATA[<&]]> </c><c/></x:update></x:updates>';
    const [update, ...rest] = await read(text);
    expect(rest).toEqual([]);
    expect(update).toMatchObject({ name: 'update', attributes: { id: 'a & b' } });
    expect(update && elementsIn(update, 'c').map((c) => c.text)).toEqual(['é <<&', '']);
    expect(update && elementIn(update, 'none')).toBeUndefined();
  });

  it('reads XML that is cut into single bytes', async () => {
    const bytes = Buffer.from('<updates><update>é</update><update/></updates>');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    expect((await read(...pieces)).map(({ text }) => text)).toEqual(['é', '']);
  });

  it.each([
    ['is cut off', '<updates><update>', 'not well-formed'],
    ['is empty', '', 'no elements'],
    ['is no XML', 'not found', 'not well-formed'],
    ['is an error page', '<html><body>busy</body></html>', 'root is <html>'],
    ['has a DTD', '<!DOCTYPE updates [<!ENTITY a "b">]><updates/>', 'has a DTD'],
    ['uses an unknown entity', '<updates><update>&lol;</update></updates>', 'not well-formed'],
    ['nests deeply', `<updates>${'<a>'.repeat(200)}`, 'nests deeper'],
    ['has a huge element', `<updates><update>${'<a/>'.repeat(600_000)}`, 'more than 500000 inside'],
    ['has a huge text', `<updates><update>${'text '.repeat(4e6)}`, 'characters'],
  ])('refuses XML that %s', async (_what, text, message) => {
    await expect(read(text)).rejects.toThrow(SyntaxError);
    await expect(read(text)).rejects.toThrow(message);
  });
});
