import { appendTo, failed, isJsonObject, ok, parseJson, type Result } from '../../domain/index.ts';
import { VEX_BOUNDS } from '../document.ts';
import { parsePurl } from '../purl.ts';
import { InvalidDocument, objectsOf, textOf } from '../read/members.ts';
import { MAX_INDEXED } from './limits.ts';

/** Document paths by package or image. */
export type RepositoryIndex = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `index.json` in a VEX repository (https://github.com/aquasecurity/vex-repo-spec). Does not enforce
 * its schema, which rejects names from the specification itself.
 */
export function readRepositoryIndex(text: string): Result<RepositoryIndex> {
  const parsed = parseJson(text, VEX_BOUNDS);
  if (!parsed.ok) return parsed;
  if (!isJsonObject(parsed.value)) return failed('not a JSON object');
  try {
    const packages = objectsOf(parsed.value, 'packages');
    if (packages.length > MAX_INDEXED) return failed(`more than ${MAX_INDEXED} packages`);
    const index = new Map<string, string[]>();
    for (const each of packages) {
      const key = purlKeyOf(textOf(each, 'id') ?? '');
      const location = locationOf(textOf(each, 'location') ?? '');
      if (key !== undefined) appendTo(index, key, location);
    }
    return ok(index);
  } catch (error) {
    if (error instanceof InvalidDocument) return failed(error.message);
    throw error;
  }
}

/** Returns a package's key in an index: its purl without a version; for an image, with its repository. */
export function purlKeyOf(purl: string): string | undefined {
  const parsed = parsePurl(purl);
  if (!parsed) return undefined;
  const { type, path } = parsed;
  if (type !== 'oci') return JSON.stringify([type, path]);
  const [, query = ''] = purl.split(/[?#]/u, 2);
  return JSON.stringify([type, path, new URLSearchParams(query).get('repository_url') ?? '']);
}

/** Returns a path within the repository. Throws InvalidDocument for any that could lead out. */
function locationOf(location: string): string {
  const parts = location.split('/');
  if (location !== '' && !parts.some((part) => ['', '.', '..'].includes(part)) && !/[\\\0]/u.test(location)) {
    return location;
  }
  throw new InvalidDocument(`${JSON.stringify(location.slice(0, 200))} is not a valid location`);
}
