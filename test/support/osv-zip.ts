import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { unpackTarZst } from './unpack-tar-zst.ts';

/** An export of OSV that was collected as a tar, as the zip that OSV serves. */
export function osvZipOf(archive: string): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-osv-'));
  try {
    unpackTarZst(archive, folder);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const records = new Map(
      names.filter((name) => name.endsWith('.json')).map((name) => [path.basename(name), name] as const),
    );
    return buildZip(
      Array.from(records, ([name, place]) => ({
        name,
        content: readFileSync(path.join(folder, place), 'utf8'),
        method: 0,
      })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
