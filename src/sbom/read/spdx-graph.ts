// SPDX 3 as JSON-LD: https://spdx.github.io/spdx-spec/v3.0.1/serializations/

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import {
  isFileWithoutPurl,
  itemsOfList,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
  type SbomProperty,
} from './package.ts';
import { annotatedFacts, gapsIn, splitSubject } from './spdx-words.ts';
import { unreadParts } from './unread-parts.ts';

/** Short name from the context, and the full one, which contains the specification version. */
const PACKAGE = /^(?:software_Package|https:\/\/spdx\.org\/rdf\/[^/]+\/terms\/Software\/Package)$/u;

/** Relationships that make a package part of the described subject. */
const HOLDING: ReadonlySet<string> = new Set(['contains', 'dependsOn', 'hasDynamicLink', 'hasStaticLink']);
/** The SPDX individual for "no element". */
const NONE = 'NoneElement';

/** Reads the packages in a graph; a document with one element has no graph. */
export function readSpdxGraph(document: JsonObject): Result<SbomDocument> {
  const graph = document['@graph'];
  const elements = (Array.isArray(graph) ? itemsOfList(graph) : [document]).filter(isJsonObject);
  const entries = elements.filter(isPackage);
  if (entries.length > MAX_SBOM_PACKAGES) return failed(TOO_MANY_PACKAGES);
  const annotations = Map.groupBy(elements.filter(isOfType('Annotation')), ({ subject }) => subject);
  const packages = entries.map((entry) => {
    const id = idOf(entry);
    const facts = annotations.get(id)?.flatMap(({ statement }) => annotatedFacts(statement)) ?? [];
    return { id, pkg: toPackage(entry, facts) };
  });
  const about = elements
    .filter(isOfType('software_Sbom'))
    .flatMap(({ rootElement }) => itemsOfList(rootElement));
  const comments = elements.filter(isOfType('SpdxDocument')).flatMap(({ comment }) => gapsIn(comment));
  return ok({
    ...splitSubject(
      packages.filter(({ pkg }) => !isFileWithoutPurl(pkg)),
      about,
    ),
    gaps: [...comments, ...unreadParts(partsElsewhere(elements))],
  });
}

/** Lists elements that packages contain or need but the graph lacks. */
function partsElsewhere(elements: readonly JsonObject[]): readonly unknown[] {
  const known = new Set(elements.map(idOf));
  const parts = elements
    .filter(({ relationshipType: type }) => typeof type === 'string' && HOLDING.has(type))
    .flatMap(({ to }) => itemsOfList(to));
  return parts.filter((each) => typeof each === 'string' && each !== NONE && !known.has(each));
}

function idOf(element: JsonObject): unknown {
  return element['spdxId'] ?? element['@id'];
}

function toPackage(entry: JsonObject, facts: readonly SbomProperty[]): SbomPackage {
  const { name, software_packageVersion: version, software_primaryPurpose: kind } = entry;
  return sbomPackage({ name, version, kind, purl: purlsOf(entry) }, facts);
}

function isPackage({ type, '@type': full }: JsonObject): boolean {
  const named = type ?? full;
  return typeof named === 'string' && PACKAGE.test(named);
}

function isOfType(wanted: string): (element: JsonObject) => boolean {
  return ({ type }) => type === wanted;
}

/** A purl has its own field, or is among the identifiers. */
function purlsOf({ software_packageUrl: purl, externalIdentifier }: JsonObject): readonly unknown[] {
  const identifiers = itemsOfList(externalIdentifier).filter(isJsonObject);
  const others = identifiers.filter(({ externalIdentifierType: type }) => type === 'packageUrl');
  return [purl, ...others.map(({ identifier }) => identifier)];
}
