import { EXTENDED_STREAMS } from '../distributions/index.ts';

const RED_HAT_ELS = ['Red Hat:rhel_els:', 'Red Hat:openjdk_els:'];

/**
 * Returns the subscription that provides an ecosystem's fixed versions where the release's own repositories
 * lack them: Canonical's Pro, and SUSE's and Red Hat's paid support after general support.
 */
export function subscriptionOf(ecosystem: string): string | undefined {
  if (ecosystem.startsWith('Ubuntu:Pro:')) return 'Ubuntu Pro';
  if (RED_HAT_ELS.some((product) => ecosystem.startsWith(product))) return 'Red Hat ELS';
  if (!ecosystem.startsWith('SUSE:')) return undefined;
  if (ecosystem.endsWith('-ESPOS')) return 'SUSE ESPOS';
  return ecosystem.endsWith('-LTSS') || ecosystem.includes(' LTSS ') ? 'SUSE LTSS' : undefined;
}

const EXTENDED = new RegExp(`^Red Hat:(?:${EXTENDED_STREAMS.join('|')}):(\\d+\\.\\d+)$`, 'u');

/** Returns the minor release to which an ecosystem's builds belong, `9.2`: Red Hat's extended update support. */
export function minorReleaseOf(ecosystem: string): string | undefined {
  return EXTENDED.exec(ecosystem)?.[1];
}
