import type { StoredRange } from '../domain/index.ts';
import type { Answering } from '../match/index.ts';

/** Whether a range is of the feed that answers for a group of packages, and of one of its ecosystems. */
export function isAnswer({ feed, ecosystem }: StoredRange, answering: Answering): boolean {
  return feed === answering.feed && answering.ecosystems.includes(ecosystem);
}
