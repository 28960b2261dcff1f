import { describe, expect, it } from 'vitest';
import type { Finding, Problem, ScanResult } from '../domain/index.ts';
import { CLEAN, found, installed } from './testing.ts';
import { ofSeverities, worthReading } from './shown-findings.ts';

const pkg = installed('zlib1g', '1.2');
const unlikely = { epss: { probability: 0.0099, percentile: 0.5 } };

function unrated(count: number, rest: Partial<Finding> = unlikely): readonly Finding[] {
  return Array.from({ length: count }, (_, i) => found(`CVE-2024-${i}`, pkg, 'unknown', rest));
}

function result(findings: readonly Finding[], problems: readonly Problem[] = []): ScanResult {
  return { ...CLEAN, findings, problems, feeds: [{ feed: 'epss', syncedAt: '2026-01-01T00:00:00Z' }] };
}

describe('ofSeverities', () => {
  const high = found('CVE-1', pkg, 'high');
  const low = found('CVE-2', pkg, 'low');

  it('keeps every finding when no severity is requested', () => {
    expect(ofSeverities([high, low], [])).toMatchObject({ findings: [high, low], ofOtherSeverity: 0 });
  });

  it('counts the CVEs of unrequested severities', () => {
    const other = found('CVE-2', installed('openssl', '3'), 'low');
    expect(ofSeverities([high, low, other], ['high', 'critical'])).toMatchObject({
      findings: [high],
      ofOtherSeverity: 1,
    });
  });
});

describe('worthReading', () => {
  it('leaves unlikely unrated CVEs out of a list of more than 40', () => {
    const rated = found('CVE-1', pkg, 'low', unlikely);
    const shown = worthReading(result([rated, ...unrated(40)]), []);
    expect(shown).toMatchObject({ findings: [rated], unlikely: 40 });
  });

  it('lists 40 CVEs in full', () => {
    expect(worthReading(result(unrated(40)), [])).toMatchObject({ unlikely: 0 });
  });

  it.each<[string, Partial<Finding>]>([
    ['known to be exploited', { ...unlikely, kev: { dateAdded: '2024-01-01', ransomware: false } }],
    ['of one per cent or more', { epss: { probability: 0.01, percentile: 0.5 } }],
    ['without an EPSS', {}],
  ])('lists a CVE %s in a long list', (_reason, rest) => {
    const kept = found('CVE-1', pkg, 'unknown', rest);
    expect(worthReading(result([kept, ...unrated(41)]), []).findings).toEqual([kept]);
  });

  it.each<Problem>([
    { kind: 'enrichment-missing', subject: 'epss', message: 'epss was never loaded' },
    { kind: 'feed-missing', subject: 'cve', message: 'cve was never loaded' },
    { kind: 'severities-missing', subject: 'cve', message: 'no source has a record' },
  ])('lists everything while there is a problem %j', (problem) => {
    expect(worthReading(result(unrated(41), [problem]), [])).toMatchObject({ unlikely: 0 });
  });

  it('lists everything while EPSS was never loaded', () => {
    expect(worthReading({ ...result(unrated(41)), feeds: [{ feed: 'epss' }] }, [])).toMatchObject({
      unlikely: 0,
    });
  });
});
