import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/domain/index.ts';
import { reportFormat, type Report } from '../../src/report/index.ts';
import {
  AGAINST_BASELINE,
  CLEAN,
  found,
  HOLED,
  installed,
  RENDER_OPTIONS,
  SCANNED,
} from '../../src/report/testing.ts';
import { schemaChecks } from '../support/report-schemas.ts';
import { sharedFolder } from '../support/shared.ts';

const SHARED = sharedFolder();
const HOSTILE_TEXTS = ['', '\u{0}\u{1b}[2J', '\u{d800}', ']]><x/>', 'x'.repeat(3000), '=1+1', '\n\n', '€😀'];

function hostile(text: string): ScanResult {
  const pkg = installed(text, text, text, { database: text, application: text });
  const findings = [
    found('CVE-2024-1', pkg, 'high', { title: text, description: text, aliases: [text] }),
    found(text, pkg, 'negligible', { ratings: [{ source: text, severity: 'high', vector: text, score: 1 }] }),
  ];
  const problems = [{ kind: 'feed-stale', subject: text, message: text }] as const;
  const verdict = { ...SCANNED.verdict, incomplete: problems, waived: problems };
  const distribution = { id: text, idLike: [], version: text, name: text, path: text };
  return { ...CLEAN, image: { ...CLEAN.image, reference: text }, distribution, findings, verdict };
}

const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
const REPORTS: readonly (readonly [string, Report])[] = [
  ['of images of all kinds', { results: [SCANNED, HOLED, CLEAN], failures }],
  ['of an image beside a baseline', { results: [AGAINST_BASELINE], failures: [] }],
  ['of no image', { results: [], failures: [] }],
  ['of an image that failed', { results: [], failures }],
  ...HOSTILE_TEXTS.map(
    (text) =>
      [`with ${JSON.stringify(text).slice(0, 20)}`, { results: [hostile(text)], failures: [] }] as const,
  ),
];

async function rendered(name: string, report: Report): Promise<string> {
  const format = reportFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  return [...(await format.render(report, { ...RENDER_OPTIONS, showSuppressed: true }))].join('');
}

if (SHARED === undefined) {
  it.skip('skips schemas of report formats, since the folder with them is not here', () => undefined);
} else {
  describe.each([...schemaChecks(SHARED)])('a report as %s', (name, check) => {
    it.each(REPORTS)(`keeps a report as ${name} to the schema of the format: %s`, async (_, report) => {
      expect(check(await rendered(name, report))).toEqual([]);
    });
  });
}
