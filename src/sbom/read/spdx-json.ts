// SPDX 2 as JSON: https://spdx.github.io/spdx-spec/v2.3/

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import {
  isPlainFile,
  listOf,
  MAX_PACKAGES,
  sbomPackage,
  TOO_MANY,
  type SbomDocument,
  type SbomPackage,
} from './package.ts';
import { annotatedFacts, builtFrom, gapsIn, splitSubject } from './spdx-words.ts';

const DOCUMENT = 'SPDXRef-DOCUMENT';

export function readSpdxJson(document: JsonObject): Result<SbomDocument> {
  const entries = listOf(document['packages']).filter(isJsonObject);
  if (entries.length > MAX_PACKAGES) return failed(TOO_MANY);
  const packages = entries.map((entry) => ({ id: entry['SPDXID'], pkg: toPackage(entry) }));
  return ok({
    ...splitSubject(
      packages.filter(({ pkg }) => !isPlainFile(pkg)),
      describedBy(document),
    ),
    gaps: gapsIn(document['comment']),
  });
}

function toPackage(entry: JsonObject): SbomPackage {
  const { name, versionInfo: version, primaryPackagePurpose: kind, externalRefs, annotations } = entry;
  const references = listOf(externalRefs).filter(isJsonObject);
  const purl = references.find(({ referenceType }) => referenceType === 'purl')?.['referenceLocator'];
  const facts = listOf(annotations)
    .filter(isJsonObject)
    .flatMap(({ comment }) => annotatedFacts(comment));
  return sbomPackage({ name, version, kind, purl, builtFrom: builtFrom(entry['sourceInfo']) }, facts);
}

/** The relationship took the place of a field of the document. */
function describedBy({ documentDescribes, relationships }: JsonObject): readonly unknown[] {
  const related = listOf(relationships)
    .filter(isJsonObject)
    .filter(({ spdxElementId: from, relationshipType: type }) => from === DOCUMENT && type === 'DESCRIBES');
  return [...listOf(documentDescribes), ...related.map(({ relatedSpdxElement: to }) => to)];
}
