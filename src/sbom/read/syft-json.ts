// Syft's own JSON: https://github.com/anchore/syft/tree/main/schema/json

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import {
  isText,
  itemsOfList,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
} from './package.ts';
import { LOCATION, SYFT_SOURCES, SYFT_SOURCE_VERSION, SYFT_TYPE } from './words-of-tools.ts';

const METADATA = 'syft:metadata:';

/** Whether a document is from Syft: it names its schema and lists artifacts. */
export function isSyftJson({ artifacts, schema, descriptor }: JsonObject): boolean {
  return Array.isArray(artifacts) && isJsonObject(schema) && isJsonObject(descriptor);
}

export function readSyftJson({ artifacts, distro, source }: JsonObject): Result<SbomDocument> {
  const entries = itemsOfList(artifacts).filter(isJsonObject);
  if (entries.length > MAX_SBOM_PACKAGES) return failed(TOO_MANY_PACKAGES);
  const packages = entries.map(toPackage);
  return ok({
    ...(isJsonObject(source) && { subject: sbomPackage({ name: source['name'], kind: 'container' }) }),
    packages: [...(isJsonObject(distro) ? systemOf(distro) : []), ...packages],
    gaps: [],
  });
}

/** Names its facts as Syft does where it writes CycloneDX. */
function toPackage({ name, version, purl, type, locations, metadata }: JsonObject): SbomPackage {
  const facts = isJsonObject(metadata) ? metadata : {};
  const said = [
    [LOCATION, itemsOfList(locations).find(isJsonObject)?.['path']],
    [SYFT_TYPE, type],
    ...[...SYFT_SOURCES, SYFT_SOURCE_VERSION].map((key) => [key, facts[key.slice(METADATA.length)]] as const),
  ] as const;
  const properties = said.flatMap(([key, value]) => (isText(value) ? [{ name: key, value }] : []));
  return sbomPackage({ name, version, purl, kind: 'library' }, properties);
}

/** A folder that is not a system has one without a name. Before 2022, Syft wrote the ID as the name. */
function systemOf({ id, name, versionID, version }: JsonObject): readonly SbomPackage[] {
  const system = isText(id) ? { name: id, version: versionID } : { name, version };
  return isText(system.name) ? [sbomPackage({ ...system, kind: 'operating-system' })] : [];
}
