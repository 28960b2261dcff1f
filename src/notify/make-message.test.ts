import { describe, expect, it } from 'vitest';
import { event, hitsOf, imageDigest, imageEvent, messageOf } from './testing.ts';

const [SHIP, BOAT] = [imageDigest(0), imageDigest(1)];
const over = (image = SHIP) =>
  imageEvent('image.over-line', image, `${image} by the line pay: Over the line: 1 critical, 0 allowed.`);

describe('a message about images', () => {
  it('names an image as the subscriber knows it', () => {
    const { summary, events } = messageOf({ event: over(), hits: hitsOf(1) });
    const expected = 'registry.example/ship:0 by the line pay: Over the line: 1 critical, 0 allowed.';
    expect(summary).toBe(expected);
    expect(events.map(({ message }) => message)).toEqual([expected]);
  });

  it('keeps the key of an image whose name the subscriber does not know', () => {
    expect(messageOf({ event: over(BOAT), hits: hitsOf(1) }).summary).toContain(BOAT);
  });
});

describe('a message about packages', () => {
  const hit = { event: event(), hits: hitsOf(1) };
  it.each([
    [1, 'CVE-2026-1 affects openssl 3.0'],
    [2, 'CVE-2026-1 affects openssl 3.0 (and 1 more package)'],
    [3, 'CVE-2026-1 affects openssl 3.0 (and 2 more packages)'],
  ])('sums up one flaw in %d of them', (packages, summary) => {
    expect(messageOf(...Array.from({ length: packages }, () => hit)).summary).toBe(summary);
  });
});
