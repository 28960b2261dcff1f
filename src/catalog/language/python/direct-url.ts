// direct_url.json: https://packaging.python.org/en/latest/specifications/direct-url-data-structure/

import { defined, failed, isJsonObject, ok, parseJson, type Result } from '../../../domain/index.ts';
import type { Origin } from './detail.ts';

export const MAX_URL_BYTES = 64 * 1024;
const BOUNDS = { depth: 20, values: 10_000 } as const;
const FILE_URL = 'file:///';

/** Reads a distribution's origin. Fails with a reason for other text. */
export function readDirectUrl(text: string): Result<Origin> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { url, vcs_info: repository, dir_info: local } = json.value;
  if (repository !== undefined) return ok({ kind: 'origin', from: 'repository' });
  if (local === undefined) return ok({ kind: 'origin', from: 'archive' });
  const from = isJsonObject(local) && local['editable'] === true ? 'project' : 'folder';
  const folder = typeof url === 'string' ? folderOf(url) : undefined;
  return ok({ kind: 'origin', from, ...defined({ folder }) });
}

function folderOf(url: string): string | undefined {
  if (!url.startsWith(FILE_URL)) return undefined;
  try {
    return decodeURIComponent(url.slice(FILE_URL.length)).replace(/(?<!\/)\/+$/u, '');
  } catch {
    return undefined;
  }
}
