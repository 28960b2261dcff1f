import { expect, it } from 'vitest';
import type { Finding, Line, Problem, Severity } from '../../domain/index.ts';
import { NO_LINE } from '../../policy/index.ts';
import { NO_RECORDS } from '../feeds/load-cve-records.ts';
import { weighProblems } from './weigh-problems.ts';

const missing = (subject: string): Problem => ({ kind: 'feed-missing', subject, message: 'never loaded' });
const UNASKED = { problem: missing('cve'), cves: new Set(['CVE-2024-1']) };
const MISSING = {
  cve: { ...NO_RECORDS, unasked: [UNASKED] },
  kev: [missing('kev')],
  epss: [missing('epss')],
};
const finding = (severity: Severity): Finding => ({
  id: 'CVE-2024-1',
  package: { type: 'deb', name: 'a', version: '1', architecture: 'all', database: 'status', layer: 0 },
  state: 'fixed',
  severity,
  ratings: [],
  evidence: [],
});

it.each<[string, Partial<Line>, Severity, string[]]>([
  ['nothing without a line', {}, 'unknown', []],
  [
    'the CVE list where the line counts severities and one is unknown',
    { max: { high: 0 } },
    'unknown',
    ['cve'],
  ],
  ['not the CVE list where every severity is known', { max: { high: 0 } }, 'low', []],
  ['not the CVE list where only the unknown are counted', { max: { unknown: 0 } }, 'unknown', []],
  ['KEV where the line asks for it', { failOnKev: true }, 'low', ['kev']],
  ['EPSS where the line asks for it', { minEpss: 0.5 }, 'low', ['epss']],
])('reports holes of missing rankings: %s', (_what, line, severity, holes) => {
  const weighed = weighProblems(MISSING, [finding(severity)], { ...NO_LINE, ...line });
  expect(weighed.filter(({ kind }) => kind === 'feed-missing').map(({ subject }) => subject)).toEqual(holes);
  expect(weighed).toHaveLength(3);
});
