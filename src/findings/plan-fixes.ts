import { buildKey, type Finding, type IndexedImage, type Upgrade } from '../domain/index.ts';
import { checkFixes, planUpgrades } from '../match/index.ts';
import type { ScanContext } from './context.ts';
import type { MatchedPackages } from './match-packages.ts';
import { sourcesOf } from './feeds/sources-of.ts';
import { versionKey } from './version-key.ts';

/** Plans upgrades that clear an image's findings. Matches each version again, as if it were installed. */
export function planFixes(
  findings: readonly Finding[],
  { indexed, matched }: { readonly indexed: IndexedImage; readonly matched: MatchedPackages },
  { store }: Pick<ScanContext, 'store'>,
): Promise<readonly Upgrade[]> {
  const known = Map.groupBy(matched.findings, (finding) => buildKey(finding.package));
  return planUpgrades(findings, (asked) =>
    checkFixes(
      asked.map((own) => ({
        findings: own,
        known: own[0] ? (known.get(buildKey(own[0].package)) ?? []) : [],
      })),
      {
        sources: sourcesOf(store, indexed.programs),
        answeringOf: (pkg) => matched.asked.find(({ packages }) => packages.has(pkg))?.answering,
        keyOf: versionKey,
      },
    ),
  );
}
