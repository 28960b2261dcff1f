import {
  defined,
  type IndexedImage,
  type Problem,
  type ProblemKind,
  type ScanResult,
} from '../domain/index.ts';
import { imageKeyOf } from './index-image.ts';

/** Problem kinds found while an image is read, or while names are concluded from facts that only the image has. */
const OF_READING: readonly ProblemKind[] = [
  'layer-unreadable',
  'package-database-unreadable',
  'package-entry-unreadable',
  'package-file-unreadable',
  'binary-packed',
  'package-unidentified',
  'file-too-large',
  'no-package-database',
  'packages-not-read',
  'distribution-unknown',
  'package-details-unreadable',
  'package-contradicted',
  'package-unnamed',
  'program-without-list',
  'packages-only-declared',
  'ecosystem-not-covered',
  'sbom-incomplete',
  'media-type-mismatch',
  'containers-not-searched',
];

/** Whether a problem comes from reading an image, and not from today's advisories. */
export function isOfReading({ kind }: Problem): boolean {
  return OF_READING.includes(kind);
}

/** Returns the image in a stored report, to be matched again, with the problems from reading it. */
export function imageOfReport({
  image,
  distribution,
  packages,
  problems,
  scannedAt,
}: ScanResult): IndexedImage {
  return {
    key: imageKeyOf(image, []),
    image,
    ...defined({ distribution }),
    packages,
    problems: problems.filter(isOfReading),
    indexedBy: 'report',
    indexedAt: scannedAt,
  };
}
