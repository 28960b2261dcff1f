import { failed, isJsonObject, ok, parseJson, type Package, type Result } from '../../../domain/index.ts';

/** Bounds on a document: it also lists build inputs, thousands of packages in the largest. */
const BOUNDS = { depth: 50, values: 2_000_000 } as const;
const MAX_WORD = 256;
/** `pkg:bitnami/redis@7.0.11-1?arch=amd64&distro=debian-11`. */
const PURL = /^pkg:bitnami\/([^@/?#]+)@([^?#]+)/u;

/**
 * Reads the components described by an SPDX 2 document, by their purls; its other packages are cataloged
 * where they are installed. Source: https://github.com/bitnami/vulndb.
 */
export function readComponents(text: string): Result<readonly Package[]> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  const packages: unknown = isJsonObject(json.value) ? json.value['packages'] : undefined;
  if (!Array.isArray(packages)) return failed('no package list');
  return ok(
    packages.flatMap((entry: unknown) => (isJsonObject(entry) ? componentsOf(entry['externalRefs']) : [])),
  );
}

function componentsOf(references: unknown): readonly Package[] {
  if (!Array.isArray(references)) return [];
  return references.flatMap((reference: unknown) => {
    const locator = isJsonObject(reference) ? reference['referenceLocator'] : undefined;
    const [, name = '', version = ''] = PURL.exec(typeof locator === 'string' ? locator : '') ?? [];
    return component(name, decoded(version)) ?? [];
  });
}

/**
 * Reads an image's component list by name, `"redis": { "version": "6.2.10-0", … }`; entries without a version
 * are returned as undefined.
 */
export function readList(text: string): Result<readonly (Package | undefined)[]> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  return ok(
    Object.entries(json.value).map(([name, entry]) =>
      component(name, isJsonObject(entry) ? entry['version'] : undefined),
    ),
  );
}

function component(name: string, version: unknown): Package | undefined {
  const isKnown = typeof version === 'string' && version !== '' && version.length <= MAX_WORD;
  if (!isKnown || name === '' || name.length > MAX_WORD) return undefined;
  return { type: 'bitnami', ecosystem: 'Bitnami', name, version };
}

/** Decodes a purl's percent-encoded version. */
function decoded(version: string): string {
  try {
    return decodeURIComponent(version);
  } catch {
    return version;
  }
}
