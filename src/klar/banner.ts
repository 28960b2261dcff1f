import { safeText } from './format/safe-text.ts';
import { formatMinutes } from './go-values.ts';
import type { KlarSettings } from './settings.ts';

/** What Klar says on standard error before it begins, unless JSON was asked for. */
export function renderBanner({ format, clairTimeout, dockerTimeout, whitelistFile }: KlarSettings): string {
  if (format === 'json') return '';
  return [
    `clair timeout ${formatMinutes(clairTimeout)}`,
    `docker timeout: ${formatMinutes(dockerTimeout)}`,
    whitelistFile === undefined ? 'no whitelist file\n' : `whitelist file: ${safeText(whitelistFile)}\n`,
  ].join('\n');
}
