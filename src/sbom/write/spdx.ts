// SPDX 2.3 as JSON: https://spdx.github.io/spdx-spec/v2.3/

import { purlOf, type Distribution } from '../../domain/index.ts';
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

const DOCUMENT = 'SPDXRef-DOCUMENT';

/** One package in the document. */
interface Described {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly purpose: 'CONTAINER' | 'OPERATING_SYSTEM' | 'LIBRARY';
  readonly purl?: string | undefined;
  readonly facts: readonly CarriedFact[];
}

/** Describes images in SPDX 2.3. Facts without a field in the format go into a package annotation, as JSON. */
export function spdxDocument(content: SbomContent) {
  const { images, program, writtenAt } = content;
  const gaps = gapsOf(content);
  const creator = `Tool: ${program.name}-${program.version}`;
  const created = inSeconds(writtenAt);
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: titleOf(content),
    documentNamespace: `urn:uuid:${contentId(content, 'SPDX-2.3')}`,
    creationInfo: { created, creators: [creator] },
    comment: gaps.length > 0 ? `Incomplete:\n${gaps.join('\n')}` : undefined,
    packages: images
      .entries()
      .flatMap(([at, image]) => packagesOf(image, imageId(image, at), creator, created)),
    relationships:
      images.length > 0 ? relationshipsOf(images) : [relationship(DOCUMENT, 'DESCRIBES', 'NOASSERTION')],
  };
}

function* packagesOf(image: SbomImage, id: string, annotator: string, annotationDate: string) {
  for (const described of describedBy(image, id)) {
    const { name, version, purpose, purl, facts } = described;
    yield {
      SPDXID: refOf(described.id),
      name,
      versionInfo: version === '' ? undefined : version,
      downloadLocation: 'NOASSERTION',
      filesAnalyzed: false,
      primaryPackagePurpose: purpose,
      externalRefs: purl === undefined ? undefined : [purlReference(purl)],
      annotations: [{ annotationType: 'OTHER', annotator, annotationDate, comment: JSON.stringify(facts) }],
    };
  }
}

function* describedBy(image: SbomImage, id: string): Generator<Described, void> {
  const { reference, manifestDigest } = image.image;
  const { distribution } = image;
  yield { id, name: reference, version: manifestDigest, purpose: 'CONTAINER', facts: imageFacts(image) };
  if (distribution) yield systemOf(distribution, id);
  for (const { id: ref, pkg, facts } of identified(image, id)) {
    const { name, version } = pkg;
    yield { id: ref, name, version, purpose: 'LIBRARY', purl: purlOf(pkg, distribution), facts };
  }
}

function systemOf({ id: name, version }: Distribution, image: string): Described {
  return { id: `${image}-system`, name, version, purpose: 'OPERATING_SYSTEM', facts: [] };
}

function* relationshipsOf(images: readonly SbomImage[]) {
  for (const [at, image] of images.entries()) {
    const id = imageId(image, at);
    yield relationship(DOCUMENT, 'DESCRIBES', refOf(id));
    if (image.distribution) yield relationship(refOf(id), 'CONTAINS', refOf(`${id}-system`));
    for (const each of identified(image, id)) yield relationship(refOf(id), 'CONTAINS', refOf(each.id));
  }
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

function purlReference(referenceLocator: string) {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator };
}

function refOf(id: string): string {
  return `SPDXRef-${id}`;
}
