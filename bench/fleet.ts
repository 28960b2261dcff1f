/**
 * The fleet: what it takes to keep all stored images known, and what a sync changes for them. Each work is a process of its
 * own, with a server's flags; its processor time, that of a Postgres on this machine, and its memory at its peak above
 * what it held before are given, too.
 * Usage: node bench/fleet.ts [--images N] [--shape shared|squashed] [--postgres URL] [--folder F] [--only WORK,…]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from '../src/memory/index.ts';
import { WORKS } from './fleet/works.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000' },
    shape: { type: 'string', default: 'shared' },
    /** Of an empty database. */
    postgres: { type: 'string' },
    /** Where the store is, and stays; by itself, a folder that is removed. */
    folder: { type: 'string' },
    only: { type: 'string', default: Object.keys(WORKS).join(',') },
  },
});
const { images, shape, postgres, only } = values;
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'bench-fleet-'));
const place = postgres === undefined ? ['--file', join(folder, 'plimsoll.db')] : ['--postgres', postgres];
const program = fileURLToPath(new URL('fleet/work.ts', import.meta.url));

try {
  console.log(`${images} images, ${shape}`);
  for (const work of only.split(',')) {
    const flags = [...NODE_FLAGS, '--expose-gc', program];
    const args = [...flags, work, '--images', images, '--shape', shape, ...place];
    const env = { ...process.env, ...GLIBC_ENVIRONMENT };
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
    if (status !== 0) throw new Error(`${work} failed`);
  }
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true });
}
