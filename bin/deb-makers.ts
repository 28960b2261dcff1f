import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debian } from '../src/distributions/debian.ts';
import { addressOf, isAt } from '../src/catalog/third-party/address.ts';

/**
 * Lists the maintainers of Debian's packages whose addresses are not Debian's own, from its Packages indexes:
 * `apt-helper cat-file .../lists/*_Packages* | node bin/deb-makers.ts` (apt-helper is in /usr/lib/apt). Read those of
 * Debian's own archive alone, and of each release that is still covered.
 */
const LIST = join(import.meta.dirname, '../src/catalog/third-party/deb-makers.json');
const FIELD = 'Maintainer: ';

const addresses = new Set<string>();
for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (!line.startsWith(FIELD)) continue;
  const address = addressOf(line.slice(FIELD.length));
  if (!isAt(address, debian.maintainers ?? [])) addresses.add(address);
}
const source = "the Packages indexes of Debian's main archive, by bin/deb-makers.ts";
writeFileSync(LIST, `${JSON.stringify({ source, addresses: [...addresses].sort() }, undefined, 2)}\n`);
