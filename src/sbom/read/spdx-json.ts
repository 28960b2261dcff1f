// SPDX 2 as JSON: https://spdx.github.io/spdx-spec/v2.3/

import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { listOf, MAX_PACKAGES, sbomPackage, type SbomPackage } from './package.ts';

export function readSpdxJson({ packages }: JsonObject): readonly SbomPackage[] {
  return listOf(packages)
    .slice(0, MAX_PACKAGES)
    .flatMap((each) => (isJsonObject(each) ? [toPackage(each)] : []));
}

function toPackage({ name, versionInfo, externalRefs }: JsonObject): SbomPackage {
  const references = listOf(externalRefs).filter(isJsonObject);
  const purl = references.find(({ referenceType }) => referenceType === 'purl');
  return sbomPackage(name, versionInfo, purl?.['referenceLocator']);
}
