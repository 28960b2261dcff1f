import { UNREAD_ECOSYSTEM, UNREAD_PACKAGE, type UnreadState, type VulnerableRange } from '../domain/index.ts';

/** Stands for the packages that a record names and that cannot be read; without an ecosystem, for those of any. */
export function placeholder(
  state: UnreadState,
  unread: string,
  ecosystem: string = UNREAD_ECOSYSTEM,
): VulnerableRange {
  return { ecosystem, package: UNREAD_PACKAGE, state, unread };
}
