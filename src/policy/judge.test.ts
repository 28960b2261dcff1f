import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES, type Line, type Problem } from '../domain/index.ts';
import { worstExitCode } from './exit-code.ts';
import { feedsOfLine, judge } from './judge.ts';
import { finding, NO_LINE } from './testing.ts';

const line = (parts: Partial<Line>): Line => ({ ...NO_LINE, ...parts });
const hole: Problem = { kind: 'feed-stale', subject: 'debian-tracker', message: 'nine days old' };
const note: Problem = { kind: 'version-unparsable', subject: 'odd', message: 'no version' };
const unranked: Problem = { kind: 'enrichment-missing', subject: 'epss', message: 'no scores' };

describe('the line', () => {
  const findings = [
    finding('CVE-1', 'critical', { state: 'fixed' }),
    finding('CVE-1', 'high', { package: { name: 'openssl' } }),
    finding('CVE-2', 'high'),
    finding('CVE-3', 'negligible'),
    finding('CVE-4', 'unknown'),
  ];

  it.each<[Line['max'], boolean]>([
    [{}, false],
    [{ critical: 0 }, true],
    [{ critical: 1 }, false],
    [{ high: 1 }, true],
    [{ high: 2 }, false],
    [{ negligible: 2 }, true],
    [{ negligible: 3 }, false],
    [{ unknown: 0 }, true],
    [{ unknown: 1 }, false],
  ])('judges whether --max %j is crossed: %s', (max, crossed) => {
    expect(judge(findings, [], line({ max })).exitCode).toBe(crossed ? 1 : 0);
  });

  it('counts each CVE once, at its worst', () => {
    expect(judge(findings, [], NO_LINE).counts).toEqual({
      unknown: 1,
      negligible: 1,
      low: 0,
      medium: 0,
      high: 1,
      critical: 1,
      malicious: 0,
    });
  });

  it('names every crossed part of the line, the worst first', () => {
    const { crossed } = judge(findings, [], line({ max: { high: 0, critical: 0, low: 9 } }));
    expect(crossed).toEqual([
      { kind: 'max', severity: 'critical', allowed: 0, found: 1 },
      { kind: 'max', severity: 'high', allowed: 0, found: 2 },
    ]);
  });

  it('counts only findings with a fix under --only-fixed', () => {
    const verdict = judge(findings, [], line({ onlyFixed: true, max: { high: 1 } }));
    expect(verdict).toMatchObject({ outcome: 'within', counts: { critical: 1, high: 0, unknown: 0 } });
  });

  it('crosses the line by a known exploited CVE only where the line asks for that', () => {
    const exploited = [finding('CVE-9', 'low', { kev: { dateAdded: '2024-01-01', ransomware: false } })];
    expect(judge(exploited, [], NO_LINE).exitCode).toBe(0);
    expect(judge(exploited, [], line({ failOnKev: true }))).toMatchObject({
      exitCode: 1,
      crossed: [{ kind: 'kev', ids: ['CVE-9'] }],
    });
  });

  it('crosses the line by an EPSS probability that reaches the minimum', () => {
    const likely = [finding('CVE-9', 'low', { epss: { probability: 0.5, percentile: 0.9 } })];
    expect(judge(likely, [], line({ minEpss: 0.5 })).crossed).toEqual([
      { kind: 'epss', min: 0.5, ids: ['CVE-9'] },
    ]);
    expect(judge(likely, [], line({ minEpss: 0.51 })).exitCode).toBe(0);
  });

  const harmful = [finding('MAL-2025-1', 'malicious'), finding('CVE-1', 'high')];

  it.each<[string, Partial<Line>, readonly string[]]>([
    ['without a line', {}, []],
    ['without a line that counts findings', { strict: true, onlyFixed: true }, []],
    ['with any line', { max: { unknown: 5 } }, ['malicious']],
    ['with a line that allows every critical one', { max: { critical: 5 } }, ['malicious']],
    ['with a line that counts critical ones', { max: { critical: 0 } }, ['malicious', 'critical']],
    ['with a line that counts exploited ones', { failOnKev: true }, ['malicious']],
    ['with a line that counts what has a fix', { max: { high: 0 }, onlyFixed: true }, ['malicious', 'high']],
    ['with a line that allows as many', { max: { malicious: 1 } }, []],
    [
      'with a line that allows one and nothing critical',
      { max: { malicious: 1, critical: 0 } },
      ['critical'],
    ],
  ])('stops a malicious package %s as the line says', (_, parts, crossed) => {
    const verdict = judge(harmful, [], line(parts));
    expect(verdict.crossed.map((each) => each.kind === 'max' && each.severity)).toEqual(crossed);
    expect(verdict).toMatchObject({ exitCode: crossed.length > 0 ? 1 : 0, counts: { malicious: 1 } });
  });

  it('needs no CVE record for a line that counts malicious packages', () => {
    expect([...feedsOfLine(line({ max: { malicious: 0 } }))]).toEqual([]);
  });

  it('includes the line in the verdict only when it is drawn', () => {
    expect(judge(findings, [], line({ onlyFixed: true, strict: true })).line).toBeUndefined();
    expect(judge(findings, [], line({ max: { critical: 5 } })).line?.max).toEqual({ critical: 5 });
  });

  it('stops with a stricter line everything that a looser one stops', () => {
    const severities = fc.array(fc.constantFrom(...SEVERITIES));
    const property = fc.property(
      severities,
      fc.constantFrom(...SEVERITIES),
      fc.nat(5),
      (found, severity, allowed) => {
        const all = found.map((each, i) => finding(`CVE-${i}`, each));
        const looser = judge(all, [], line({ max: { [severity]: allowed + 1 } })).exitCode;
        const stricter = judge(all, [], line({ max: { [severity]: allowed } })).exitCode;
        expect(stricter).toBeGreaterThanOrEqual(looser);
      },
    );
    fc.assert(property);
  });
});

describe('a hole', () => {
  const max = { critical: 0 };

  it('calls a verdict within the line incomplete for a hole, with or without a line', () => {
    expect(judge([], [hole], NO_LINE)).toMatchObject({
      outcome: 'incomplete',
      exitCode: 3,
      incomplete: [hole],
    });
    expect(judge([], [hole], line({ max })).exitCode).toBe(3);
  });

  it('prefers a crossed line to a hole, which is still named', () => {
    const verdict = judge([finding('CVE-1', 'critical')], [hole], line({ max }));
    expect(verdict).toMatchObject({ exitCode: 1, incomplete: [hole] });
  });

  it.each([
    ['feed-stale', 0],
    ['feed-stale:debian-tracker', 0],
    ['feed-stale:alpine-secdb', 3],
    ['feed-missing', 3],
  ])('waives a hole by %s with the exit code %i', (waiver, exitCode) => {
    const verdict = judge([], [hole], line({ allowIncomplete: [waiver] }));
    expect(verdict.exitCode).toBe(exitCode);
    expect(verdict.waived).toHaveLength(exitCode === 0 ? 1 : 0);
  });

  it('waives a hole whose subject holds a colon by its whole name', () => {
    const layer: Problem = { kind: 'layer-unreadable', subject: 'sha256:abc', message: 'truncated' };
    expect(judge([], [layer], line({ allowIncomplete: ['layer-unreadable:sha256:abc'] })).exitCode).toBe(0);
  });
});

describe('a note', () => {
  it('ignores a note unless --strict is given', () => {
    expect(judge([], [note], NO_LINE).exitCode).toBe(0);
    expect(judge([], [note], line({ strict: true }))).toMatchObject({ exitCode: 3, incomplete: [note] });
  });

  it('waives a note under --strict', () => {
    const strict = line({ strict: true, allowIncomplete: ['version-unparsable:odd'] });
    expect(judge([], [note], strict)).toMatchObject({ exitCode: 0, waived: [note] });
  });

  it('ignores a note under --strict about a feed that the line does not use', () => {
    expect(judge([], [unranked], line({ strict: true })).exitCode).toBe(0);
  });
});

it.each<[Partial<Line>, string[]]>([
  [{}, []],
  [{ max: { unknown: 0 } }, []],
  [{ max: { high: 0 } }, ['cve']],
  [{ failOnKev: true }, ['kev']],
  [{ minEpss: 0 }, ['epss']],
])('rests the line %j on the feeds %j', (parts, expected) => {
  expect([...feedsOfLine(line(parts))]).toEqual(expected);
});

it.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 3], 3],
  [[3, 1, 0], 1],
  [[1, 2, 3], 2],
] as const)('combines the exit codes %j to %i', (codes, expected) => {
  expect(worstExitCode(codes)).toBe(expected);
});
