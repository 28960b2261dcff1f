import type { ImageIdentity, Problem } from '../../domain/index.ts';

interface Named {
  readonly image: ImageIdentity;
  readonly problems: readonly Problem[];
}

/**
 * An image by the name of the one who asks: what is stored is what the last client called it who had it read, and a
 * claim of one client is nothing that another one may see.
 */
export function calledAs<Image extends Named>(indexed: Image, reference: string): Image {
  const { image, problems } = indexed;
  const rename = (problem: Problem): Problem =>
    problem.subject === image.reference ? { ...problem, subject: reference } : problem;
  return { ...indexed, image: { ...image, reference }, problems: problems.map(rename) };
}
