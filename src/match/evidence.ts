import {
  type RangeState,
  isUnreadState,
  type Evidence,
  type StoredRange,
  type FixState,
} from '../domain/index.ts';
import type { Lookup } from './wanted-versions.ts';
import { rangeText } from './range-text.ts';

/** Pairs a feed's row with the lookup that it matched. */
export function evidenceOf(range: StoredRange, lookup: Omit<Lookup, 'packages'>): Evidence {
  return {
    feed: range.feed,
    record: range.record,
    ...(range.url !== undefined && { url: range.url }),
    ecosystem: range.ecosystem,
    package: lookup.name,
    nameKind: lookup.nameKind,
    version: lookup.version,
    range: rangeText(range),
    state: fixStateOf(range.state),
    ...(range.fixedVersion !== undefined && { fixedVersion: range.fixedVersion }),
    ...(range.qualifiers && { qualifiers: range.qualifiers }),
  };
}

/** Returns `undetermined` for an unreadable range, which may or may not have a fix. */
function fixStateOf(state: RangeState): FixState {
  return state === 'not-compared' || isUnreadState(state) ? 'undetermined' : state;
}
