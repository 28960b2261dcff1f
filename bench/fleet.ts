/**
 * The fleet: what it takes to keep all stored images known, and what a sync changes for them. Each work is a process of its
 * own, with a server's flags; its processor time, that of a Postgres on this machine, and its memory at its peak above
 * what it held before are given, too.
 * Usage: node bench/fleet.ts [--images N] [--shape shared|squashed] [--postgres URL] [--folder F] [--only WORK,…] [--table]
 * With --table, rows of bench/README.md that measure the same get the new figures.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from '../src/memory/index.ts';
import { WORKS } from './fleet/works.ts';
import { writeRows, type Row } from './table.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    shape: { type: 'string', default: 'shared' },
    /** Of an empty database. */
    postgres: { type: 'string' },
    /** Where the store is, and stays; by itself, a folder that is removed. */
    folder: { type: 'string' },
    only: { type: 'string', default: Object.keys(WORKS).join(',') },
    table: { type: 'boolean', default: false },
  },
});
const { images, shape, postgres, only } = values;
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'bench-fleet-'));
const place = postgres === undefined ? ['--file', join(folder, 'plimsoll.db')] : ['--postgres', postgres];
const figures = join(folder, `figures-${process.pid}.jsonl`);
const program = fileURLToPath(new URL('fleet/work.ts', import.meta.url));

try {
  console.log(`${images} images, ${shape}`);
  for (const work of only.split(',')) {
    const flags = [...NODE_FLAGS, '--expose-gc', program];
    const args = [...flags, work, '--images', images, '--shape', shape, ...place, '--figures', figures];
    const env = { ...process.env, ...GLIBC_ENVIRONMENT };
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
    if (status !== 0) throw new Error(`${work} failed`);
  }
  if (values.table) await writeRows(readFigures());
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true });
}

function readFigures(): readonly Row[] {
  const engine = postgres === undefined ? 'SQLite' : 'Postgres';
  const fleet = `${Number(images).toLocaleString('en')} images, ${shape}, ${engine}`;
  const command = `\`fleet.ts --images ${images}${shape === 'shared' ? '' : ` --shape ${shape}`}\``;
  const lines = readFileSync(figures, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [what, today]: readonly [string, string] = JSON.parse(line);
    return { work: `${fleet}: ${what}`, today, bound: '', peer: '', command };
  });
}
