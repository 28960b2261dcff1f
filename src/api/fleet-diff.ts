import * as z from 'zod';
import { FINDING_CAUSES, SEVERITIES } from '../domain/index.ts';
import { problem } from './result.ts';

const text = z.string();
const severity = z.enum(SEVERITIES);

/** The finding fields in tables; others, which reports describe, pass through. */
const finding = z.looseObject({
  id: text,
  severity,
  fixedVersion: text.exactOptional(),
  package: z.looseObject({ name: text, version: text }),
});

const side = z.object({
  image: text,
  key: text,
  asOf: text.exactOptional().describe('RFC 3339; absent: now'),
  feeds: z.array(z.looseObject({ feed: text })),
  incomplete: z.array(problem.extend({ weight: text })).describe('what was not known, or cannot be checked'),
});

const caused = z.object({
  why: z
    .enum(FINDING_CAUSES)
    .describe(
      'another package, another version of it, another release or build of the image; an advisory that was published, ' +
        'changed (`advisory`) or withdrawn',
    ),
  finding,
});

const changed = z.object({
  severity: z.object({ from: severity, to: severity }).exactOptional(),
  kev: z.object({ from: z.boolean(), to: z.boolean() }).exactOptional().describe('whether KEV lists it'),
  fix: z.object({ from: text.exactOptional(), to: text.exactOptional() }).exactOptional(),
  finding,
});

/** Changes between two moments, in one image or two. */
export const fleetDiff = z.object({
  from: side,
  to: side,
  came: z.array(caused),
  went: z.array(caused),
  changed: z.array(changed),
  kept: z.int().describe('findings of the second image that the first had, too'),
  packages: z.array(
    z.object({
      type: text,
      ecosystem: text.exactOptional(),
      name: text,
      from: z.array(text),
      to: z.array(text),
    }),
  ),
});

export type FleetDiffDocument = z.output<typeof fleetDiff>;
