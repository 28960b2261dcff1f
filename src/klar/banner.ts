import { safeText } from './format/safe-text.ts';
import { formatMinutes } from './go-values.ts';
import type { KlarSettings } from './settings.ts';

/** Renders Klar's first lines on standard error; empty if JSON was requested. */
export function renderBanner({ format, clairTimeout, dockerTimeout, whitelistFile }: KlarSettings): string {
  if (format === 'json') return '';
  return [
    `clair timeout ${formatMinutes(clairTimeout)}`,
    `docker timeout: ${formatMinutes(dockerTimeout)}`,
    whitelistFile === undefined ? 'no whitelist file\n' : `whitelist file: ${safeText(whitelistFile)}\n`,
  ].join('\n');
}
