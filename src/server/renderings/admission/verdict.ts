import * as z from 'zod';

/** An image's verdict by a line, with the reason in words. */
export const admissionVerdict = z.object({
  outcome: z.enum(['within', 'over', 'incomplete']),
  reason: z.string(),
});

export type AdmissionVerdict = z.output<typeof admissionVerdict>;
