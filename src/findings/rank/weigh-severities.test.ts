import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Severity, CveRecord, Problem, Line, Finding } from '../../domain/index.ts';
import { NO_RECORDS, type LoadedRecords } from '../feeds/load-cve-records.ts';
import { weighSeverities } from './weigh-severities.ts';

const LINE: Line = {
  max: { critical: 0 },
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};

function finding(id: string, severity: Severity, state: Finding['state'] = 'fixed'): Finding {
  return {
    id,
    package: { type: 'deb', name: 'a', version: '1', architecture: 'all', database: 'status', layer: 0 },
    state,
    severity,
    ratings: [],
    evidence: [],
  };
}

const cves = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `CVE-2024-${1000 + from + index}`);
const unrated = (ids: readonly string[]) => ids.map((id) => finding(id, 'unknown'));
const rated = (ids: readonly string[]) => ids.map((id) => finding(id, 'low'));

function loaded(parts: Partial<LoadedRecords>, found: readonly string[] = []): LoadedRecords {
  const record = (cve: string): CveRecord => ({ cve, found: true, fetchedAt: '2026-11-25', ratings: [] });
  return { ...NO_RECORDS, records: new Map(found.map((cve) => [cve, record(cve)])), ...parts };
}

const kinds = (problems: readonly Problem[]) => problems.map(({ kind }) => kind);

describe('CVEs without a record', () => {
  it.each([
    [72, 78, true],
    [8, 78, true],
    [7, 78, false],
    [1, 10, false],
    [2, 10, true],
    [1, 9, true],
    [1, 1, true],
    [0, 9, false],
  ])('judges whether %i of %i CVEs without a record are a hole: %s', (missing, all, isHole) => {
    const findings = [...unrated(cves(missing)), ...rated(cves(all - missing, missing))];
    const problems = weighSeverities(loaded({}, cves(all - missing, missing)), findings, LINE);
    expect(kinds(problems)).toEqual(isHole ? ['severities-missing'] : []);
    if (isHole) expect(problems[0]).toMatchObject({ subject: 'cve' });
    if (all > 1 && isHole) {
      expect(problems[0]?.message).toBe(
        `severities are missing: ${missing} of ${all} CVEs without a record in any source`,
      );
    }
  });

  it('counts a record that gives no rating as a record', () => {
    expect(weighSeverities(loaded({}, cves(5)), unrated(cves(5)), LINE)).toEqual([]);
  });

  it('needs no record of a CVE that the distribution rates', () => {
    expect(weighSeverities(loaded({}), rated(cves(5)), LINE)).toEqual([]);
  });

  it('counts no id as missing or rated that is not a CVE', () => {
    const notices = [...unrated(['DSA-5000-1', 'TEMP-000001']), ...rated(cves(30).map((id) => `X${id}`))];
    expect(weighSeverities(loaded({}), notices, LINE)).toEqual([]);
    const one = [...notices, ...unrated(cves(1)), ...rated(cves(5, 1))];
    expect(kinds(weighSeverities(loaded({}), one, LINE))).toEqual(['severities-missing']);
  });

  it('treats a CVE as unrated that is rated in another package alone', () => {
    const findings = [...rated(cves(1)), ...unrated(cves(1))];
    expect(kinds(weighSeverities(loaded({}), findings, LINE))).toEqual(['severities-missing']);
  });

  it('counts missing records under --only-fixed for findings with a fix alone', () => {
    const findings = [...rated(cves(1)), ...cves(9, 1).map((id) => finding(id, 'unknown', 'unfixed'))];
    expect(kinds(weighSeverities(loaded({}), findings, LINE))).toEqual(['severities-missing']);
    expect(weighSeverities(loaded({}), findings, { ...LINE, onlyFixed: true })).toEqual([]);
  });

  it('needs no record of a CVE in an ignored base', () => {
    const findings = unrated(cves(5)).map((each) => ({ ...each, from: 'base' as const }));
    expect(kinds(weighSeverities(loaded({}), findings, LINE))).toEqual(['severities-missing']);
    expect(weighSeverities(loaded({}), findings, { ...LINE, ignoreBase: true })).toEqual([]);
  });

  it('reports missing records as a note for a line that counts no severities', () => {
    const note = { kind: 'enrichment-missing', subject: 'cve' };
    for (const max of [{}, { unknown: 5 }]) {
      expect(weighSeverities(loaded({}), unrated(cves(5)), { ...LINE, max })).toMatchObject([note]);
    }
  });

  it('keeps the hole for missing records when one more CVE has none', () => {
    const counts = fc.tuple(fc.nat(40), fc.nat(40));
    const isHole = (missing: number, known: number) =>
      weighSeverities(loaded({}), [...unrated(cves(missing)), ...rated(cves(known, missing))], LINE).length >
      0;
    fc.assert(
      fc.property(counts, ([missing, known]) => {
        if (isHole(missing, known)) expect(isHole(missing + 1, known)).toBe(true);
        else expect(missing * 10).toBeLessThanOrEqual(missing + known);
      }),
    );
  });
});

describe('a CVE that could not be asked about', () => {
  const problem: Problem = { kind: 'feed-missing', subject: 'cve', message: 'offline' };
  const unasked = (ids: readonly string[]) => loaded({ unasked: [{ problem, cves: new Set(ids) }] });

  it('reports a hole for a CVE that could not be asked about, however many are rated', () => {
    const findings = [...unrated(cves(1)), ...rated(cves(200, 1))];
    expect(weighSeverities(unasked(cves(1)), findings, LINE)).toEqual([problem]);
  });

  it.each([
    ['is rated by the distribution', rated(cves(1))],
    ['is hidden by a rule, while another one has no rating', unrated(cves(1, 1))],
  ])('reports no hole for an unasked CVE that %s', (_what, findings) => {
    const weighed = weighSeverities(
      { ...unasked(cves(1)), records: loaded({}, cves(2)).records },
      findings,
      LINE,
    );
    expect(kinds(weighed)).toEqual(['enrichment-missing']);
  });

  it('counts an unasked CVE once, not also as one without a record', () => {
    expect(kinds(weighSeverities(unasked(cves(9)), unrated(cves(9)), LINE))).toEqual(['feed-missing']);
  });
});

it('reports a hole for one record that cannot be read', () => {
  const [cve = ''] = cves(1);
  const missing = loaded({ unreadable: new Set([cve]) }, cves(99, 1));
  const problems = weighSeverities(missing, [...unrated([cve]), ...rated(cves(99, 1))], LINE);
  expect(problems).toMatchObject([{ kind: 'severities-missing', subject: 'cve' }]);
  expect(problems[0]?.message).toBe('severities are missing: 1 of 100 CVEs with an unreadable record');
  expect(weighSeverities(missing, rated(cves(100)), LINE)).toEqual([]);
});
