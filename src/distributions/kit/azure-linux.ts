import type { FeedRule } from '../contract.ts';
import { osv, withoutEpochs } from './feed-rules.ts';
import { byMajor } from './releases.ts';

export const AZURE_LINUX_FEED: FeedRule = withoutEpochs(
  osv('Azure Linux', 'source', byMajor('Azure Linux:')),
);

/** Up to its second release it was called CBL-Mariner, and had that one's ID. */
export function isMariner(version: string): boolean {
  return Number(version.split('.', 1).join()) < 3;
}
