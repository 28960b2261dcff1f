// CycloneDX (https://cyclonedx.org/docs/1.6/json/) and SPDX 2 (https://spdx.github.io/spdx-spec/v2.3/), as JSON.

import { failed, isJsonObject, ok, parseJson, type Result } from '../../../domain/index.ts';

const BOUNDS = { depth: 200, values: 2_000_000 } as const;
const MAX_PURLS = 50_000;

/** Reads the purls of the packages that an SBOM names. */
export function readPurls(text: string): Result<readonly string[]> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  if (json.value['bomFormat'] === 'CycloneDX') return ok(ofComponents(json.value['components']));
  if (typeof json.value['spdxVersion'] === 'string') return ok(ofPackages(json.value['packages']));
  return failed('neither CycloneDX nor SPDX');
}

/** Components may hold further ones. */
function ofComponents(components: unknown): readonly string[] {
  const purls: string[] = [];
  const left = [components];
  while (left.length > 0 && purls.length < MAX_PURLS) {
    for (const component of listOf(left.pop())) {
      if (!isJsonObject(component)) continue;
      const { purl } = component;
      if (typeof purl === 'string') purls.push(purl);
      if (component['components'] !== undefined) left.push(component['components']);
    }
  }
  return purls;
}

function ofPackages(packages: unknown): readonly string[] {
  return listOf(packages)
    .flatMap((each) => (isJsonObject(each) ? listOf(each['externalRefs']) : []))
    .flatMap((reference) => {
      if (!isJsonObject(reference) || reference['referenceType'] !== 'purl') return [];
      const { referenceLocator: purl } = reference;
      return typeof purl === 'string' ? [purl] : [];
    })
    .slice(0, MAX_PURLS);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
