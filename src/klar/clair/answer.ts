import * as z from 'zod';
import { AppError } from '../../errors/index.ts';
import type { KlarVulnerability } from '../vulnerability.ts';
import { goSyntaxError } from './go-syntax-error.ts';

// Response to GET /v1/layers/NAME?vulnerabilities in Clair's v1 API. Go writes null for an empty list, and omits an
// empty text or writes null.

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const fixedInSchema = z.object({ Name: text, NamespaceName: text, Version: text, AddedBy: text });

const vulnerabilitySchema = z.object({
  Name: text,
  NamespaceName: text,
  Description: text,
  Link: text,
  Severity: text,
  Metadata: z.record(z.string(), z.unknown()).nullish(),
  FixedBy: text,
  FixedIn: listOf(fixedInSchema),
});

const featureSchema = z.object({ Name: text, Version: text, Vulnerabilities: listOf(vulnerabilitySchema) });

// `Incomplete` is specific to Plimsoll's server.
const answerSchema = z.object({
  Layer: z.object({ Features: listOf(featureSchema), Incomplete: z.array(z.string()).nullish() }),
});

export interface ClairAnswer {
  /** False both for an image without packages and for one whose packages Clair cannot read: it answers the same. */
  readonly knowsPackages: boolean;
  readonly vulnerabilities: readonly KlarVulnerability[];
  /** Holes behind PLIMSOLL-INCOMPLETE, as KIND:SUBJECT. */
  readonly incomplete?: readonly string[];
}

/** Throws SERVER_FAILED for anything but a layer's features: an invalid answer must not look like "nothing found". */
export function parseClairAnswer(body: string): ClairAnswer {
  const parsed = answerSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw notOfClair(`${place}${issue?.message ?? ''}`);
  }
  const { Features: features, Incomplete: incomplete } = parsed.data.Layer;
  const vulnerabilities = features.flatMap((feature) =>
    feature.Vulnerabilities.map((vulnerability) => toVulnerability(feature, vulnerability)),
  );
  return { knowsPackages: features.length > 0, vulnerabilities, ...(incomplete && { incomplete }) };
}

function toVulnerability(
  feature: z.output<typeof featureSchema>,
  vulnerability: z.output<typeof vulnerabilitySchema>,
): KlarVulnerability {
  const { Metadata: metadata } = vulnerability;
  return {
    name: vulnerability.Name,
    namespaceName: vulnerability.NamespaceName,
    description: vulnerability.Description,
    link: vulnerability.Link,
    severity: vulnerability.Severity,
    ...(metadata && { metadata }),
    fixedBy: vulnerability.FixedBy,
    fixedIn: vulnerability.FixedIn.map((fix) => ({
      name: fix.Name,
      namespaceName: fix.NamespaceName,
      version: fix.Version,
      addedBy: fix.AddedBy,
    })),
    featureName: feature.Name,
    featureVersion: feature.Version,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw notOfClair(goSyntaxError(body));
  }
}

function notOfClair(reason: string): AppError {
  return new AppError('SERVER_FAILED', `the answer is not a layer of Clair's API v1: ${reason}`);
}
