import type { StoredRange } from '../../domain/index.ts';
import type { Answering } from '../../match/index.ts';

/** Whether a range is from the answering feed, in an ecosystem that it answers for. */
export function isAnswer({ feed, ecosystem }: StoredRange, answering: Answering): boolean {
  return feed === answering.feed && answering.ecosystems.includes(ecosystem);
}
