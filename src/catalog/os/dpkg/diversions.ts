import type { Diversion } from '../../../domain/index.ts';
import { ownedMarkers } from '../../markers/index.ts';
import { decodeDatabase, eachLine } from '../text-database.ts';
import { withoutLeadingSlash } from './owned.ts';

/** Diversions kept from one file; a full desktop has a few dozen. */
const MAX_DIVERSIONS = 1_000;
/** Represents the administrator, who owns no package. */
const LOCAL = ':';

/**
 * Reads `diversions`, dpkg-divert(1), three lines each: the path, the new path for other packages' files, and
 * the package whose own file stays. Keeps diversions for possible markers.
 */
export function readDiversions(bytes: Uint8Array): readonly Diversion[] {
  const diversions: Diversion[] = [];
  let lines: string[] = [];
  eachLine(decodeDatabase(bytes).text, (line) => {
    lines.push(line);
    if (lines.length < 3) return;
    const [path = '', to = '', owner = ''] = lines;
    lines = [];
    const diversion = toDiversion(withoutLeadingSlash(path), withoutLeadingSlash(to), owner);
    if (diversion && diversions.length < MAX_DIVERSIONS) diversions.push(diversion);
  });
  return diversions;
}

function toDiversion(path: string, to: string, owner: string): Diversion | undefined {
  if (path === '' || to === '' || !ownedMarkers(owner, [path])) return undefined;
  return { path, to, ...(owner !== LOCAL && { package: owner }) };
}
