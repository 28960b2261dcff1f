import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportFormat, type Report } from '../../src/report/index.ts';
import { CLEAN, HOLED, RENDER_OPTIONS, SCANNED } from '../../src/report/testing.ts';
import { temporaryFolder, unpackFile } from '../support/known-tree.ts';
import { archiveOf, needsInput } from '../support/real-input.ts';

const MULTITOOL = '@microsoft/sarif-multitool-linux@5.7.0';
/** Of the standard, and of GitHub's code scanning. */
const RULES = 'Sarif;Ghas';
const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
const SEVERAL: Report = { results: [SCANNED, HOLED, CLEAN], failures };

interface Verdicts {
  readonly runs: readonly {
    readonly results?: readonly { readonly ruleId: string; readonly level?: string }[];
  }[];
}

describe('SARIF that the multitool reads', needsInput(MULTITOOL), () => {
  let sarif: string;

  beforeAll(async () => {
    const options = { ...RENDER_OPTIONS, showSuppressed: true };
    sarif = [...((await reportFormat('sarif')?.render(SEVERAL, options)) ?? [])].join('');
  });

  it('keeps the SARIF report to all rules of the standard and of code scanning', () => {
    expect(errorsIn(sarif)).toEqual([]);
  });

  it('finds a rule that SARIF without locations breaks', () => {
    expect(errorsIn(sarif.replaceAll('"locations"', '"others"'))).not.toEqual([]);
  });
});

/** The rules that a document breaks. */
function errorsIn(document: string): readonly string[] {
  const program = unpackFile(archiveOf(MULTITOOL), 'package/Sarif.Multitool');
  chmodSync(program, 0o755);
  const folder = temporaryFolder();
  const [input, output] = [path.join(folder, 'report.sarif'), path.join(folder, 'verdicts.sarif')];
  writeFileSync(input, document);
  const env = { ...process.env, HOME: folder, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const args = ['validate', input, '--rule-kind', RULES, '--output', output];
  const { stdout, stderr } = spawnSync(program, args, { env: { ...env, TMPDIR: folder }, encoding: 'utf8' });
  if (!stdout.includes('Done.')) throw new Error(`the multitool failed: ${stdout}${stderr}`);
  const { runs }: Verdicts = JSON.parse(readFileSync(output, 'utf8'));
  return runs.flatMap(({ results = [] }) =>
    results.flatMap(({ ruleId, level = 'warning' }) => (level === 'error' ? [ruleId] : [])),
  );
}
