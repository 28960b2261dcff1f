// CycloneDX as JSON: https://cyclonedx.org/docs/1.7/json/

import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../domain/index.ts';
import { INCOMPLETE } from '../facts.ts';
import {
  isPlainFile,
  isText,
  listOf,
  MAX_PACKAGES,
  sbomPackage,
  TOO_MANY,
  type SbomDocument,
  type SbomPackage,
  type SbomProperty,
} from './package.ts';

/** Reads components, which may hold further ones. What the document is about is in `metadata`, not among them. */
export function readCycloneDxJson({ metadata, components }: JsonObject): Result<SbomDocument> {
  const packages: SbomPackage[] = [];
  const left = [components];
  while (left.length > 0) {
    for (const component of listOf(left.pop()).filter(isJsonObject)) {
      const pkg = toPackage(component);
      if (!isPlainFile(pkg)) packages.push(pkg);
      if (component['components'] !== undefined) left.push(component['components']);
    }
    if (packages.length > MAX_PACKAGES) return failed(TOO_MANY);
  }
  const about = isJsonObject(metadata) ? metadata : {};
  const { component: subject } = about;
  const gaps = propertiesOf(about).filter(({ name }) => name === INCOMPLETE);
  return ok({
    ...(isJsonObject(subject) && { subject: toPackage(subject) }),
    packages,
    gaps: gaps.map(({ value }) => value),
  });
}

function toPackage(component: JsonObject): SbomPackage {
  const { version, purl, type: kind } = component;
  return sbomPackage({ name: nameOf(component), version, purl, kind }, propertiesOf(component));
}

/** npm's scopes and Maven's groups have a field of their own. */
function nameOf({ group, name }: JsonObject): unknown {
  return isText(group) && typeof name === 'string' ? `${group}/${name}` : name;
}

function propertiesOf({ properties }: JsonObject): readonly SbomProperty[] {
  return listOf(properties).flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { name, value } = each;
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [];
  });
}
