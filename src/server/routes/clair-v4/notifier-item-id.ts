import { createHash } from 'node:crypto';
import type { ItemPlace } from '../../../inventory/ports.ts';

const PLACE_DIGITS = 12;
const DIGITS = 32;
/** Go's uuid.Nil, which Clair treats as the beginning. */
const BEGINNING: ItemPlace = { change: 0, image: 0 };
/** The largest value in the store's columns. */
const MAX_NUMBER = 0x7fff_ffff;

/**
 * Makes an item's ID: a version 8 UUID (RFC 9562, 5.8) that encodes its place, since clients request the next
 * page by the last item's ID, and a hash, since one image may have several manifests.
 */
export function toItemId({ change, image }: ItemPlace, manifest: string): string {
  const [first, last] = [hexOf(change), hexOf(image)];
  const hash = createHash('sha256').update(manifest).digest('hex');
  return `${first.slice(0, 8)}-${first.slice(8)}-8${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${last}`;
}

/** Undefined for an invalid ID. */
export function placeOf(id: string): ItemPlace | undefined {
  const digits = uuidDigits(id);
  if (digits === undefined) return undefined;
  if (Number(`0x${digits}`) === 0) return BEGINNING;
  const change = Number.parseInt(digits.slice(0, PLACE_DIGITS), 16);
  const image = Number.parseInt(digits.slice(-PLACE_DIGITS), 16);
  return change <= MAX_NUMBER && image <= MAX_NUMBER ? { change, image } : undefined;
}

export function isUuid(text: string): boolean {
  return uuidDigits(text) !== undefined;
}

function uuidDigits(text: string): string | undefined {
  const groups = text.toLowerCase().split('-', 6);
  const digits = groups.join('');
  const isOne =
    groups.map(({ length }) => length).join() === '8,4,4,4,12' &&
    digits.length === DIGITS &&
    digits.split('').every((each) => (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'));
  return isOne ? digits : undefined;
}

function hexOf(number: number): string {
  return number.toString(16).padStart(PLACE_DIGITS, '0');
}
