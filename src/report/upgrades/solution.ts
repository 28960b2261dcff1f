import type { Finding, FindingState } from '../../domain/index.ts';

const WITHOUT_FIX: Readonly<Record<Exclude<FindingState, 'fixed'>, string>> = {
  unfixed: 'No fixed version is known.',
  'will-not-fix': 'The distribution will not fix it.',
  deferred: 'The fix is deferred.',
  'end-of-life': 'The package is past its end of life: move to a release that is maintained.',
  undetermined: 'It is not yet determined whether the package is affected.',
};

/** States in a sentence what clears a finding, or why nothing does. */
export function solutionOf({
  state,
  fixedVersion,
  fixRequires,
  severity,
  package: { name },
}: Finding): string {
  if (severity === 'malicious') return `Remove ${name}: it does harm by itself.`;
  if (state !== 'fixed') return WITHOUT_FIX[state];
  const subscription = fixRequires === undefined ? '' : `, which needs ${fixRequires}`;
  return `Upgrade ${name} to ${fixedVersion ?? 'a fixed version'}${subscription}.`;
}
