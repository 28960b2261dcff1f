import { HttpError } from '../../shell/http-error.ts';

interface MediaRange {
  readonly essence: string;
  readonly version: string | undefined;
  readonly weight: number;
}

/**
 * Chooses the type that the client prefers; between equal ones, the first. Unlike elsewhere, the version is
 * part of the type: each version has its own form. Throws 501 if no type is accepted, as Harbor's document
 * says, and not 406.
 */
export function negotiate<Type extends string>(
  accept: string | undefined,
  types: readonly [Type, ...Type[]],
): Type {
  if (accept === undefined || accept.trim() === '') return types[0];
  const ranges = accept.split(',').map(parseRange);
  const weights = types.map((type) => ({ type, weight: weightOf(parseRange(type), ranges) }));
  const [best] = weights.toSorted((a, b) => b.weight - a.weight);
  if (!best || best.weight <= 0) throw new HttpError(501, `expected one of ${types.join(', ')} in Accept`);
  return best.type;
}

/** True if a media type is in the list, in any spelling; without a version, it matches all versions. */
export function isAmong(type: string, types: readonly string[]): boolean {
  const given = parseRange(type);
  return types.some((each) => matches(given, parseRange(each)));
}

function weightOf(type: MediaRange, ranges: readonly MediaRange[]): number {
  const exact = ranges.find((range) => matches(range, type));
  const any = ranges.find(({ essence }) => essence === 'application/*' || essence === '*/*');
  return (exact ?? any)?.weight ?? 0;
}

function matches(range: MediaRange, { essence, version }: MediaRange): boolean {
  return range.essence === essence && (range.version === undefined || range.version === version);
}

function parseRange(text: string): MediaRange {
  const [essence = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const valueOf = (name: string) =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const weight = Number(valueOf('q') ?? 1);
  return { essence, version: valueOf('version'), weight: Number.isFinite(weight) ? weight : 0 };
}
