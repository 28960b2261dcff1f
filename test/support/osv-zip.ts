import path from 'node:path';
import { readZip, TarReader } from '../../src/archive/index.ts';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { readZst } from './unpack-tar-zst.ts';

/** An export of OSV that was collected as a tar, as the zip that OSV serves; of two files of one name, the later one's. */
export function osvZipOf(...files: readonly string[]): Buffer {
  const records = new Map(files.flatMap((file) => [...recordsIn(file)]));
  return buildZip(Array.from(records, ([name, content]) => ({ name, content, method: 0 })));
}

/** Texts of the records of a zip or a tar, by their file names. */
export function recordsIn(file: string): ReadonlyMap<string, string> {
  return file.endsWith('.zip') ? recordsOfZip(file) : recordsOfTar(file);
}

function recordsOfZip(file: string): ReadonlyMap<string, string> {
  const zip = readZip(file);
  const records = new Map<string, string>();
  for (const entry of zip.entries) records.set(entry.name, entry.read().toString('utf8'));
  zip.close();
  return records;
}

function recordsOfTar(archive: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const reader = new TarReader({
    entry: ({ kind, path: name }) => kind === 'file' && name.endsWith('.json'),
    body: ({ path: name }, bytes) => void records.set(path.basename(name), bytes.toString('utf8')),
  });
  reader.push(readZst(archive));
  reader.end();
  return records;
}
