// SPDX 2 as JSON: https://spdx.github.io/spdx-spec/v2.3/

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import {
  isFileWithoutPurl,
  itemsOfList,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
} from './package.ts';
import {
  acquired,
  annotatedFacts,
  builtFrom,
  describedIn,
  gapsIn,
  isPurlType,
  splitSubject,
} from './spdx-words.ts';
import { unreadParts } from './unread-parts.ts';

export function readSpdxJson(document: JsonObject): Result<SbomDocument> {
  const entries = itemsOfList(document['packages']).filter(isJsonObject);
  if (entries.length > MAX_SBOM_PACKAGES) return failed(TOO_MANY_PACKAGES);
  const packages = entries.map((entry) => ({ id: entry['SPDXID'], pkg: toPackage(entry) }));
  return ok({
    ...splitSubject(
      packages.filter(({ pkg }) => !isFileWithoutPurl(pkg)),
      describedBy(document),
    ),
    gaps: [...gapsIn(document['comment']), ...unreadParts(referredTo(document))],
  });
}

function toPackage(entry: JsonObject): SbomPackage {
  const { name, versionInfo: version, primaryPackagePurpose: kind, externalRefs, annotations } = entry;
  const references = itemsOfList(externalRefs).filter(isJsonObject);
  const purl = references
    .filter(({ referenceType }) => isPurlType(referenceType))
    .map(({ referenceLocator }) => referenceLocator);
  const facts = itemsOfList(annotations)
    .filter(isJsonObject)
    .flatMap(({ comment }) => annotatedFacts(comment));
  const { sourceInfo } = entry;
  return sbomPackage({ name, version, kind, purl, builtFrom: builtFrom(sourceInfo) }, [
    ...facts,
    ...acquired(sourceInfo),
  ]);
}

function referredTo({ externalDocumentRefs }: JsonObject): readonly unknown[] {
  return itemsOfList(externalDocumentRefs)
    .filter(isJsonObject)
    .map(({ spdxDocument, externalDocumentId }) => spdxDocument ?? externalDocumentId);
}

/** A relationship replaced the document field. */
function describedBy({ documentDescribes, relationships }: JsonObject): readonly unknown[] {
  const related = itemsOfList(relationships)
    .filter(isJsonObject)
    .map(({ spdxElementId: from, relationshipType: type, relatedSpdxElement: to }) =>
      describedIn({ from, type, to }),
    );
  return [...itemsOfList(documentDescribes), ...related];
}
