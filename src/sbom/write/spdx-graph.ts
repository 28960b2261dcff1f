// SPDX 3.0.1 as JSON-LD: https://spdx.github.io/spdx-spec/v3.0.1/serializations/

import { purlOf } from '../../domain/index.ts';
import type { CarriedFact } from '../facts.ts';
import {
  contentId,
  gapsOf,
  identified,
  imageFacts,
  imageId,
  inSeconds,
  titleOf,
  type SbomContent,
  type SbomImage,
} from './content.ts';

const VERSION = '3.0.1';
/** The creation info that all elements share. */
const CREATION = '_:creation';

/** Describes images in SPDX 3.0.1. Facts without a field in the format go into a package annotation, as JSON. */
export function spdxGraph(content: SbomContent) {
  return {
    '@context': `https://spdx.org/rdf/${VERSION}/spdx-context.jsonld`,
    '@graph': elementsOf(content, `urn:uuid:${contentId(content, `SPDX-${VERSION}`)}#`),
  };
}

function* elementsOf(content: SbomContent, base: string): Generator<object, void> {
  const { images, program, writtenAt } = content;
  const gaps = gapsOf(content);
  const tool = `${base}tool`;
  const sbom = `${base}sbom`;
  yield {
    type: 'CreationInfo',
    '@id': CREATION,
    specVersion: VERSION,
    created: inSeconds(writtenAt),
    createdBy: [tool],
  };
  yield { ...element('SoftwareAgent', tool), name: `${program.name}-${program.version}` };
  yield {
    ...element('SpdxDocument', `${base}document`),
    name: titleOf(content),
    comment: gaps.length > 0 ? `Incomplete:\n${gaps.join('\n')}` : undefined,
    profileConformance: ['core', 'software'],
    rootElement: [sbom],
  };
  yield {
    ...element('software_Sbom', sbom),
    software_sbomType: ['analyzed'],
    rootElement: images.map((image, at) => base + imageId(image, at)),
  };
  for (const [at, image] of images.entries()) yield* imageElements(image, imageId(image, at), base);
}

function* imageElements(image: SbomImage, id: string, base: string): Generator<object, void> {
  const { distribution } = image;
  const { reference, manifestDigest } = image.image;
  const to: string[] = [];
  yield packageElement(base + id, reference, manifestDigest, 'container');
  yield annotation(base + id, imageFacts(image));
  if (distribution) {
    const system = `${base}${id}-system`;
    to.push(system);
    yield packageElement(system, distribution.id, distribution.version, 'operatingSystem');
  }
  for (const { id: ref, pkg, facts } of identified(image, id)) {
    const spdxId = base + ref;
    to.push(spdxId);
    yield packageElement(spdxId, pkg.name, pkg.version, 'library', purlOf(pkg, distribution));
    yield annotation(spdxId, facts);
  }
  if (to.length === 0) return;
  const contains = element('Relationship', `${base}${id}-contains`);
  yield { ...contains, relationshipType: 'contains', from: base + id, to };
}

function packageElement(
  spdxId: string,
  name: string,
  version: string | undefined,
  purpose: string,
  purl?: string,
) {
  return {
    ...element('software_Package', spdxId),
    name,
    software_packageVersion: version === '' ? undefined : version,
    software_packageUrl: purl,
    software_primaryPurpose: purpose,
  };
}

function annotation(subject: string, facts: readonly CarriedFact[]) {
  const annotated = element('Annotation', `${subject}-facts`);
  return { ...annotated, annotationType: 'other', subject, statement: JSON.stringify(facts) };
}

function element(type: string, spdxId: string) {
  return { type, spdxId, creationInfo: CREATION };
}
