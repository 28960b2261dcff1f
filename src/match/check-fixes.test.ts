import { describe, expect, it } from 'vitest';
import { defined, type StoredRange } from '../domain/index.ts';
import { checkFixes } from './check-fixes.ts';
import { lookUp, type LookedUp } from './look-up.ts';
import { installed, join, PYPI, range } from './testing.ts';

const pkg = installed('lib', '1.0', { type: 'pypi', ecosystem: 'PyPI' });

function affects(record: string, lower: string, fixedVersion?: string, rest: Partial<StoredRange> = {}) {
  return range(record, 'lib', {
    feed: 'osv:PyPI',
    ecosystem: 'PyPI',
    lower,
    ...defined({ fixedVersion }),
    ...rest,
  });
}

/** Checks the fix of all findings in a package, or of those that a rule leaves. */
async function checked(ranges: readonly StoredRange[], counts: (id: string) => boolean = () => true) {
  let matchings = 0;
  const sources = {
    advisories: {
      match: (wanted: Parameters<typeof join>[0]) => {
        matchings++;
        return Promise.resolve(join(wanted, ranges, PYPI.scheme));
      },
    },
    programs: () => Promise.resolve(new Map()),
  } as unknown as Parameters<typeof lookUp>[2];
  const { findings }: LookedUp = await lookUp([pkg], PYPI, sources);
  matchings = 0;
  const wanted = findings.filter(({ id, fixedVersion }) => fixedVersion !== undefined && counts(id));
  const [fix] = await checkFixes([{ findings: wanted, known: findings }], {
    sources,
    answeringOf: () => PYPI,
    keyOf: (_, version) => PYPI.scheme.sortKey(version),
  });
  return { fix, matchings };
}

describe('checkFixes', () => {
  it('takes the highest fix where nothing affects it, by one matching', async () => {
    const { fix, matchings } = await checked([affects('CVE-1', '0', '1.1'), affects('CVE-2', '0', '1.2')]);
    expect(fix).toEqual({ version: '1.2', leaves: [] });
    expect(matchings).toBe(1);
  });

  it('goes on to the fix of what still affects the highest fix', async () => {
    const { fix } = await checked([
      affects('CVE-1', '0', '2.31'),
      affects('CVE-2', '0', '1.23'),
      affects('CVE-2', '2', '2.47'),
      affects('CVE-3', '2.40', '2.52'),
    ]);
    expect(fix).toEqual({ version: '2.52', leaves: [] });
  });

  it('prefers a lower fix to one with a flaw that the installed version does not have', async () => {
    const { fix } = await checked([
      affects('CVE-1', '0', '1.2'),
      affects('CVE-2', '0', '1.3'),
      affects('CVE-2', '2', '2.1'),
      affects('CVE-1', '1.3', '3'),
      affects('CVE-9', '3'),
    ]);
    expect(fix).toEqual({ version: '1.2', leaves: ['CVE-2'] });
  });

  it('takes a fix of another branch where the highest fix has a flaw without one', async () => {
    const { fix } = await checked([
      affects('CVE-1', '0', '3.7'),
      affects('CVE-2', '3', undefined, { upper: '3.8' }),
      affects('CVE-2', '3.9', '3.10'),
      affects('CVE-3', '0.1', '0.2'),
      affects('CVE-4', '3.11'),
    ]);
    expect(fix).toEqual({ version: '3.10', leaves: [] });
  });

  it('names flaws that the best version still has, and new ones', async () => {
    const { fix } = await checked([
      affects('CVE-1', '0', '2'),
      affects('CVE-2', '0', '2'),
      affects('CVE-2', '2'),
      affects('CVE-3', '2'),
    ]);
    expect(fix).toEqual({ version: '2', leaves: ['CVE-2', 'CVE-3'] });
  });

  it('does not name a flaw without a fix that the installed version has, or one that a rule hides', async () => {
    const ranges = [affects('CVE-1', '0', '2'), affects('CVE-2', '0'), affects('CVE-3', '0', '3')];
    const { fix } = await checked(ranges, (id) => id !== 'CVE-3');
    expect(fix).toEqual({ version: '2', leaves: [] });
  });

  it('knows a flaw again by the record of another database', async () => {
    const { fix } = await checked([
      affects('GHSA-1', '0', '2', { cves: ['CVE-1'] }),
      affects('PYSEC-1', '1.5', '3', { cves: [], aliases: ['GHSA-1'] }),
      affects('CVE-2', '0', '2'),
    ]);
    expect(fix).toEqual({ version: '3', leaves: [] });
  });

  it('does not count a flaw as cleared whose record could not be compared', async () => {
    const { fix } = await checked([
      affects('GHSA-1', '0', '2', { cves: ['CVE-1'] }),
      affects('PYSEC-1', '0', undefined, { cves: ['CVE-1'], state: 'not-compared', unread: 'x' }),
      affects('CVE-2', '0', '2'),
    ]);
    expect(fix).toEqual({ version: '2', leaves: ['CVE-1'] });
  });

  it('names no version that clears nothing', async () => {
    const { fix } = await checked([affects('CVE-1', '0', '2'), affects('CVE-1', '2')]);
    expect(fix).toBeUndefined();
  });

  it('takes the end of a chain of fixes that is too long to follow', async () => {
    const chain = Array.from({ length: 200 }, (_, i) => affects(`CVE-${i}`, String(i), String(i + 1)));
    const { fix, matchings } = await checked([...chain, affects('CVE-X', '0', '2')]);
    expect(fix).toEqual({ version: '200', leaves: [] });
    expect(matchings).toBeLessThan(10);
  });

  it('names no version below the installed one', async () => {
    const { fix } = await checked([
      affects('CVE-1', '1', '2'),
      affects('CVE-1', '2'),
      affects('CVE-2', '0', '0.9'),
    ]);
    expect(fix).toBeUndefined();
  });
});
