import {
  canBeActedOn,
  countBySeverity,
  severityById,
  WORST_FIRST,
  type Finding,
  type ScanResult,
  type Severity,
} from '../../domain/index.ts';
import { markup, type Markup } from './markup.ts';

/** Severities whose number is shown even where it is 0. */
const ALWAYS: readonly Severity[] = ['critical', 'high'];
const BAR_HEIGHT = 16;
const BAR_WIDTH = 1000;

/** Counts an image's CVEs, each once whatever number of packages it is in: by severity, and those to act on. */
export function numbersSection({ findings, base }: ScanResult): Markup {
  const counts = countBySeverity(severityById(findings).values());
  const levels = WORST_FIRST.filter((level) => counts[level] > 0 || ALWAYS.includes(level));
  const numbers = levels.map(
    (level) => markup`<li class="${level}"><strong>${counts[level]}</strong> ${level}</li> `,
  );
  const others = [
    [countIds(findings.filter(canBeActedOn)), 'fixable'],
    [countIds(findings.filter(({ kev }) => kev !== undefined)), 'known to be exploited'],
    ...(base
      ? ([
          [countIds(findings.filter(({ from }) => from === 'base')), 'of the base image'],
          [countIds(findings.filter(({ from }) => from !== 'base')), 'of your layers'],
        ] as const)
      : []),
  ] as const;
  return markup`<ul class="numbers" aria-label="CVEs">
      ${numbers}${others.map(([count, words]) => markup`<li><strong>${count}</strong> ${words}</li> `)}
    </ul>
    ${bar(counts)}`;
}

function countIds(findings: readonly Finding[]): number {
  return new Set(findings.map(({ id }) => id)).size;
}

/** Draws the severities' shares, which the numbers above say in words. */
function bar(counts: Readonly<Record<Severity, number>>): Markup {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return markup``;
  let before = 0;
  const parts = WORST_FIRST.filter((level) => counts[level] > 0).map((level) => {
    const x = (before * BAR_WIDTH) / total;
    before += counts[level];
    const width = (counts[level] * BAR_WIDTH) / total;
    return markup`<rect class="${level}" x="${x}" width="${width}" height="${BAR_HEIGHT}"/>`;
  });
  return markup`<svg class="bar" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${parts}</svg> `;
}
