// CycloneDX as JSON: https://cyclonedx.org/docs/1.7/json/

import { purlOf, type Distribution, type InstalledPackage } from '../../domain/index.ts';
import { INCOMPLETE } from '../facts.ts';
import {
  contentId,
  gapsOf,
  identified,
  imageFacts,
  imageId,
  type IdentifiedPackage,
  type SbomContent,
  type SbomImage,
} from './content.ts';

export type CycloneDxVersion = '1.6' | '1.7';

/** Characters that the schema allows for a version. */
const MAX_VERSION = 1024;

/**
 * Describes images in CycloneDX. A single image is the document's subject; several are components that hold
 * their own. `vulnerabilities` follow the format, and refer to packages by ID.
 */
export function cycloneDxDocument(
  content: SbomContent,
  version: CycloneDxVersion,
  vulnerabilities?: { readonly ids: readonly string[]; readonly entries: Iterable<object> },
) {
  const { images, program, writtenAt } = content;
  const [first, ...others] = images;
  const only = others.length === 0 ? first : undefined;
  const gaps = gapsOf(content);
  return {
    $schema: `http://cyclonedx.org/schema/bom-${version}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: version,
    serialNumber: `urn:uuid:${contentId(content, version, vulnerabilities?.ids)}`,
    version: 1,
    metadata: {
      timestamp: writtenAt,
      tools: { components: [{ type: 'application', name: program.name, version: program.version }] },
      component: only && containerOf(only, imageId(only)),
      properties: gaps.map((value) => ({ name: INCOMPLETE, value })),
    },
    components: only ? componentsOf(only, imageId(only)) : nested(images),
    compositions: images.flatMap((image, at) =>
      image.holes.length === 0 ? [] : [{ aggregate: 'incomplete', assemblies: [imageId(image, at)] }],
    ),
    vulnerabilities: vulnerabilities?.entries,
  };
}

function* nested(images: readonly SbomImage[]): Generator<object, void> {
  for (const [at, image] of images.entries()) {
    const id = imageId(image, at);
    yield { ...containerOf(image, id), components: componentsOf(image, id) };
  }
}

function containerOf(content: SbomImage, id: string) {
  const { reference, manifestDigest } = content.image;
  return {
    type: 'container',
    'bom-ref': id,
    name: reference,
    version: manifestDigest,
    properties: imageFacts(content),
  };
}

function* componentsOf(content: SbomImage, image: string): Generator<object, void> {
  const { distribution } = content;
  if (distribution) yield systemOf(distribution, image);
  for (const each of identified(content, image)) yield componentOf(each, distribution);
}

function systemOf({ id, version, name }: Distribution, image: string) {
  return {
    type: 'operating-system',
    'bom-ref': `${image}/system`,
    name: id,
    version: versionOf(version),
    description: name,
  };
}

function componentOf({ id, pkg, facts }: IdentifiedPackage, distribution: Distribution | undefined) {
  return {
    type: 'library',
    'bom-ref': id,
    ...nameOf(pkg),
    version: versionOf(pkg.version),
    purl: purlOf(pkg, distribution),
    properties: facts,
  };
}

/** npm scopes and Maven groups have their own field. */
function nameOf({ type, name }: InstalledPackage) {
  const at = type === 'maven' ? name.indexOf(':') : name.startsWith('@') ? name.indexOf('/') : -1;
  return at < 1 ? { name } : { group: name.slice(0, at), name: name.slice(at + 1) };
}

function versionOf(version: string): string | undefined {
  return version.length > MAX_VERSION ? undefined : version;
}
