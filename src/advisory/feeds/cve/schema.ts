import * as z from 'zod';
import { parsedAs, parseFeedJson } from '../../feed-kit/json.ts';

/**
 * The part of a CVE JSON 5.x record in use; REJECTED records hold little more than their ID.
 * https://cveproject.github.io/cve-schema/schema/docs/
 */
const cvss = z.object({ vectorString: z.string() }).nullish();

const metric = z.object({
  cvssV4_0: cvss,
  cvssV3_1: cvss,
  cvssV3_0: cvss,
  cvssV2_0: cvss,
  /** Free-form content from a CNA; some put severity words here. */
  other: z.object({ content: z.record(z.string(), z.unknown()) }).nullish(),
});

const container = z.object({
  title: z.string().nullish(),
  descriptions: z.array(z.object({ lang: z.string(), value: z.string() })).default([]),
  metrics: z.array(metric).default([]),
  providerMetadata: z.object({ shortName: z.string().nullish() }).nullish(),
});

const cveJson = z.object({
  cveMetadata: z.object({
    cveId: z.string(),
    state: z.string(),
    datePublished: z.string().nullish(),
    dateUpdated: z.string().nullish(),
  }),
  containers: z.object({ cna: container.optional(), adp: z.array(container).default([]) }),
});

export type CveJson = z.infer<typeof cveJson>;
export type CveContainer = z.infer<typeof container>;

/** Throws SyntaxError for an invalid record, or one for a different CVE. */
export function parseCveJson(json: string, cve: string): CveJson {
  const parsed = parsedAs(cveJson, parseFeedJson(json));
  if (parsed.cveMetadata.cveId !== cve)
    throw new SyntaxError(`expected another CVE, got the record of ${parsed.cveMetadata.cveId}`);
  return parsed;
}
