import { defined, VERSION } from '../../../domain/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import type { ArtifactDocument, ScannerDocument } from './documents.ts';

export const SCANNER: ScannerDocument = { name: 'Plimsoll', vendor: 'Plimsoll', version: VERSION };

/** Returns a reference's artifact. The reference was checked when the scan was submitted. */
export function toArtifact(reference: string): ArtifactDocument {
  const { repository, digest, tag } = parseImageReference(reference);
  return { repository, ...defined({ digest, tag }) };
}
