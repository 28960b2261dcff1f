export { explain } from './explain.ts';
export { setAsideKernelHeaders } from './kernel-headers.ts';
export { matchFindings } from './match-findings.ts';
export { planUpgrades } from './plan-upgrades.ts';
export { rankFindings, type Enrichment } from './rank-findings.ts';
export { rankRatings, type RankedRatings } from './rank-ratings.ts';
export { severitySources } from './severity-sources.ts';
export { wantedVersions, type Answering, type Lookup } from './wanted-versions.ts';
