import type { ImageIdentity, Problem } from '../../domain/index.ts';

interface Named {
  readonly image: ImageIdentity;
  readonly problems: readonly Problem[];
}

/**
 * Gives an image the client's name for it. The stored name comes from the last client that had it read, and
 * one client's claim must not be shown to another.
 */
export function calledAs<Image extends Named>(indexed: Image, reference: string): Image {
  const { image, problems } = indexed;
  const rename = (problem: Problem): Problem =>
    problem.subject === image.reference ? { ...problem, subject: reference } : problem;
  return { ...indexed, image: { ...image, reference }, problems: problems.map(rename) };
}
