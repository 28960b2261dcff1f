import * as z from 'zod';
import { defined, jsonOf } from '../../../domain/index.ts';
import type { ScanRecord } from '../../../inventory/ports.ts';
import { failureOf } from '../../scans/index.ts';

const progress = z.array(
  z.object({ bytes: z.number(), totalBytes: z.number().optional(), done: z.boolean().default(false) }),
);

/** Scan as its client sees it; the request with its sealed secrets stays on the server. */
export function scanView(record: ScanRecord) {
  const { id, state, subject, image, createdAt, endedAt } = record;
  return {
    id,
    state,
    subject,
    layers: progressOf(record),
    ...(image && { image }),
    ...(record.failure !== undefined && { failure: failureView(record.failure) }),
    createdAt,
    ...defined({ endedAt }),
  };
}

/** Ignores progress in another version's format, since it is not essential. */
function progressOf({ progress: written }: ScanRecord): z.output<typeof progress> {
  const parsed = progress.safeParse(jsonOf(written ?? ''));
  return parsed.success ? parsed.data : [];
}

function failureView(written: string) {
  const { code, message, hint } = failureOf(written);
  return { code, message, ...defined({ hint }) };
}
