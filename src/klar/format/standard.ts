import type { Tally } from '../tally.ts';
import type { KlarVulnerability } from '../vulnerability.ts';
import { safeText } from './safe-text.ts';

const RULE = '-'.repeat(41);

/** Renders the counts and an entry for each vulnerability that is severe enough. */
export function renderStandard(tally: Tally): string {
  const entries = tally.listed.flatMap(({ vulnerabilities }) => vulnerabilities.map(entry));
  return `${renderCounts(tally)}${safeText(entries.join(''))}`;
}

/** Header lines for the human-readable formats, ending with an empty line. */
export function renderCounts({ whitelisted, found, summary }: Tally): string {
  return [
    ...(whitelisted > 0 ? [`Whitelisted ${whitelisted} vulnerabilities`] : []),
    `Found ${found} vulnerabilities`,
    ...summary.map(({ severity, count }) => `${severity}: ${count}`),
    '\n',
  ].join('\n');
}

/** Keeps Klar's space after the severity, since scripts may rely on it. */
function entry(vulnerability: KlarVulnerability): string {
  const { name, severity, featureName, featureVersion, fixedBy, description, link } = vulnerability;
  return [
    `${name}: [${severity}] `,
    `Found in: ${featureName} [${featureVersion}]`,
    `Fixed By: ${fixedBy}`,
    description,
    link,
    `${RULE}\n`,
  ].join('\n');
}
