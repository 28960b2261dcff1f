import type { Diversion } from '../../../domain/index.ts';
import { ownedMarkers } from '../../markers/index.ts';
import { decodeDatabase, eachLine } from '../text-database.ts';
import { withoutLeadingSlash } from './owned.ts';

/** Diversions kept from one file; a full desktop has a few dozen. */
const MAX_DIVERSIONS = 1_000;
/** Stands for the administrator, who owns no package. */
const LOCAL = ':';

/**
 * Reads `diversions`, dpkg-divert(1): three lines each, the path, where other packages' files of this path are, and the
 * package whose own stays. Keeps those of possible markers.
 */
export function readDiversions(bytes: Uint8Array): readonly Diversion[] {
  const diversions: Diversion[] = [];
  let [path, to] = ['', ''];
  let line = 0;
  eachLine(decodeDatabase(bytes).text, (text) => {
    if (line === 0) path = withoutLeadingSlash(text);
    if (line === 1) to = withoutLeadingSlash(text);
    if (line === 2 && diversions.length < MAX_DIVERSIONS && ownedMarkers(text, [path]))
      diversions.push({ path, to, ...(text !== LOCAL && { package: text }) });
    line = (line + 1) % 3;
  });
  return diversions;
}
