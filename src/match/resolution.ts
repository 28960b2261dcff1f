import { defined, isOfComponent, type Finding, type StoredRange, type Result } from '../domain/index.ts';
import { subscriptionOf } from './subscription.ts';

export type KeyOf = (version: string) => Result<Uint8Array>;

/** Order of precedence when rows disagree: a fix is a fix, and a distribution's decision says more than "unfixed". */
const STATES = ['fixed', 'will-not-fix', 'end-of-life', 'deferred', 'unfixed', 'undetermined'] as const;

export interface Resolution {
  readonly state: Finding['state'];
  readonly fixedVersion?: string;
  readonly fixRequires?: string;
}

/**
 * Resolves a flaw's state and fix from several rows. A version still inside some range is not a fix (errata
 * name a CVE again when the first fix was incomplete), so the fix is the lowest version outside all ranges:
 * the highest that the rows give. A component without a fix leaves the package affected, whatever others
 * have.
 */
export function resolve(all: readonly StoredRange[], keyOf: KeyOf): Resolution {
  const open = all.filter((range) => isOfComponent(range) && range.state !== 'fixed');
  const ranges = open.length > 0 ? open : all;
  const state =
    STATES.find((candidate) => ranges.some((range) => range.state === candidate)) ?? 'undetermined';
  const fixes = ranges.flatMap((range) => (range.state === 'fixed' ? (range.fixedVersion ?? []) : []));
  const fixedVersion = highestVersion(new Set(fixes), keyOf);
  if (fixedVersion === undefined) return { state };
  const offers = ranges.filter((range) => range.fixedVersion === fixedVersion);
  const subscriptions = offers.map(({ ecosystem }) => subscriptionOf(ecosystem));
  const [fixRequires] = subscriptions.includes(undefined) ? [] : subscriptions;
  return { state, fixedVersion, ...defined({ fixRequires }) };
}

/** Returns a version that cannot be compared only when there is no other. */
export function highestVersion(versions: ReadonlySet<string>, keyOf: KeyOf): string | undefined {
  const [only] = versions;
  if (versions.size <= 1) return only;
  let best: { readonly version: string; readonly key: Uint8Array } | undefined;
  for (const version of versions) {
    const key = keyOf(version);
    if (key.ok && (!best || Buffer.compare(key.value, best.key) > 0)) best = { version, key: key.value };
  }
  return best?.version ?? only;
}
