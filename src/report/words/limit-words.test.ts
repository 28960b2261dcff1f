import { expect, it } from 'vitest';
import type { ScanResult, TimeLimit } from '../../domain/index.ts';
import { renderExplanation } from '../index.ts';
import { limitLabel, limitWords } from './limit-words.ts';
import { overLine } from '../over-line.ts';
import { REPORT_FORMATS } from '../registry.ts';
import { found, installed, RENDER_OPTIONS, SCANNED, written } from '../testing.ts';

const clock = { since: '2026-02-01', of: 'fix', due: '2026-02-08' } as const;
const OVERDUE: TimeLimit = { days: 7, overdue: true, clock };
const UNDATED: TimeLimit = { days: 7, overdue: true };
const IN_TIME: TimeLimit = {
  days: 30,
  overdue: false,
  clock: { since: '2026-02-10', of: 'publication', due: '2026-03-12' },
};

const pkg = installed('zlib1g', '1');
const LIMITED: ScanResult = {
  ...SCANNED,
  findings: [
    found('CVE-2026-0001', pkg, 'critical', { limit: OVERDUE }),
    found('CVE-2026-0002', pkg, 'critical', { limit: UNDATED }),
    found('CVE-2026-0003', pkg, 'critical', { limit: IN_TIME }),
    found('CVE-2026-0004', pkg, 'critical'),
  ],
  upgrades: [],
  verdict: {
    ...SCANNED.verdict,
    crossed: [{ kind: 'overdue', ids: ['CVE-2026-0001', 'CVE-2026-0002'] }],
    limits: { overdue: 2, inTime: 1, nextDue: '2026-03-12' },
  },
};

function rendered(name: string, result = LIMITED): Promise<string> {
  return written(name, result, { ...RENDER_OPTIONS, width: 140 });
}

it.each([
  [
    OVERDUE,
    'overdue since 2026-02-08, 7 days from fix',
    'overdue since 2026-02-08: at most 7 days from its fix of 2026-02-01',
  ],
  [
    IN_TIME,
    'due 2026-03-12, 30 days from publication',
    'due 2026-03-12: at most 30 days from its publication of 2026-02-10',
  ],
  [
    { ...IN_TIME, clock: { ...clock, of: 'first-seen' } },
    'due 2026-02-08, 30 days from first seen',
    'due 2026-02-08: at most 30 days from 2026-02-01, when the server first saw it here',
  ],
  [
    { ...OVERDUE, clock: { ...clock, of: 'fix-seen' } },
    'overdue since 2026-02-08, 7 days from fix first seen',
    'overdue since 2026-02-08: at most 7 days from 2026-02-01, when the server first saw its fix here',
  ],
  [
    UNDATED,
    'overdue, date unknown',
    'overdue: at most 7 days, and neither its publication nor its fix has a known date',
  ],
] as const)('puts the time limit %j into words', (limit, label, words) => {
  expect([limitLabel(limit), limitWords(limit)]).toEqual([label, words]);
});

it.each(['table', 'json', 'csv', 'junit', 'gitlab', 'github', 'html', 'sarif', 'summary'])(
  'says in the report %s when a finding in time is due',
  async (name) => {
    expect(await rendered(name)).toContain('2026-03-12');
  },
);

it.each(['table', 'github', 'html', 'junit', 'gitlab', 'sarif'])(
  'says in the report %s which finding is overdue since when, and which has no date',
  async (name) => {
    const text = await rendered(name);
    expect(text).toContain('overdue since 2026-02-08');
    expect(text).toMatch(/overdue, date unknown|neither its publication nor its fix has a known date/u);
  },
);

it('writes the day that a finding is due into a column of CSV', async () => {
  const days = (await rendered('csv'))
    .split('\r\n')
    .filter((row) => row.startsWith('finding,'))
    .map((row) => row.split(',')[7]);
  expect(days).toEqual(['2026-02-08', 'unknown', '2026-03-12', '']);
});

it('counts in a summary what is overdue and what is in time', async () => {
  expect(await rendered('summary')).toContain('2 overdue; 1 in time, the first due 2026-03-12');
});

it('explains the time limit of a finding with the date that it is counted from', () => {
  const { findings } = LIMITED;
  const text = renderExplanation(
    { id: 'CVE-2026-0001', kind: 'reported', findings: findings.slice(0, 1), suppressed: [] },
    LIMITED,
    { width: 100, colour: false },
  );
  expect(text).toContain('limit      overdue since 2026-02-08: at most 7 days from its fix of 2026-02-01');
});

it.each<[string, ScanResult['verdict']['crossed'], readonly number[]]>([
  ['what is overdue', LIMITED.verdict.crossed, [1, 2]],
  ['what counts', [{ kind: 'max', severity: 'critical', allowed: 0, found: 3 }], [1, 2, 4]],
  ['what is exploited, in time or not', [{ kind: 'kev', ids: ['CVE-2026-0003'] }], [3]],
])('calls %s over the line', (_, crossed, numbers) => {
  const isOver = overLine({ ...LIMITED.verdict, crossed });
  const ids = LIMITED.findings.filter(isOver).map(({ id }) => id);
  expect(ids).toEqual(numbers.map((number) => `CVE-2026-000${number}`));
});

it('says nothing of time limits where a line has none', async () => {
  for (const { name } of REPORT_FORMATS) {
    expect(await rendered(name, SCANNED), name).not.toMatch(/overdue|time limit/iu);
  }
});
