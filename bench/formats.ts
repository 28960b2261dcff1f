/**
 * Measures the processor time and memory of each format for a report of 50,000 findings: the renderer alone, in a
 * process of its own, whose peak has the report in it. Usage: node bench/formats.ts [FORMAT...]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { REPORT_FORMAT_NAMES } from '../src/report/index.ts';
import { compare, print, type Subject, type Usage } from './measure.ts';

const RUNS = 3;
/** As the launcher sets them. */
const FLAGS = ['--min-semi-space-size=8', '--max-semi-space-size=8'];
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));

/** Bundles the renderers, as users run them: TypeScript costs Node memory of its own. */
async function bundle(): Promise<string> {
  await build({
    entryPoints: [join(import.meta.dirname, 'formats/render.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // A package of CommonJS asks for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return join(folder, 'render.mjs');
}

async function renderBy(program: string, format: string): Promise<Usage> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, program, format]);
  const usage: Usage = JSON.parse(stdout);
  return usage;
}

try {
  const program = await bundle();
  const named = process.argv.slice(2);
  const subjects: readonly Subject[] = ['floor', ...(named.length > 0 ? named : REPORT_FORMAT_NAMES)].map(
    (name) => ({
      name,
      command: () => renderBy(program, name),
    }),
  );
  print('50,000 findings', await compare(subjects, RUNS));
} finally {
  rmSync(folder, { recursive: true });
}
