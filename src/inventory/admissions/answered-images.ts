import * as z from 'zod';
import { type Digest, parseDigest } from '../../domain/index.ts';
import type { AnsweredImage } from '../ports.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined);

const answered = z.array(
  z.object({
    container: z.string(),
    reference: z.string(),
    digest: digest.exactOptional(),
    outcome: z.enum(['within', 'over', 'incomplete', 'unknown']),
    reason: z.string().exactOptional(),
    startedDigest: digest.exactOptional(),
  }),
);

/** Reads the images of a stored answer. */
export function readAnswered(json: string): readonly AnsweredImage[] {
  return answered.parse(JSON.parse(json));
}
