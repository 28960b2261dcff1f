import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCalled, isCveId, type StoredRange } from '../domain/index.ts';
import { matchFindings, type MatchedFinding } from './match-findings.ts';
import { installed, joinImage, PYPI, range } from './testing.ts';

interface AnyRecord {
  readonly id: string;
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
  readonly rows: readonly Partial<StoredRange>[];
}

const IDS = ['GHSA-a', 'GHSA-b', 'GHSA-c', 'PYSEC-1', 'PYSEC-2', 'OSV-1'];
/** Records of no vulnerability: what only they claim may move from a finding to a notice. */
const NOTICES = ['RUSTSEC-1', 'RUSTSEC-2'];
const CVES = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'];
const NAMES = ['requests', 'urllib3'];
const PACKAGES = NAMES.map((name) => installed(name, '5', { type: 'pypi', ecosystem: 'PyPI' }));

/** Rows that hold version 5, do not, or cannot tell. */
const anyRow: fc.Arbitrary<Partial<StoredRange>> = fc
  .tuple(
    fc.constantFrom<Partial<StoredRange>>(
      {},
      { fixedVersion: '6' },
      { fixedVersion: '4' },
      { lower: '5', upper: '5', upperInclusive: true },
      { exact: '5' },
      { exact: '4' },
      { state: 'not-compared', unread: 'no version' },
    ),
    fc.constantFrom(...NAMES),
  )
  .map(([row, name]) => ({ ...row, package: name }));

function anyRecords(ids: readonly string[]): fc.Arbitrary<readonly AnyRecord[]> {
  const anyRecord = fc.record({
    id: fc.constantFrom(...ids),
    cves: fc.subarray(CVES),
    aliases: fc.subarray([...ids]),
    rows: fc.array(anyRow, { minLength: 1, maxLength: 3 }),
  });
  return fc.uniqueArray(anyRecord, { selector: ({ id }) => id, minLength: 1 });
}

function found(records: readonly AnyRecord[]) {
  const qualifiers = { informational: 'unmaintained' };
  const ranges = records.flatMap(({ id, cves, aliases, rows }) =>
    rows.map(({ package: name = '', ...row }) =>
      range(id, name, {
        feed: PYPI.feed,
        ecosystem: 'PyPI',
        cves,
        aliases,
        ...row,
        ...(NOTICES.includes(id) && { qualifiers }),
      }),
    ),
  );
  const { matches, lookups } = joinImage(PACKAGES, ranges, PYPI);
  return matchFindings(matches, lookups, (version) => PYPI.scheme.sortKey(version)).findings;
}

/** Compares each finding with what is then found of its package, with one more record. */
function compare(
  ids: readonly string[],
  isKept: (before: MatchedFinding, after: readonly MatchedFinding[]) => boolean,
): void {
  fc.assert(
    fc.property(anyRecords(ids), (records) => {
      const after = found(records);
      for (const finding of found(records.slice(1))) {
        const ofPackage = after.filter(({ package: pkg }) => pkg === finding.package);
        expect(isKept(finding, ofPackage)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
}

function recordsOf({ evidence }: MatchedFinding): readonly string[] {
  return evidence.map(({ record }) => record);
}

it('loses no evidence of a package when one more record of any flaw is added', () => {
  compare([...IDS, ...NOTICES], (before, after) => {
    const kept = new Set(after.flatMap(recordsOf));
    return recordsOf(before).every((record) => kept.has(record) || NOTICES.includes(record));
  });
});

it('loses no CVE of a package when one more record of any flaw is added', () => {
  compare(IDS, ({ id }, after) => !isCveId(id) || after.some((finding) => isCalled(id, finding)));
});
