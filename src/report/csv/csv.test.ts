import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderCsv } from './render.ts';
import { csvRow } from './row.ts';

type Row = Readonly<Record<string, string>>;

function rows(report: Report, options: Partial<RenderOptions> = {}): readonly Row[] {
  const text = [...renderCsv(report, { ...RENDER_OPTIONS, ...options })].join('');
  return parse<Row>(text, { columns: true, record_delimiter: '\r\n' });
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });

it('writes a CSV row for each finding, the most urgent first, and says which are over the line', () => {
  const findings = rows(only(SCANNED)).filter(({ record }) => record === 'finding');
  expect(findings).toHaveLength(SCANNED.findings.length);
  expect(findings.map(({ id, over_line }) => `${id ?? ''} ${over_line ?? ''}`).slice(0, 6)).toEqual([
    'CVE-2023-6246 yes',
    'CVE-2023-6246 yes',
    'CVE-2024-5535 yes',
    'CVE-2024-5535 yes',
    'CVE-2023-45853 yes',
    'CVE-2023-5678 no',
  ]);
  expect(findings[0]).toEqual({
    record: 'finding',
    image: 'registry.example/shop/app:1.4',
    platform: 'linux/amd64',
    id: 'CVE-2023-6246',
    severity: 'high',
    over_line: 'yes',
    before: '',
    due: '',
    package: 'libc-bin',
    version: '2.36-9+deb12u4',
    fixed_version: '2.36-9+deb12u9',
    state: 'fixed',
    known_exploited: 'yes',
    epss: '0.31',
    type: 'deb',
    purl: 'pkg:deb/debian/libc-bin@2.36-9%2Bdeb12u4?arch=amd64&distro=debian-12',
    location: 'var/lib/dpkg/status',
    layer: `sha256:${'a'.repeat(64)}`,
    text: 'Heap-based buffer overflow in the __vsyslog_internal function',
    url: 'https://security-tracker.debian.org/tracker/CVE-2023-6246',
    from: '',
  });
});

it('writes a CSV row for the verdict and each hole of an image, and for each image that failed', () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
  const records = rows({ results: [CLEAN, HOLED], failures }).filter(({ record }) => record !== 'finding');
  expect(records.map(({ record, id, location, text }) => [record, id, location, text])).toEqual([
    ['verdict', 'within', '', 'No line is set, so nothing fails; draw one with --max critical=0.'],
    ['verdict', 'over', '', expect.stringContaining('Incomplete as well: layer-unreadable')],
    ['incomplete', 'layer-unreadable', `sha256:${'b'.repeat(64)}`, 'the layer ends in the middle'],
    ['waived', 'packages-not-read', 'app/node_modules/abbrev/package.json', expect.any(String)],
    ['failed', 'IMAGE_NOT_FOUND', '', 'there is no gone:1'],
  ]);
});

it('lists in CSV only the requested severities, and what was suppressed on request', () => {
  const records = rows(only(SCANNED), { severities: ['low'], showSuppressed: true });
  expect(records.map(({ record, id }) => `${record ?? ''} ${id ?? ''}`)).toEqual([
    'verdict over',
    'finding CVE-2024-13176',
    'finding CVE-2024-13176',
    'suppressed CVE-2024-26581',
    'suppressed CVE-2022-27943',
  ]);
});

describe('a cell of CSV', () => {
  it.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@scope/name', "'@scope/name"],
    ['  =1+1', "'=1+1"],
    ['\t=1', "'=1"],
    ['\r\n=1', "'=1"],
    ['＝1', "'＝1"],
    ['a=b', 'a=b'],
    ['a,"b"', '"a,""b"""'],
    ['one\r\ntwo', 'one  two'],
    ['\u{1b}[2J', '\u{fffd}[2J'],
    [0.25, '0.25'],
    ['', ''],
  ])('guards %j as %s', (cell, written) => {
    expect(csvRow([cell, 'x'])).toBe(`${written},x\r\n`);
  });

  it('keeps its column, whatever a title says', () => {
    const finding = found('CVE-1', installed('a', '1'), 'low', { title: 'a",\r\n=HYPERLINK("x")' });
    const [, row] = rows(only({ ...CLEAN, findings: [finding] }));
    expect(row).toMatchObject({ id: 'CVE-1', text: 'a",  =HYPERLINK("x")' });
  });
});
