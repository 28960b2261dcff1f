import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import { ON_BASE, SCANNED, written } from '../testing.ts';

const WORDS = 'base image debian:12 (eeeeeeeeeeee, named by a label): 7 of 9 findings';
const REBUILD = 'rebuild on a newer debian:12, whose packages have 1 CVE that can be fixed';
const IGNORED: ScanResult = {
  ...ON_BASE,
  verdict: {
    ...ON_BASE.verdict,
    line: {
      max: {},
      onlyFixed: false,
      failOnKev: true,
      ignoreBase: true,
      strict: false,
      allowIncomplete: [],
    },
    crossed: [{ kind: 'kev', ids: ['CVE-2023-6246'] }],
  },
};

/** The words of each format for a finding that the base image brought. */
const MARKS = [
  { format: 'csv', mark: /,base\r$/gmu },
  { format: 'github', mark: /^\| [*\w]+(?:, exploited)?, base \|/gmu },
  { format: 'html', mark: /layer 1, base/gu },
  { format: 'sarif', mark: /"from": ?"base"/gu },
  { format: 'json', mark: /"from": "base",\s+"references"/gu },
] as const;

async function oneLine(name: string, result: ScanResult): Promise<string> {
  return (await written(name, result)).replaceAll(/\s+/gu, ' ');
}

describe.each(MARKS)('a report as $format of an image on a base', ({ format, mark }) => {
  it(`says as ${format} which findings the base image brought`, async () => {
    expect((await written(format, ON_BASE)).match(mark)).toHaveLength(7);
    expect((await written(format, SCANNED)).match(mark)).toBeNull();
  });
});

it.each(['table', 'summary', 'github', 'html', 'junit', 'gitlab'])(
  'names the base image as %s, and counts what it brought',
  async (format) => {
    expect(await oneLine(format, ON_BASE)).toContain(WORDS);
    expect(await oneLine(format, IGNORED)).toContain(`${WORDS}, which the line leaves out`);
    expect(await oneLine(format, SCANNED)).not.toContain('base image');
  },
);

it('marks in the table the layers of the base image', async () => {
  const table = await oneLine('table', ON_BASE);
  expect(table).toContain('layer 1/2 base image');
  expect(table).not.toContain('layer 2/2 base image');
});

it.each(['table', 'github', 'html'])('advises as %s to rebuild on a newer base', async (format) => {
  const text = await oneLine(format, ON_BASE);
  expect(text).toContain('1 upgrade clears 2 of 2 CVEs that can be fixed');
  expect(text).toContain(REBUILD);
  expect(text).not.toContain('libc-bin=');
});

it.each(['table', 'github', 'html'])(
  'advises as %s nothing else where all is of the base',
  async (format) => {
    const upgrades = ON_BASE.upgrades.slice(1);
    const text = await oneLine(format, { ...ON_BASE, upgrades });
    expect(text).toContain(REBUILD);
    expect(text).not.toContain('upgrade clears');
    expect(text).not.toContain('--only-upgrade');
  },
);

it('calls no finding of an ignored base over the line', async () => {
  expect(await written('csv', ON_BASE)).toMatch(/CVE-2023-6246,high,yes,/u);
  expect(await written('csv', IGNORED)).not.toMatch(/CVE-2023-6246,high,yes,/u);
});
