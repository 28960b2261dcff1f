import { isDigitAt, isId, isVersion } from './coordinates.ts';
import type { ManifestEvidence } from './evidence.ts';
import type { NamedVersion } from './file-name.ts';

/** The build time, which distinguishes Eclipse builds with the same version: `3.36.0.v20231114-0937`. */
const BUILD = /\.v\d{8}[\w-]*$/u;
/** Eclipse's own bundles have the same name in repositories; Jetty's do not (`jetty-server`). */
const ECLIPSE = /^org\.eclipse\.(?!jetty\.)/u;

/** Whether Eclipse's installer named the file: `BUNDLE_VERSION`. */
export function isNamedAsBundle(base: string, { symbolicName }: ManifestEvidence): boolean {
  if (!isId(symbolicName)) return false;
  return base.startsWith(`${symbolicName}_`) && isDigitAt(base, symbolicName.length + 1);
}

/** Splits an installer's file name; takes the artifact from the manifest, unless the bundle is Eclipse's own. */
export function splitBundleName(
  base: string,
  { symbolicName = '' }: ManifestEvidence,
  artifact: string | undefined,
): NamedVersion | undefined {
  const version = base.slice(symbolicName.length + 1).replace(BUILD, '');
  if (artifact === undefined || !isVersion(version)) return undefined;
  return { artifact: ECLIPSE.test(symbolicName) ? symbolicName : artifact, version };
}
