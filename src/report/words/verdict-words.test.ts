import { expect, it } from 'vitest';
import type { Line, Verdict } from '../../domain/index.ts';
import { digestOf } from '../testing.ts';
import { verdictWords } from './verdict-words.ts';

const LINE: Line = {
  max: { critical: 0, high: 10 },
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};
const TIMED: Line = {
  ...LINE,
  max: { critical: 0 },
  within: [{ severity: 'critical', fixable: true, days: 7, from: 'fix' }],
};
const WITHOUT_LINE: Verdict = {
  outcome: 'within',
  exitCode: 0,
  crossed: [],
  incomplete: [],
  waived: [],
  counts: { unknown: 0, negligible: 0, low: 4, medium: 0, high: 3, critical: 0, malicious: 0 },
};
const WITHIN: Verdict = { ...WITHOUT_LINE, line: LINE };
const stale = { kind: 'feed-stale', subject: 'debian-tracker', message: '' } as const;
const layer = { kind: 'layer-unreadable', subject: digestOf('a'), message: '' } as const;

it.each<[Verdict, string]>([
  [WITHIN, 'Within the line: 0 critical, 0 allowed; 3 high or worse, 10 allowed.'],
  [
    { ...WITHIN, line: { ...LINE, max: { unknown: 5 }, onlyFixed: true, failOnKev: true, minEpss: 0.5 } },
    'Within the line: 0 unknown, 5 allowed; none known to be exploited; none with an EPSS of 50% or more; counting only what has a fix.',
  ],
  [
    { ...WITHIN, line: TIMED, limits: { overdue: 0, inTime: 2, nextDue: '2026-12-05' } },
    'Within the line: 0 critical, 0 allowed; none overdue. 2 CVEs do not count yet; the first is due 2026-12-05.',
  ],
  [
    { ...WITHIN, line: TIMED, limits: { overdue: 0, inTime: 0 } },
    'Within the line: 0 critical, 0 allowed; none overdue.',
  ],
  [
    {
      ...WITHIN,
      outcome: 'over',
      line: TIMED,
      crossed: [{ kind: 'overdue', ids: ['CVE-1'] }],
      limits: { overdue: 1, inTime: 1, nextDue: '2026-12-05' },
    },
    'Over the line: 1 CVE overdue (CVE-1). 1 CVE does not count before 2026-12-05 has passed.',
  ],
  [WITHOUT_LINE, 'No line is set, so nothing fails; draw one with --max critical=0.'],
  [
    { ...WITHIN, counts: { ...WITHIN.counts, unknown: 2 } },
    'Within the line: 0 critical, 0 allowed; 3 high or worse, 10 allowed. 2 CVEs have no known severity.',
  ],
  [
    {
      ...WITHIN,
      outcome: 'over',
      crossed: [
        { kind: 'max', severity: 'high', allowed: 10, found: 12 },
        { kind: 'kev', ids: ['CVE-1'] },
        { kind: 'epss', min: 0.5, ids: ['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4', 'CVE-5'] },
      ],
    },
    'Over the line: 12 high or worse, 10 allowed; 1 CVE known to be exploited (CVE-1); 5 CVEs with an EPSS of 50% or more (CVE-1, CVE-2, CVE-3 and 2 more).',
  ],
  [
    {
      ...WITHIN,
      outcome: 'over',
      counts: { ...WITHIN.counts, malicious: 1 },
      crossed: [
        { kind: 'max', severity: 'malicious', allowed: 0, found: 1 },
        { kind: 'max', severity: 'critical', allowed: 0, found: 1 },
      ],
    },
    'Over the line: 1 malicious, 0 allowed; 1 critical or worse, 0 allowed.',
  ],
  [
    { ...WITHIN, outcome: 'over', crossed: [{ kind: 'kev', ids: ['CVE-1'] }], incomplete: [stale] },
    'Over the line: 1 CVE known to be exploited (CVE-1). Incomplete as well: feed-stale (debian-tracker).',
  ],
  [
    { ...WITHIN, outcome: 'incomplete', incomplete: [layer] },
    'Incomplete: layer-unreadable (aaaaaaaaaaaa). The findings are within the line.',
  ],
  [
    { ...WITHOUT_LINE, outcome: 'incomplete', incomplete: [stale] },
    'Incomplete: feed-stale (debian-tracker). No line is set.',
  ],
  [
    { ...WITHOUT_LINE, outcome: 'incomplete', incomplete: [stale, layer, stale] },
    'Incomplete: feed-stale (debian-tracker) ×2, layer-unreadable (aaaaaaaaaaaa). No line is set.',
  ],
  [
    { ...WITHOUT_LINE, waived: [stale] },
    'No line is set, so nothing fails; draw one with --max critical=0. Waived: feed-stale (debian-tracker).',
  ],
])('prints verdict %# in full', (verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});
