import * as z from 'zod';
import { parsedAs, parseFeedJson } from '../../feed-kit/json.ts';

/** The part of a CVE API 2.0 answer in use. https://nvd.nist.gov/developers/vulnerabilities */
const metrics = z
  .array(z.object({ source: z.string(), cvssData: z.object({ vectorString: z.string() }) }))
  .default([]);

const nvdCve = z.object({
  id: z.string(),
  published: z.string().nullish(),
  lastModified: z.string().nullish(),
  vulnStatus: z.string().nullish(),
  descriptions: z.array(z.object({ lang: z.string(), value: z.string() })).default([]),
  metrics: z
    .object({ cvssMetricV40: metrics, cvssMetricV31: metrics, cvssMetricV30: metrics, cvssMetricV2: metrics })
    .partial()
    .default({}),
});

const nvdAnswer = z.object({ vulnerabilities: z.array(z.object({ cve: nvdCve })) });

export type NvdCve = z.infer<typeof nvdCve>;

/** Returns the content for the requested CVE; undefined if NVD has no record. Throws SyntaxError. */
export function parseNvdAnswer(json: string, cve: string): NvdCve | undefined {
  const { vulnerabilities } = parsedAs(nvdAnswer, parseFeedJson(json));
  return vulnerabilities.map((each) => each.cve).find(({ id }) => id === cve);
}
