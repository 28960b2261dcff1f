import type { Coverage } from '../../domain/index.ts';
import type { FeedRule, ScopesOf } from '../contract.ts';

export const FIXED_ONLY = 'fixed only';
export const UNFIXED_KNOWN = 'unfixed known';

/**
 * Makes a rule for one of OSV's exports. `names` follows the records, since OSV's schema does not always
 * state correctly whether they name source packages (AlmaLinux's are binary).
 */
export function osvRule(
  part: string,
  names: FeedRule['names'],
  scopes: ScopesOf,
  coverage: Coverage,
): FeedRule {
  return { feed: 'osv', part, names, scopes, coverage };
}

/**
 * Adapts a rule to feeds whose records use source rpm file names: `openssl-1.1.1f-20.oe1.src.rpm` is fixed in
 * `1.1.1f-20.oe1`, although the package is 1:1.1.1f-20.oe1.
 */
export function withoutEpochs(rule: FeedRule): FeedRule {
  return { ...rule, epochs: 'left-out' };
}

/**
 * Adapts a rule to a derivative. Use it only if the derivative ships the very packages of the distribution
 * whose advisories apply.
 */
export function onBehalf(rule: FeedRule, answering: string, derivative: string): FeedRule {
  return { ...rule, remark: `${answering}'s advisories answer for ${derivative}` };
}
