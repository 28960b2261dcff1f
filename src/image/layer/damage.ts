import { ArchiveError } from '../../archive/index.ts';
import type { Problem } from '../../domain/index.ts';

/** Turns damage in a layer into a problem; rethrows anything else. */
export function damageOf(error: unknown, name: string): Problem {
  if (!(error instanceof ArchiveError)) throw error;
  return {
    kind: 'layer-unreadable',
    subject: name,
    message: `layer ${name} was not read to its end: ${error.message}`,
  };
}
