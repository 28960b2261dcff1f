// SPDX 3 as JSON-LD: https://spdx.github.io/spdx-spec/v3.0.1/serializations/

import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { listOf, MAX_PACKAGES, sbomPackage, type SbomPackage } from './package.ts';

/** Its name in the context, and the whole one, whose version is that of the specification. */
const PACKAGE = /^(?:software_Package|https:\/\/spdx\.org\/rdf\/[^/]+\/terms\/Software\/Package)$/u;

/** Reads the packages among the elements of a graph; a document of one element has no graph. */
export function readSpdxGraph(document: JsonObject): readonly SbomPackage[] {
  const graph = document['@graph'];
  const elements: readonly unknown[] = Array.isArray(graph) ? graph : [document];
  return elements
    .filter(isJsonObject)
    .filter(isPackage)
    .slice(0, MAX_PACKAGES)
    .map((each) => sbomPackage(each['name'], each['software_packageVersion'], purlOf(each)));
}

function isPackage({ type, '@type': full }: JsonObject): boolean {
  const named = type ?? full;
  return typeof named === 'string' && PACKAGE.test(named);
}

/** The purl is a field of its own, or one of the identifiers. */
function purlOf({ software_packageUrl: purl, externalIdentifier }: JsonObject): unknown {
  if (typeof purl === 'string') return purl;
  const identifiers = listOf(externalIdentifier).filter(isJsonObject);
  return identifiers.find(({ externalIdentifierType: type }) => type === 'packageUrl')?.['identifier'];
}
