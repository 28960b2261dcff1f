// direct_url.json: https://packaging.python.org/en/latest/specifications/direct-url-data-structure/

import { failed, jsonExcess, ok, type Result } from '../../../domain/index.ts';
import type { Origin } from './detail.ts';

export const MAX_URL_BYTES = 64 * 1024;
const BOUNDS = { depth: 20, values: 10_000 } as const;
const FILE_URL = 'file:///';

/** Reads where a distribution came from. Fails with the reason for a text that does not say so. */
export function readDirectUrl(text: string): Result<Origin> {
  const excess = jsonExcess(text, BOUNDS);
  if (excess !== undefined) return failed(excess);
  const content = parse(text);
  if (typeof content !== 'object' || content === null) return failed('not a JSON object');
  const url = 'url' in content && typeof content.url === 'string' ? content.url : '';
  if ('vcs_info' in content) return ok({ kind: 'origin', from: 'repository' });
  if (!('dir_info' in content)) return ok({ kind: 'origin', from: 'archive' });
  const from = isEditable(content.dir_info) ? 'project' : 'folder';
  const folder = url.startsWith(FILE_URL) ? decode(url.slice(FILE_URL.length)) : undefined;
  return ok({ kind: 'origin', from, ...(folder !== undefined && { folder }) });
}

function isEditable(info: unknown): boolean {
  return typeof info === 'object' && info !== null && 'editable' in info && info.editable === true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path).replace(/\/+$/u, '');
  } catch {
    return undefined;
  }
}
