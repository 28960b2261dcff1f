/**
 * Returns the subscription without which a release's own repositories lack the versions that an ecosystem's records
 * call fixed: Canonical's Pro, and the support that SUSE and Red Hat sell for releases past their general one.
 */
export function subscriptionOf(ecosystem: string): string | undefined {
  if (ecosystem.startsWith('Ubuntu:Pro:')) return 'Ubuntu Pro';
  if (ecosystem.startsWith('Red Hat:rhel_els:')) return 'Red Hat ELS';
  if (!ecosystem.startsWith('SUSE:')) return undefined;
  if (ecosystem.endsWith('-ESPOS')) return 'SUSE ESPOS';
  return ecosystem.endsWith('-LTSS') || ecosystem.includes(' LTSS ') ? 'SUSE LTSS' : undefined;
}
