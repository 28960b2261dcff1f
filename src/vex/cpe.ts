/** The parts by which a CPE names a product, in lower case. */
interface Cpe {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly update: string;
}

const MAX_LENGTH = 1024;
/** Parts of a CPE that may be anything, and one that does not apply. */
const ANY = ['', '*', '-'];
/** SUSE's, of which each is a release with packages of its own: without one, the first release is meant. */
const SERVICE_PACK = /^sp\d/u;

/**
 * Whether a CPE in a document names the distribution that an image gives one of: the same release, or the one that it is
 * a part of (`enterprise_linux:9::appstream` of 9.4). What it names besides, an edition or a repository, is not compared.
 */
export function namesDistribution(named: string, own: string): boolean {
  const [asked, given] = [parseCpe(named), parseCpe(own)];
  if (!asked || !given || ANY.includes(asked.version)) return false;
  return (
    asked.vendor === given.vendor &&
    asked.product === given.product &&
    `${given.version}.`.startsWith(`${asked.version}.`) &&
    (asked.update === given.update || (ANY.includes(asked.update) && !SERVICE_PACK.test(given.update)))
  );
}

/** Parses a CPE of 2.2 (`cpe:/o:redhat:enterprise_linux:9::baseos`) or 2.3 (`cpe:2.3:o:…`); undefined for any other text. */
function parseCpe(text: string): Cpe | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const lower = text.toLowerCase();
  const begin = ['cpe:/', 'cpe:2.3:'].find((prefix) => lower.startsWith(prefix));
  if (begin === undefined) return undefined;
  const [, vendor = '', product = '', version = '', update = ''] = lower.slice(begin.length).split(':');
  return vendor === '' || product === '' ? undefined : { vendor, product, version, update };
}
