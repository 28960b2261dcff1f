import { hash } from 'node:crypto';

/** Derives a UUID (RFC 9562, version 8) from facts, so that two reports on one image are identical. */
export function uuidOf(facts: readonly string[]): string {
  const digits = hash('sha256', JSON.stringify(facts), 'hex');
  const [first, second] = [digits.slice(0, 8), digits.slice(8, 12)];
  return `${first}-${second}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
