import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REPORT_FORMATS, reportFormat, type RenderOptions, type Report } from '../../report/index.ts';
import { CLEAN, HOLED, ON_BASE, RENDER_OPTIONS, SCANNED } from '../../report/testing.ts';
import { readReportFile } from './report-file.ts';

const [someFinding] = SCANNED.findings;
const [somePackage] = SCANNED.packages;
const { manifestDigest: someDigest } = SCANNED.image;

const REPORT: Report = {
  results: [
    SCANNED,
    ON_BASE,
    HOLED,
    CLEAN,
    {
      ...SCANNED,
      image: { ...SCANNED.image, ...(someDigest && { indexDigest: someDigest }) },
      scope: 'all',
      skipped: [{ pattern: 'opt/old', packages: ['a 1'], problems: 2 }],
      configuration: { file: '.plimsoll.yaml', ignoreRules: 2 },
      baseline: { reference: 'app:1', before: 1, new: 0 },
      packages: somePackage
        ? [
            {
              ...somePackage,
              status: 'declared',
              application: 'srv/app',
              locations: [
                { path: 'var/lib/dpkg/status', layer: 0 },
                { path: 'opt/status', layer: 1 },
              ],
            },
            // In a Go program, a fat jar, and an image of conda: facts that only matching needs.
            { ...somePackage, name: 'go', reach: 'a' },
            {
              ...somePackage,
              type: 'maven',
              ecosystem: 'Maven',
              name: 'jar',
              clues: { names: ['a'], folders: [] },
            },
            {
              ...somePackage,
              type: 'maven',
              ecosystem: 'Maven',
              name: 'inner',
              database: 'app.jar!lib/a.jar!b.jar',
            },
            { ...somePackage, type: 'npm', ecosystem: 'npm', name: 'npm', through: ['b', 'c'] },
            {
              ...somePackage,
              type: 'conda',
              ecosystem: 'conda',
              name: 'conda',
              qualifiers: { build: 'h1_0' },
            },
          ]
        : [],
      findings: someFinding ? [{ ...someFinding, description: 'A title, and more', before: true }] : [],
      notices: someFinding
        ? [
            {
              id: 'RUSTSEC-1',
              about: 'unmaintained',
              package: someFinding.package,
              evidence: someFinding.evidence,
            },
          ]
        : [],
    },
  ],
  failures: [
    {
      reference: 'gone:1',
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      code: 'IMAGE_NOT_FOUND',
      message: 'there is no gone:1',
      hint: 'check the name',
      workloads: [{ file: 'compose.yaml', kind: 'service', name: 'web' }],
    },
  ],
};
const OPTIONS: RenderOptions = { ...RENDER_OPTIONS, all: true, listPackages: true, showSuppressed: true };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function rendered(name: string, report: Report, options = OPTIONS): Promise<string> {
  const format = reportFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  return [...(await format.render(report, options))].join('');
}

function kept(text: string): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, text);
  return file;
}

it.each(REPORT_FORMATS.map(({ name }) => name))(
  'renders a kept report as %s like the scan that wrote it',
  async (name) => {
    const file = kept(await rendered('json', REPORT));
    expect(await rendered(name, await readReportFile(file))).toBe(await rendered(name, REPORT));
  },
);

it('reads a kept report whose fields a later version added', async () => {
  const document = JSON.parse(await rendered('json', { results: [CLEAN], failures: [] })) as {
    results: readonly object[];
  };
  const later = { ...document, more: 1, results: document.results.map((each) => ({ ...each, more: {} })) };
  const { results } = await readReportFile(kept(JSON.stringify(later)));
  expect(results).toMatchObject([{ image: CLEAN.image }]);
});

it('refuses a kept report that lists only some severities', async () => {
  const file = kept(await rendered('json', REPORT, { ...OPTIONS, severities: ['low'] }));
  await expect(readReportFile(file)).rejects.toMatchObject({
    code: 'REPORT_INVALID',
    message: expect.stringContaining('lists only the findings of some severities') as string,
    hint: expect.stringContaining('without --severity') as string,
  });
});

describe('a file that is not a report', () => {
  it.each([
    ['', 'not valid JSON'],
    ['{"schemaVersion": 1', 'not valid JSON'],
    ['[]', 'no schema version'],
    ['null', 'no schema version'],
    ['{"results": [], "failures": []}', 'no schema version'],
    ['{"schemaVersion": 2, "results": []}', 'schema version 2'],
    ['{"schemaVersion": "1"}', 'schema version "1"'],
    ['{"schemaVersion": 1}', 'results'],
    ['{"schemaVersion": 1, "results": {}, "failures": []}', 'results'],
    ['{"schemaVersion": 1, "results": [null], "failures": []}', 'results.0'],
    ['{"schemaVersion": 1, "results": [{"packages": [{}], "findings": 7}], "failures": []}', 'results.0'],
    ['{"schemaVersion": 1, "results": [], "failures": [{"reference": 1}]}', 'failures.0.reference'],
    [`{"schemaVersion": 1, "results": ${'['.repeat(300_000)}`, 'nested more than 32 levels deep'],
  ])('refuses a file that is not a report, and says why: %.60s', async (text, reason) => {
    const file = kept(text);
    const reading = readReportFile(file);
    await expect(reading).rejects.toMatchObject({ code: 'REPORT_INVALID' });
    await expect(reading).rejects.toThrow(file);
    await expect(reading).rejects.toThrow(reason);
  });

  it('refuses a kept report with an invalid time', async () => {
    const text = await rendered('json', { results: [{ ...CLEAN, scannedAt: 'yesterday' }], failures: [] });
    await expect(readReportFile(kept(text))).rejects.toThrow('results.0: has no valid time');
  });

  it.each(['absent.json', '.'])('fails on a kept report that cannot be read: %s', async (name) => {
    await expect(readReportFile(join(folder, name))).rejects.toMatchObject({ code: 'IO_FAILED' });
  });
});
