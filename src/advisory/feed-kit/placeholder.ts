import {
  UNREAD_ECOSYSTEM,
  UNREAD_PACKAGE,
  type UnreadState,
  type VulnerableRange,
} from '../../domain/index.ts';

/** Represents packages that a record names unreadably; without an ecosystem, in any ecosystem. */
export function placeholder(
  state: UnreadState,
  unread: string,
  ecosystem: string = UNREAD_ECOSYSTEM,
): VulnerableRange {
  return { ecosystem, package: UNREAD_PACKAGE, state, unread };
}
