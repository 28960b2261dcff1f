import type { FeedRule } from '../contract.ts';
import { osvRule, UNFIXED_KNOWN, withoutEpochs } from './feed-rules.ts';
import { byMajor } from './releases.ts';

export const AZURE_LINUX_FEED: FeedRule = withoutEpochs(
  osvRule('Azure Linux', 'source', byMajor('Azure Linux:'), UNFIXED_KNOWN),
);

/** Whether a version is called CBL-Mariner, with that ID: the first two releases were. */
export function isMariner(version: string): boolean {
  return Number(version.split('.', 1).join()) < 3;
}
