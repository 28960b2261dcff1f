import type { FindVex } from '../../findings/index.ts';
import { parseVexSource } from '../../vex/index.ts';
import type { ScanSession } from './session.ts';

/** Returns a finder for the VEX documents that --vex locates through the image; undefined if there are none. */
export function vexFinder(session: ScanSession): FindVex | undefined {
  const { settings, vexRepositories = [] } = session;
  const asksRegistry = settings.vex.some((each) => parseVexSource(each).kind === 'attached');
  if (!asksRegistry && vexRepositories.length === 0) return undefined;
  return async (image) => {
    // Loaded here, since most scans do not need it.
    const { findAttachedVex, findInRepositories } = await import('./vex-documents.ts');
    return [
      ...(asksRegistry ? await findAttachedVex(image, session) : []),
      ...(await findInRepositories(image, vexRepositories)),
    ];
  };
}
