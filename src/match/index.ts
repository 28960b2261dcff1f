export { explain, type Explainable } from './explain.ts';
export { setAsideKernelHeaders } from './kernel-headers.ts';
export type { NameKind } from './looked-up-as.ts';
export { matchFindings, type MatchedFinding, type MatchedFindings } from './match-findings.ts';
export { planUpgrades } from './plan-upgrades.ts';
export { rankFindings, type Enrichment } from './rank-findings.ts';
export { wantedVersions, type Answering, type Lookup, type WantedVersions } from './wanted-versions.ts';
