import { isCveId, type Finding } from '../../domain/index.ts';
import { isWebAddress } from '../text/web-address.ts';

interface Identifier {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** Lists a flaw's names, the finding's own first: GitLab distinguishes findings by the first. */
export function identifiersOf({ id, aliases = [], evidence }: Finding): readonly Identifier[] {
  const urls = new Map(evidence.flatMap(({ record, url }) => (url === undefined ? [] : [[record, url]])));
  return [id, ...aliases].map((name) => identifier(name, urls.get(name)));
}

function identifier(id: string, published: string | undefined): Identifier {
  const name = id || 'unnamed';
  const url = isCveId(id) ? `https://www.cve.org/CVERecord?id=${id}` : published;
  return { type: typeOf(id), name, value: name, ...(url !== undefined && isWebAddress(url) && { url }) };
}

/** `cve`, `ghsa`, `rustsec`: the text before the first hyphen. */
function typeOf(id: string): string {
  const prefix = id.split('-', 1).join().toLowerCase();
  return /^[a-z]+$/u.test(prefix) ? prefix : 'plimsoll';
}
