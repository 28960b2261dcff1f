import { createHash } from 'node:crypto';
import type { IndexedImage, Problem, Severity } from '../../../domain/index.ts';
import { toClairSeverity, toIncompleteEntry } from '../../../clair/index.ts';
import type { VulnerabilityDocument } from './documents.ts';

const FINGERPRINT_LENGTH = 8;

/**
 * Makes an entry for an image's unknowns: Harbor shows an error only in its log, and then keeps no findings.
 * Harbor stores one description for all entries with the same ID, package and version, so the version
 * distinguishes descriptions.
 */
export function toIncompleteDocument(
  problems: readonly Problem[],
  { distribution }: Pick<IndexedImage, 'distribution'>,
  severity: Severity,
): VulnerabilityDocument | undefined {
  const entry = toIncompleteEntry(problems, distribution);
  if (!entry) return undefined;
  const { id, package: name, version, description } = entry;
  const fingerprint = createHash('sha256').update(description).digest('hex').slice(0, FINGERPRINT_LENGTH);
  return {
    id,
    package: name === '' ? 'image' : name,
    version: [version, `#${fingerprint}`].filter(Boolean).join(' '),
    severity: toClairSeverity(severity),
    description,
    links: [],
  };
}
