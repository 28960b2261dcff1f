import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { unescape } from 'node:querystring';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError, messageOf } from '../errors/index.ts';
import { codeOf } from './failure.ts';
import type { WireRequest, WireResponse } from './transport.ts';

const READ_SIZE = 256 * 1024;

/** Serves a folder like a server: 404 for a missing file, 304 for an unchanged one. */
export async function sendToFile({ url, method, headers }: WireRequest): Promise<WireResponse> {
  const path = pathOf(url);
  const file = await statFile(path);
  if (!file) return empty(404, {});
  const found = {
    'content-length': String(file.size),
    etag: `"${file.size.toString(16)}-${Math.trunc(file.mtimeMs).toString(16)}"`,
    'last-modified': file.mtime.toUTCString(),
  };
  if (headers['if-none-match'] === found.etag) return empty(304, found);
  if (method === 'HEAD') return empty(200, found);
  return answer(200, found, createReadStream(path, { highWaterMark: READ_SIZE }));
}

/** Keeps the query in the name, as in the copies that `wget --mirror` makes. */
function pathOf(url: URL): string {
  try {
    const path = fileURLToPath(new URL(url.pathname, 'file:')) + unescape(url.search);
    if (!path.includes('\0')) return path;
  } catch {
    // Usually an encoded slash.
  }
  throw new AppError('USAGE', `${url.href} is not a valid file address`);
}

async function statFile(path: string) {
  try {
    const file = await stat(path);
    return file.isFile() ? file : undefined;
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw new AppError('IO_FAILED', `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

function empty(status: number, headers: Record<string, string>): WireResponse {
  return answer(status, headers, Readable.from([]));
}

function answer(status: number, headers: Record<string, string>, body: Readable): WireResponse {
  return {
    status,
    headers,
    body,
    abort: (reason) => void body.destroy(reason),
    discard: () => {
      body.destroy();
      return Promise.resolve();
    },
  };
}
