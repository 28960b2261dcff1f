import {
  cvesOf,
  type Finding,
  type Problem,
  type SuppressedFinding,
  type NotComparedAdvisory,
} from '../domain/index.ts';
import {
  appliesToImage,
  describeRule,
  fitsId,
  hidingRules,
  isExpired,
  type IgnoreRule,
} from './ignore-rule.ts';
import type { VersionKey } from './version-range.ts';

export interface IgnoreContext {
  /** The image's reference as the user named it. */
  readonly image: string;
  readonly now: Date;
  readonly keyOf: VersionKey;
  readonly notCompared?: readonly NotComparedAdvisory[];
}

export interface Ignored {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Advisories that would not be hidden as findings. */
  readonly notCompared: readonly NotComparedAdvisory[];
  /** Rules that hide nothing: expired, or not matching anything in this image. */
  readonly problems: readonly Problem[];
}

/** Suppresses findings by the ignore rules for this image; the first matching rule gives the reason. */
export function applyIgnoreRules(
  findings: readonly Finding[],
  rules: readonly IgnoreRule[],
  { image, now, keyOf, notCompared = [] }: IgnoreContext,
): Ignored {
  const ours = rules.filter((rule) => appliesToImage(rule, image));
  const expired = ours.filter((rule) => isExpired(rule, now));
  const alive = ours.filter((rule) => !isExpired(rule, now));
  const used = new Set<IgnoreRule>();
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const hiding = hidingRules(alive, finding, keyOf);
    for (const rule of hiding) used.add(rule);
    const [first] = hiding;
    if (!first) kept.push(finding);
    else {
      const reason = { kind: 'ignore-rule', rule: describeRule(first), reason: first.reason } as const;
      suppressed.push({ finding, reason });
    }
  }
  const open = notCompared.filter((advisory) => !isCovered(advisory, alive, used, keyOf));
  const unused = alive.filter((rule) => !used.has(rule));
  const problems = [...expired.map(ruleExpired), ...unused.map((rule) => ruleUnused(rule, kept))];
  return { findings: kept, suppressed, notCompared: open, problems };
}

/** Whether rules hide each finding that the record could make. */
function isCovered(
  { ids, aliases, packages }: NotComparedAdvisory,
  rules: readonly IgnoreRule[],
  used: Set<IgnoreRule>,
  keyOf: VersionKey,
): boolean {
  const hiding = packages.flatMap((pkg) =>
    ids.map((id) => hidingRules(rules, { id, aliases, package: pkg }, keyOf)),
  );
  if (hiding.some(({ length }) => length === 0)) return false;
  for (const rule of hiding.flat()) used.add(rule);
  return true;
}

function ruleExpired(rule: IgnoreRule): Problem {
  const subject = describeRule(rule);
  return {
    kind: 'ignore-rule-expired',
    subject,
    message: `the last day of the rule for ${subject} was ${rule.expires ?? ''}, so it no longer hides anything`,
  };
}

function ruleUnused(rule: IgnoreRule, kept: readonly Finding[]): Problem {
  const subject = describeRule(rule);
  const shared = kept.find((finding) => {
    const cves = cvesOf(finding);
    return rule.id !== undefined && cves.length > 1 && cves.some((cve) => fitsId(cve, rule));
  });
  const message = shared
    ? `the rule for ${subject} hides nothing alone: ${shared.id} needs rules for ${cvesOf(shared).join(' and ')}, or for its own ID`
    : `the rule for ${subject} matches no finding`;
  return { kind: 'ignore-rule-unused', subject, message };
}
