import { describe, expect, it } from 'vitest';
import { AGAINST_BASELINE, SCANNED, written } from '../testing.ts';

const WORDS = 'baseline registry.example/shop/app:1.3: 2 new, 7 findings were there before';

/** The words of each format for a finding that the baseline has, too. */
const BEFORE = [
  { format: 'csv', mark: /,(?:yes|no),yes,/gu },
  { format: 'junit', mark: / \(\w+, before\)/gu },
  { format: 'gitlab', mark: /"was there before"/gu },
  { format: 'github', mark: /^\| [*\w]+, before \|/gmu },
] as const;

describe.each(BEFORE)('a report as $format with a baseline', ({ format, mark }) => {
  it(`says as ${format} which findings the baseline has, too`, async () => {
    expect((await written(format, AGAINST_BASELINE)).match(mark)).toHaveLength(7);
  });

  it(`says nothing of a baseline as ${format} where there is none`, async () => {
    const text = await written(format, SCANNED);
    expect(text.match(mark)).toBeNull();
    expect(text).not.toContain('baseline ');
  });
});

it.each(['junit', 'gitlab', 'github', 'table'])('counts as %s what is new', async (format) => {
  const text = (await written(format, AGAINST_BASELINE)).replaceAll(/\s+/gu, ' ');
  expect(text).toContain(WORDS);
});
