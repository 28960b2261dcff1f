import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseJunit } from 'junit2json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_FORMAT_NAMES } from '../../src/report/index.ts';
import { FindingsLab, type ReportedResult } from '../support/findings-lab.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { mirrorRealFeeds } from '../support/real-feeds.ts';
import { schemaChecks } from '../support/report-schemas.ts';
import { sharedFolder } from '../support/shared.ts';

const IMAGES: readonly (readonly [name: string, stage: Stage])[] = [
  ['alpine-3.20', 'alpine'],
  ['alpine-3.15', 'alpine'],
  ['app-bookworm', 'app'],
  ['distroless-python', 'distroless'],
  ['mariner-2.0', 'rpm'],
  ['rhel-8-libuuid', 'rpm'],
  ['sles-15.3', 'rpm'],
  ['debian-trixie', 'debian'],
  ['scratch-go119', 'go'],
  ['big-trixie', 'big'],
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips formats of reports on real images, since the folder with them is not here', () => undefined);
} else {
  formats(shared);
}

function formats(folder: string): void {
  const checks = schemaChecks(folder);
  const built = IMAGES.filter(([, stage]) => isBuilt(stage));

  describe.each(built)('the report on %s', (name) => {
    const lab = new FindingsLab('2026-08-22T12:00:00Z');
    let result: ReportedResult;

    beforeAll(async () => {
      mirrorRealFeeds(lab.mirror, path.join(folder, 'feeds'), ['npm', 'PyPI', 'Maven', 'Go']);
      const outputs = REPORT_FORMAT_NAMES.flatMap((format) => ['--format', `${format}=${format}`]);
      result = await lab.scan(`oci:${imagesFolder()}/${name}`, ['--list-packages', ...outputs]);
    });

    afterAll(() => lab[Symbol.dispose]());

    it.each([...checks])(`follows the schema of %s in the report on ${name}`, (format, check) => {
      expect(check(lab.user.read(format))).toEqual([]);
    });

    it.each(REPORT_FORMAT_NAMES)(`writes the report on ${name} as %s`, (format) => {
      expect(lab.user.read(format)).toMatch(/\n$/u);
    });

    it(`writes a row of CSV for each finding in ${name}`, () => {
      const rows: readonly { readonly record: string }[] = parseCsv(lab.user.read('csv'), { columns: true });
      expect(rows.filter(({ record }) => record === 'finding')).toHaveLength(result.findings.length);
    });

    it(`writes JUnit from which a parser of others reads a test for each finding in ${name}`, async () => {
      const suites = await parseJunit(lab.user.read('junit'));
      if (!suites || !('testsuite' in suites)) throw new Error('there are no test suites');
      const [suite] = suites.testsuite ?? [];
      const [line, incomplete, ...findings] = suite?.testcase ?? [];
      expect([line?.name, incomplete?.name]).toEqual(['line', 'incomplete']);
      expect(findings.filter(({ name: test }) => test !== 'waived')).toHaveLength(result.findings.length);
    });
  });
}
