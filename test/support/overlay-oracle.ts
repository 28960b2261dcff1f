import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLayout, writeFiles } from '../../src/image/testing/build-image.ts';
import { unpacking } from './umoci.ts';

/** Symbolic links that Linux follows for one path. */
const MAX_LINKS = 40;
const DATABASE = 'var/lib/dpkg';

/** The first lines of every database that is to be seen once umoci has unpacked the layers; undefined where it refuses. */
export function unpackedDatabases(layers: readonly Buffer[]): readonly string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-umoci-'));
  try {
    writeFiles(join(folder, 'layout'), buildLayout([{ layers, tag: '1' }]));
    execFileSync('umoci', unpacking(join(folder, 'layout:1'), join(folder, 'bundle')), { stdio: 'ignore' });
    return databasesIn(join(folder, 'bundle/rootfs'));
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function databasesIn(root: string): readonly string[] {
  const parts = realPath(root, `${DATABASE}/status.d`);
  const isFolder = parts && lstatSync(join(root, parts)).isDirectory();
  const names = isFolder ? readdirSync(join(root, parts)).map((name) => `${parts}/${name}`) : [];
  const files = [`${DATABASE}/status`, ...names].flatMap((path) => realPath(root, path) ?? []);
  const unique = [...new Set(files)].filter((path) => lstatSync(join(root, path)).isFile());
  return unique.map((path) => readFileSync(join(root, path), 'utf8').split('\n', 1)[0] ?? '').sort();
}

/** As within a chroot: no link leads out. Undefined where nothing is there. */
function realPath(root: string, path: string): string | undefined {
  const pending = path.split('/').reverse();
  let trail: string[] = [];
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === '..') trail.pop();
    if (name === '' || name === '.' || name === '..') continue;
    const stats = lstatSync(join(root, ...trail, name), { throwIfNoEntry: false });
    if (!stats || (pending.length > 0 && stats.isFile())) return undefined;
    if (!stats.isSymbolicLink()) {
      trail.push(name);
      continue;
    }
    if (++links > MAX_LINKS) return undefined;
    const target = readlinkSync(join(root, ...trail, name));
    if (target.startsWith('/')) trail = [];
    pending.push(...target.split('/').reverse());
  }
  return trail.join('/');
}
