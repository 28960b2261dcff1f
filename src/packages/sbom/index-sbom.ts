import { hash } from 'node:crypto';
import { readSbomContents } from '../../catalog/sbom/index.ts';
import {
  defined,
  sha256Digest,
  type Distribution,
  type ImageIdentity,
  type IndexedImage,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { readSbom } from '../../sbom/index.ts';
import { chosenDistribution } from '../distribution/choose-distribution.ts';
import { isOfReading } from '../image-of-report.ts';
import { otherSystems } from '../distribution/other-systems.ts';

interface SbomOptions {
  /** The SBOM as the user named it. */
  readonly reference: string;
  /** The distribution that the user names for it. */
  readonly distribution?: Distribution;
  readonly now: Date;
}

/**
 * Returns the image that an SBOM describes, to be matched like one that was read. Throws SBOM_INVALID for a
 * text that is not an SBOM, USAGE if it names another distribution.
 */
export function indexSbom(text: string, { reference, distribution: given, now }: SbomOptions): IndexedImage {
  const document = readSbom(text);
  if (!document.ok) throw invalid(reference, document.failure);
  const contents = readSbomContents(document.value, reference, (named) =>
    chosenDistribution(named, given, reference),
  );
  if (!contents.ok) throw invalid(reference, contents.failure);
  const { image, distribution, packages, problems, programs } = contents.value;
  return {
    key: sha256Digest(hash('sha256', text)),
    image: image ? { ...image, sbom: reference } : unknownImage(reference),
    ...defined({ distribution }),
    packages,
    // One of our own documents carries the problems from reading the image.
    problems: [...problems.filter(isOfReading), ...(image ? [] : otherSystems(packages, distribution))],
    ...defined({ programs }),
    indexedBy: 'sbom',
    indexedAt: now.toISOString(),
  };
}

/** Without one of our own documents, the layers are unknown: all packages count as in one layer. */
function unknownImage(reference: string): ImageIdentity {
  return { reference, transport: 'sbom', layers: [{}], sbom: reference };
}

function invalid(reference: string, reason: string): AppError {
  return new AppError('SBOM_INVALID', `${reference} is not a valid SBOM: ${reason}`, {
    hint: "name one in CycloneDX, SPDX or Syft's JSON; reports of Plimsoll are read by plimsoll convert",
  });
}
