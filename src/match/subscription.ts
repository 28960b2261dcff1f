const RED_HAT_ELS = ['Red Hat:rhel_els:', 'Red Hat:openjdk_els:'];

/**
 * Returns the subscription without which a release's own repositories lack the versions that an ecosystem's records
 * call fixed: Canonical's Pro, and the support that SUSE and Red Hat sell for what is past its general one.
 */
export function subscriptionOf(ecosystem: string): string | undefined {
  if (ecosystem.startsWith('Ubuntu:Pro:')) return 'Ubuntu Pro';
  if (RED_HAT_ELS.some((product) => ecosystem.startsWith(product))) return 'Red Hat ELS';
  if (!ecosystem.startsWith('SUSE:')) return undefined;
  if (ecosystem.endsWith('-ESPOS')) return 'SUSE ESPOS';
  return ecosystem.endsWith('-LTSS') || ecosystem.includes(' LTSS ') ? 'SUSE LTSS' : undefined;
}
