// Syft's own JSON: https://github.com/anchore/syft/tree/main/schema/json

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import {
  isText,
  listOf,
  MAX_PACKAGES,
  sbomPackage,
  TOO_MANY,
  type SbomDocument,
  type SbomPackage,
} from './package.ts';
import { LOCATION } from './words-of-tools.ts';

/** Whether a document is one of Syft's: each names its schema, and lists artifacts. */
export function isSyftJson({ artifacts, schema, descriptor }: JsonObject): boolean {
  return Array.isArray(artifacts) && isJsonObject(schema) && isJsonObject(descriptor);
}

export function readSyftJson({ artifacts, distro, source }: JsonObject): Result<SbomDocument> {
  const entries = listOf(artifacts).filter(isJsonObject);
  if (entries.length > MAX_PACKAGES) return failed(TOO_MANY);
  const packages = entries.map(toPackage);
  return ok({
    ...(isJsonObject(source) && { subject: sbomPackage({ name: source['name'], kind: 'container' }) }),
    packages: [...(isJsonObject(distro) ? systemOf(distro) : []), ...packages],
    gaps: [],
  });
}

function toPackage({ name, version, purl, locations }: JsonObject): SbomPackage {
  const path = listOf(locations).find(isJsonObject)?.['path'];
  const place = isText(path) ? [{ name: LOCATION, value: path }] : [];
  return sbomPackage({ name, version, purl, kind: 'library' }, place);
}

/** A folder that is no system has one without a name. */
function systemOf({ id, versionID: version }: JsonObject): readonly SbomPackage[] {
  return isText(id) ? [sbomPackage({ name: id, version, kind: 'operating-system' })] : [];
}
