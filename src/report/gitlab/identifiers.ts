import { createHash } from 'node:crypto';
import { isCveId, type Finding } from '../../domain/index.ts';
import { isWebAddress } from '../web-address.ts';

interface Identifier {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** Hexadecimal digits of a UUID's parts. */
const UUID_PARTS = [8, 4, 4, 4, 12];

/** Lists the names of a flaw, the finding's own first: GitLab tells findings apart by it. */
export function identifiersOf({ id, aliases = [], evidence }: Finding): readonly Identifier[] {
  const urls = new Map(evidence.flatMap(({ record, url }) => (url === undefined ? [] : [[record, url]])));
  return [id, ...aliases].map((name) => identifier(name, urls.get(name)));
}

function identifier(id: string, published: string | undefined): Identifier {
  const name = id || 'unnamed';
  const url = isCveId(id) ? `https://www.cve.org/CVERecord?id=${id}` : published;
  return { type: typeOf(id), name, value: name, ...(url !== undefined && isWebAddress(url) && { url }) };
}

/** `cve`, `ghsa`, `rustsec`: what stands before the first hyphen. */
function typeOf(id: string): string {
  const prefix = id.split('-', 1).join().toLowerCase();
  return /^[a-z]+$/u.test(prefix) ? prefix : 'plimsoll';
}

/** Makes the same UUID (RFC 9562, version 8) of the same facts, so that two reports of one image are alike. */
export function uuidOf(facts: readonly string[]): string {
  const digits = createHash('sha256').update(JSON.stringify(facts)).digest('hex').split('');
  digits[12] = '8';
  digits[16] = 'a';
  let at = 0;
  return UUID_PARTS.map((length) => digits.slice(at, (at += length)).join('')).join('-');
}
