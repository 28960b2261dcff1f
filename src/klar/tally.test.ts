import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIR_SEVERITIES } from '../clair/index.ts';
import { COREUTILS, LIBC, tallyOf } from './testing/vulnerabilities.ts';
import { parseWhitelist } from './whitelist.ts';

const BOTH = [LIBC, COREUTILS];

describe('a tally', () => {
  it('lists findings from the least severe, and counts the listed ones', () => {
    const tally = tallyOf(BOTH);
    expect(tally.listed.map(({ severity }) => severity)).toEqual(['Low', 'High']);
    expect(tally).toMatchObject({ found: 2, whitelisted: 0, isOverThreshold: true });
  });

  it.each([
    [{ threshold: 1 }, true],
    [{ threshold: 2 }, false],
    [{ threshold: 1, output: 'Medium' }, false],
    [{ threshold: 0, output: 'Critical' }, false],
    [{ threshold: 1, ignoreUnfixed: true }, false],
    [{ threshold: 0, ignoreUnfixed: true }, true],
    [{ threshold: 0, ignoreUnfixed: true, output: 'High' }, false],
    [{ threshold: -1, output: 'Defcon1' }, true],
  ] as const)('judges the tally by %j as over: %s', (rules, expected) => {
    expect(tallyOf(BOTH, { rules }).isOverThreshold).toBe(expected);
  });

  it('lists findings without a fix even where they do not count', () => {
    const { listed } = tallyOf(BOTH, { rules: { ignoreUnfixed: true } });
    expect(listed.flatMap(({ vulnerabilities }) => vulnerabilities)).toEqual([COREUTILS, LIBC]);
  });

  it('sums up findings that are not severe enough to be listed, too', () => {
    const { summary, listed } = tallyOf(BOTH, { rules: { output: 'High' } });
    expect(summary).toEqual([
      { severity: 'Low', count: 1 },
      { severity: 'High', count: 1 },
    ]);
    expect(listed).toHaveLength(1);
  });

  it('leaves whitelisted findings out of the tally', async () => {
    const whitelist = await parseWhitelist('images: {nginx: [CVE-2017-1]}');
    expect(tallyOf(BOTH, { whitelist })).toMatchObject({ found: 1, whitelisted: 1 });
  });

  it('names severities that Klar does not know', () => {
    const odd = ['Important', '', 'high', 'Important'].map((severity) => ({ ...LIBC, severity }));
    const tally = tallyOf([...odd, COREUTILS], { rules: { threshold: 1 } });
    expect(tally).toMatchObject({ found: 5, isOverThreshold: false, unheardOf: ['', 'Important', 'high'] });
    expect(tally.listed).toHaveLength(1);
  });

  it('never merges two entries of the tally, and keeps their order within a severity', () => {
    const severities = fc.array(fc.constantFrom(...CLAIR_SEVERITIES));
    fc.assert(
      fc.property(severities, fc.constantFrom(...CLAIR_SEVERITIES), (given, output) => {
        const all = given.map((severity, index) => ({ ...LIBC, severity, featureVersion: String(index) }));
        const listed = tallyOf(all, { rules: { output } }).listed.flatMap((group) => group.vulnerabilities);
        const rank = (severity: string) => CLAIR_SEVERITIES.findIndex((each) => each === severity);
        const expected = all
          .filter(({ severity }) => rank(severity) >= rank(output))
          .toSorted((a, b) => rank(a.severity) - rank(b.severity));
        expect(listed).toEqual(expected);
      }),
    );
  });
});
