/** The CPE parts that identify a product, in lower case. */
interface Cpe {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly update: string;
}

const MAX_LENGTH = 1024;
/** CPE values for "any", and for "not applicable". */
const ANY = ['', '*', '-'];
/** SUSE service packs; each is a release with its own packages. A CPE without one means the first release. */
const SERVICE_PACK = /^sp\d/u;

/**
 * Whether a document's CPE names the distribution with the image's CPE: the same release, or the one that
 * contains it (`enterprise_linux:9::appstream` for 9.4). Ignores the edition and the repository.
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

/**
 * Parses CPE 2.2 (`cpe:/o:redhat:enterprise_linux:9::baseos`) or 2.3 (`cpe:2.3:o:…`); undefined for any other
 * text.
 */
function parseCpe(text: string): Cpe | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const lower = text.toLowerCase();
  const begin = ['cpe:/', 'cpe:2.3:'].find((prefix) => lower.startsWith(prefix));
  if (begin === undefined) return undefined;
  const [, vendor = '', product = '', version = '', update = ''] = lower.slice(begin.length).split(':');
  return vendor === '' || product === '' ? undefined : { vendor, product, version, update };
}
