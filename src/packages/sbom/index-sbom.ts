import { hash } from 'node:crypto';
import { readContents } from '../catalog/sbom/index.ts';
import { sha256Digest, type Distribution, type ImageIdentity, type IndexedImage } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { readSbom } from '../sbom/index.ts';
import { chosenDistribution } from './choose-distribution.ts';
import { isOfReading } from './kept-image.ts';
import { otherSystems } from './other-systems.ts';

interface SbomOptions {
  /** The SBOM as the user named it. */
  readonly reference: string;
  /** The distribution that the user names for it. */
  readonly distribution?: Distribution;
  readonly now: Date;
}

/**
 * Returns the image that an SBOM describes, to be matched like one that was read. Throws SBOM_INVALID for a text that is
 * none, USAGE if it is of another distribution.
 */
export function indexSbom(text: string, { reference, distribution: given, now }: SbomOptions): IndexedImage {
  const document = readSbom(text);
  if (!document.ok) throw invalid(reference, document.failure);
  const contents = readContents(document.value, reference, (named) =>
    chosenDistribution(named, given, reference),
  );
  if (!contents.ok) throw invalid(reference, contents.failure);
  const { image, distribution, packages, problems, programs } = contents.value;
  return {
    key: sha256Digest(hash('sha256', text)),
    image: image ? { ...image, sbom: reference } : unknownImage(reference),
    ...(distribution && { distribution }),
    packages,
    // A document of ours has what was said when the image was read.
    problems: [...problems.filter(isOfReading), ...(image ? [] : otherSystems(packages, distribution))],
    ...(programs && { programs }),
    indexedBy: 'sbom',
    indexedAt: now.toISOString(),
  };
}

/** Packages that no document of ours lists are in no layer that is known: they all count as in one. */
function unknownImage(reference: string): ImageIdentity {
  return { reference, transport: 'sbom', layers: [{}], sbom: reference };
}

function invalid(reference: string, reason: string): AppError {
  return new AppError('SBOM_INVALID', `${reference} is not a valid SBOM: ${reason}`, {
    hint: "name one in CycloneDX, SPDX or Syft's JSON; reports of Plimsoll are read by plimsoll convert",
  });
}
