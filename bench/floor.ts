/**
 * The floor that no scanner in Node can beat by Node's streams: inflating and hashing the layers of an OCI layout, two at
 * a time, into nothing; for an archive, hashing the file. A program of its own, so that it is measured as the scan is.
 * Usage: node bench/floor.ts FOLDER|FILE
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { layersOf } from './layout.ts';

const CHUNK_BYTES = 256 * 1024;
const LAYERS_AT_A_TIME = 2;
/** As the scan sets them: Node's defaults take longer. */
const GUNZIP_OPTIONS = { chunkSize: CHUNK_BYTES, writableHighWaterMark: CHUNK_BYTES };

async function inflateAndHash(path: string): Promise<void> {
  const hash = createHash('sha256');
  const gunzip = createGunzip(GUNZIP_OPTIONS);
  gunzip.on('data', () => undefined);
  const ended = once(gunzip, 'end');
  for await (const chunk of chunksOf(path)) {
    hash.update(chunk);
    if (!gunzip.write(chunk)) await once(gunzip, 'drain');
  }
  gunzip.end();
  await ended;
  hash.digest('hex');
}

async function hashFile(path: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(path)) hash.update(chunk);
  hash.digest('hex');
}

function chunksOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}

async function inflateLayers(folder: string): Promise<void> {
  const queue = layersOf(folder).values();
  const work = async (): Promise<void> => {
    for (const path of queue) await inflateAndHash(path);
  };
  await Promise.all(Array.from({ length: LAYERS_AT_A_TIME }, work));
}

const [, , path = ''] = process.argv;
await (statSync(path).isDirectory() ? inflateLayers(path) : hashFile(path));
