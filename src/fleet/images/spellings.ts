import { AppError } from '../../errors/index.ts';
import { formatImageReference, parseImageReference } from '../../image/index.ts';

/**
 * Lists what an image may be stored as that someone names so: by the full reference (`nginx` is
 * `docker.io/library/nginx:latest`), by the text as given, and by a manifest's digest.
 */
export function spellingsOf(name: string) {
  return [
    ...fullReferences(name).map((full) => ({ kind: 'reference', name: full }) as const),
    { kind: 'reference', name } as const,
    { kind: 'manifest', name } as const,
  ];
}

function fullReferences(name: string): readonly string[] {
  try {
    return [formatImageReference(parseImageReference(name))];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
