/**
 * A feed's ecosystems in which a release is looked up: one by its exact name, or all with a given prefix and
 * suffix (SUSE's modules: `SUSE:Linux Enterprise Module for * 15 SP5`).
 */
export type Scope = string | { readonly prefix: string; readonly suffix: string };

/** Returns the prefix for the store's candidate query. */
export function scopePrefix(scope: Scope): string {
  return typeof scope === 'string' ? scope : scope.prefix;
}

export function isInScope(ecosystem: string, scope: Scope): boolean {
  if (typeof scope === 'string') return ecosystem === scope;
  const { prefix, suffix } = scope;
  // The two may not overlap, or "for " + " 15" would match "for 15".
  return (
    ecosystem.length >= prefix.length + suffix.length &&
    ecosystem.startsWith(prefix) &&
    ecosystem.endsWith(suffix)
  );
}
