// CycloneDX as JSON: https://cyclonedx.org/docs/1.7/json/

import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { listOf, MAX_PACKAGES, sbomPackage, type SbomPackage } from './package.ts';

/** Reads components, which may hold further ones. What the document is about is in `metadata`, and is none of them. */
export function readCycloneDxJson({ components }: JsonObject): readonly SbomPackage[] {
  const packages: SbomPackage[] = [];
  const left = [components];
  while (left.length > 0 && packages.length < MAX_PACKAGES) {
    for (const component of listOf(left.pop())) {
      if (!isJsonObject(component)) continue;
      packages.push(sbomPackage(nameOf(component), component['version'], component['purl']));
      if (component['components'] !== undefined) left.push(component['components']);
    }
  }
  return packages;
}

/** npm's scopes and Maven's groups have a field of their own. */
function nameOf({ group, name }: JsonObject): unknown {
  return typeof group === 'string' && group !== '' && typeof name === 'string' ? `${group}/${name}` : name;
}
