import { HttpError } from '../../shell/http-error.ts';

/** Chooses between Clair's type and plain JSON. Throws 415. */
export function negotiate(accept: string | undefined, clairType: string): string {
  return negotiateAmong(accept, [clairType, 'application/json']);
}

/**
 * Chooses the type that the client prefers; between equal ones, the first (RFC 9110, 12.5.1; the more
 * specific range counts). Throws 415 if no type is accepted, as Clair does, and not 406.
 */
export function negotiateAmong<Type extends string>(
  accept: string | undefined,
  types: readonly [Type, ...Type[]],
): Type {
  if (accept === undefined || accept.trim() === '') return types[0];
  const ranges = new Map(accept.toLowerCase().split(',').map(toRange));
  const weightOf = (type: string) =>
    ranges.get(type) ?? ranges.get('application/*') ?? ranges.get('*/*') ?? 0;
  const weights = types.map((type) => ({ type, weight: weightOf(type) }));
  const [best] = weights.toSorted((a, b) => b.weight - a.weight);
  if (!best || best.weight <= 0) throw new HttpError(415, `expected ${types.join(' or ')}`);
  return best.type;
}

function toRange(entry: string): readonly [range: string, weight: number] {
  const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return [range, Number.isFinite(weight) ? weight : 0];
}

/** True if If-None-Match contains this ETag (RFC 9110, 13.1.2: compared weakly). */
export function isKnownTo(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((each) => each.trim());
  return known.some((each) => each === '*' || each === etag || each === `W/${etag}`);
}
