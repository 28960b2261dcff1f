// NuGet's documentation of its versions, read once more. Nothing here is the product's.

import { toVerdict, type Verdict } from './agreement.ts';
import type { VersionPair } from './version-texts.ts';

const VERSION =
  /^\s*(\d+(?:\.\d+){0,3})(?:-([\da-z-]+(?:\.[\da-z-]+)*))?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?\s*$/i;

export function compareNuget({ first, second }: VersionPair): Verdict {
  const [one, other] = [VERSION.exec(first), VERSION.exec(second)];
  if (!one || !other) return 'refused';
  const [, core = '', labels] = one;
  const [, otherCore = '', otherLabels] = other;
  return toVerdict(compareCores(core, otherCore) || compareLabels(labels, otherLabels));
}

function compareCores(first: string, second: string): number {
  const [one, other] = [first, second].map((core) => core.split('.').map(BigInt));
  const differing = [0, 1, 2, 3]
    .map((index) => [one?.[index] ?? 0n, other?.[index] ?? 0n] as const)
    .find(([a, b]) => a !== b);
  return differing ? compareAny(...differing) : 0;
}

function compareLabels(first: string | undefined, second: string | undefined): number {
  if (first === undefined || second === undefined)
    return Number(first === undefined) - Number(second === undefined);
  const [one, other] = [first.toUpperCase().split('.'), second.toUpperCase().split('.')];
  for (const [index, label] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    const order = compareLabel(label, against);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

function compareLabel(first: string, second: string): number {
  if (isInteger(first) && isInteger(second)) return Number(first) - Number(second);
  if (isInteger(first) !== isInteger(second)) return isInteger(first) ? -1 : 1;
  return compareAny(first, second);
}

function isInteger(label: string): boolean {
  return /^\d+$/.test(label) && Number(label) < 2 ** 31;
}

function compareAny<T extends bigint | string>(first: T, second: T): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
