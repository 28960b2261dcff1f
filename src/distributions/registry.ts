import type { KnownDistribution } from './contract.ts';
import * as distributions from './distribution-list.ts';

export const DISTRIBUTIONS: readonly KnownDistribution[] = Object.values(distributions);
