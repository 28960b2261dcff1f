import { failed, isJsonObject, ok, parseJson, type Result } from '../../domain/index.ts';
import { VEX_BOUNDS } from '../document.ts';
import { InvalidDocument, objectsOf, textOf } from '../read/members.ts';

/** The supported version: every 0.Y is a different format. */
const VERSION = '0.1';
const WELL_KNOWN = '/.well-known/vex-repository.json';
const FILE = 'vex-repository.json';

const INTERVAL = /^(?<count>\d{1,6})(?<unit>[hm])$/u;
const MINUTES_OF_HOUR = 60;
const MAX_MINUTES = 24 * MINUTES_OF_HOUR;

/** Address of a repository's archive, and the folder within. */
export interface RepositoryLocation {
  readonly address: string;
  readonly folder: string;
}

/** Returns the manifest's address: at the root for a GitHub repository, otherwise at the well-known location. */
export function manifestAddress(place: string): string {
  const url = new URL(place);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (parts.at(-1)?.endsWith('.json') === true) return url.href;
  const [owner, name] = parts;
  if (url.hostname === 'github.com' && owner !== undefined && name !== undefined) {
    return `https://raw.githubusercontent.com/${owner}/${name.replace(/\.git$/u, '')}/main/${FILE}`;
  }
  return new URL(WELL_KNOWN, url).href;
}

export interface RepositoryManifest {
  /** Archive locations to try, in order. */
  readonly locations: readonly RepositoryLocation[];
  /** Minutes that an archive stays current. */
  readonly minutes: number;
}

/** Reads `vex-repository.json`. */
export function readRepositoryManifest(text: string): Result<RepositoryManifest> {
  const parsed = parseJson(text, VEX_BOUNDS);
  if (!parsed.ok) return parsed;
  if (!isJsonObject(parsed.value)) return failed('not a JSON object');
  try {
    const versions = objectsOf(parsed.value, 'versions');
    const version = versions.find((each) => textOf(each, 'spec_version') === VERSION);
    if (!version) return failed(`it has no version ${VERSION} of the specification`);
    const locations = objectsOf(version, 'locations').flatMap((each) => {
      const url = textOf(each, 'url');
      return url === undefined ? [] : [locationOf(url)];
    });
    const minutes = minutesOf(textOf(version, 'update_interval') ?? '');
    return locations.length > 0 ? ok({ locations, minutes }) : failed('it has no locations');
  } catch (error) {
    if (error instanceof InvalidDocument) return failed(error.message);
    throw error;
  }
}

/** Parses `24h` or `30m`, up to a day; for any other text, an archive is current only for this call. */
function minutesOf(interval: string): number {
  const { count = '', unit = '' } = INTERVAL.exec(interval)?.groups ?? {};
  return Math.min(Number(count) * (unit === 'h' ? MINUTES_OF_HOUR : 1), MAX_MINUTES);
}

/** Splits `https://host/archive.tar.gz//folder`. */
function locationOf(text: string): RepositoryLocation {
  const afterScheme = text.indexOf('://') + '://'.length;
  const at = text.indexOf('//', afterScheme);
  if (at < 0) return { address: text, folder: '' };
  return { address: text.slice(0, at), folder: text.slice(at).replaceAll(/^\/+|(?<!\/)\/+$/gu, '') };
}
