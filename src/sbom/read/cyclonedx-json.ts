// CycloneDX as JSON: https://cyclonedx.org/docs/1.7/json/

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import { INCOMPLETE } from '../facts.ts';
import { compositionGaps } from './composition-gaps.ts';
import {
  isFileWithoutPurl,
  isText,
  itemsOfList,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
  type SbomProperty,
} from './package.ts';
import { linksElsewhere, unreadParts } from './unread-parts.ts';

/** Reads components; they may be nested, also under the subject in `metadata`. */
export function readCycloneDxJson(document: JsonObject): Result<SbomDocument> {
  const { metadata, components, compositions, dependencies, serialNumber } = document;
  const about = isJsonObject(metadata) ? metadata : {};
  const { component: subject } = about;
  const packages: SbomPackage[] = [];
  const described = isJsonObject(subject) ? describedIn(subject) : [];
  const left = [components, isJsonObject(subject) ? subject['components'] : undefined];
  while (left.length > 0) {
    for (const component of itemsOfList(left.pop()).filter(isJsonObject)) {
      const pkg = toPackage(component);
      if (!isFileWithoutPurl(pkg)) packages.push(pkg);
      for (const each of describedIn(component)) described.push(each);
      if (component['components'] !== undefined) left.push(component['components']);
    }
    if (packages.length > MAX_SBOM_PACKAGES) return failed(TOO_MANY_PACKAGES);
  }
  const stated = propertiesOf(about).filter(({ name }) => name === INCOMPLETE);
  const aggregates = itemsOfList(compositions).map((each) =>
    isJsonObject(each) ? each['aggregate'] : undefined,
  );
  return ok({
    ...(isJsonObject(subject) && { subject: toPackage(subject) }),
    packages,
    gaps: [
      ...(stated.length > 0 ? stated.map(({ value }) => value) : compositionGaps(aggregates)),
      ...unreadParts(linksElsewhere([...neededIn(dependencies), ...described], serialNumber)),
    ],
  });
}

function neededIn(dependencies: unknown): readonly unknown[] {
  return itemsOfList(dependencies)
    .filter(isJsonObject)
    .flatMap(({ dependsOn }) => itemsOfList(dependsOn));
}

/** Lists the documents that describe a component's parts. */
function describedIn({ externalReferences }: JsonObject): unknown[] {
  return itemsOfList(externalReferences)
    .filter(isJsonObject)
    .filter(({ type }) => type === 'bom')
    .map(({ url }) => url);
}

function toPackage(component: JsonObject): SbomPackage {
  const { version, purl, type: kind } = component;
  return sbomPackage({ name: nameOf(component), version, purl, kind }, propertiesOf(component));
}

/** npm scopes and Maven groups have their own field. */
function nameOf({ group, name }: JsonObject): unknown {
  return isText(group) && typeof name === 'string' ? `${group}/${name}` : name;
}

function propertiesOf({ properties }: JsonObject): readonly SbomProperty[] {
  return itemsOfList(properties).filter(isProperty);
}

function isProperty(value: unknown): value is SbomProperty {
  return isJsonObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string';
}
