import * as z from 'zod';

const digest = z.string();

const admittedImage = z.object({
  container: z.string().describe('or volume'),
  reference: z.string().describe('as the pod names it'),
  digest: digest.optional().describe('judged; absent if the tag could not be resolved'),
  outcome: z.enum(['within', 'over', 'incomplete', 'unknown']),
  reason: z.string().optional(),
  startedDigest: digest.optional().describe('another digest that started under the same tag afterwards'),
});

const admission = z.object({
  cluster: z.string(),
  namespace: z.string(),
  workload: z.object({ kind: z.string(), name: z.string() }),
  owner: z.string().optional(),
  at: z.string(),
  answer: z.enum(['admitted', 'warned', 'refused']),
  images: z.array(admittedImage),
});

export const admissionPage = z.object({ items: z.array(admission), next: z.string().optional() });
