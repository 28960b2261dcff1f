import type { FindVex } from '../scan/index.ts';
import { parseVexSource } from '../vex/index.ts';
import type { Session } from './session.ts';

/** Returns what finds the VEX documents that --vex names by way of the image; undefined if it names none. */
export function vexFinder(session: Session): FindVex | undefined {
  const { settings, vexRepositories = [] } = session;
  const asksRegistry = settings.vex.some((each) => parseVexSource(each).kind === 'attached');
  if (!asksRegistry && vexRepositories.length === 0) return undefined;
  return async (image) => {
    // Loaded here, since most scans name none.
    const { findAttachedVex, findInRepositories } = await import('./vex-documents.ts');
    return [
      ...(asksRegistry ? await findAttachedVex(image, session) : []),
      ...(await findInRepositories(image, vexRepositories)),
    ];
  };
}
