import * as z from 'zod';
import { SEVERITIES } from '../domain/index.ts';
import { digest, problem, severityCounts } from './result.ts';
import { run, runFilters } from './run.ts';

const MAX_UPGRADES = 1_000;
const DEFAULT_UPGRADES = 10;

const { cluster, namespace, owner } = runFilters;

/** Plan query parameters. */
export const planQuery = {
  cluster,
  namespace,
  owner,
  severity: z.enum(SEVERITIES).exactOptional().describe('the least severity that counts'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_UPGRADES)
    .default(DEFAULT_UPGRADES)
    .describe('upgrades to list at most'),
  all: z.enum(['true', 'false']).default('false').describe('true: all scanned images, running or not'),
};

/** The `limit` value, and the hint for an invalid one. */
export const UPGRADES = {
  what: 'number of upgrades',
  hint: `write a whole number from 1 to ${MAX_UPGRADES}`,
};

const text = z.string();
const count = z.int().min(0);

export const pairCounts = z.object({
  pairs: count.describe('pairs of image and CVE'),
  exploited: count.describe('those listed in KEV'),
  severities: severityCounts,
});

const helped = {
  clears: pairCounts.describe('what it clears, with the upgrades before it, and those alone do not'),
  images: count.describe('images that it helps'),
  runs: count.describe('where they run'),
  helps: z
    .array(z.object({ key: digest, name: text, runs: count }))
    .describe('those of the images that run in most places'),
  workloads: z.array(run).describe('some of the places'),
};

export const plannedUpgrade = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('base'),
    name: text.describe('the base image to rebuild on'),
    key: digest.describe('its newest build that was read'),
    created: text.exactOptional(),
    of: count.describe('pairs that the present bases of these images bring'),
    ...helped,
  }),
  z.object({
    kind: z.literal('package'),
    ecosystem: text.describe('`debian:12`, `npm`'),
    name: text.describe('the source package'),
    version: text.describe('the version that fixes it'),
    requires: text.exactOptional().describe('subscription required for this version'),
    leaves: z
      .array(text)
      .exactOptional()
      .describe('IDs that this version still has, or newly has, and the plan does not count as cleared'),
    ...helped,
  }),
]);

export const fleetPlan = z.object({
  images: count.describe('images that were looked at'),
  exposure: pairCounts.describe('all of their CVEs'),
  cleared: pairCounts.describe('those that the plan clears'),
  upgrades: z.array(plannedUpgrade).describe('base images first, then packages; in each, the most first'),
  incomplete: z
    .array(z.object({ key: digest, name: text, reason: text }))
    .describe('images that could not be fully checked: an upgrade of them may be missing'),
  incompleteImages: count,
  neverScanned: count.describe('images that run and were never scanned'),
  problems: z.array(problem).describe('why an upgrade may be missing from the plan'),
});

export type FleetPlanDocument = z.output<typeof fleetPlan>;
export type PlannedUpgradeDocument = z.output<typeof plannedUpgrade>;
