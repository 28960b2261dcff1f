import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEvents } from './read-events.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function eventsOf(text: string, size = 7): Promise<readonly string[]> {
  const events: string[] = [];
  for await (const event of readEvents(inChunks(Buffer.from(text), size))) events.push(event);
  return events;
}

it.each([
  ['data: a\n\ndata: b\n\n', ['a', 'b']],
  ['id: 1\nevent: scan\ndata: {"x":1}\n\n', ['{"x":1}']],
  ['data: a\r\n\r\n', ['a']],
  ['data:a\ndata: b\n\n', ['a\nb']],
  [': still here\n\n: still here\n\ndata: a\n\n', ['a']],
  ['data: broken off', []],
  ['data: é✓\n\n', ['é✓']],
  ['', []],
])('reads the event stream %j as %j', async (text, events) => {
  expect(await eventsOf(text)).toEqual(events);
});

it('reads the same events from any pieces of a stream', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.integer({ min: 1, max: 20 }),
      async (lines, size) => {
        const text = lines.map((each) => `: heartbeat\n\ndata: ${each}\n\n`).join('');
        expect(await eventsOf(text, size)).toEqual(lines);
      },
    ),
  );
});

it('gives up on an event without an end', async () => {
  await expect(eventsOf('x'.repeat(2 * 1024 * 1024), 64 * 1024)).rejects.toThrow('endless');
});
