import * as z from 'zod';
import { AppError, readAppError } from '../../../errors/index.ts';
import type { ScanRecord } from '../../../store/ports.ts';

const progress = z.array(
  z.object({ bytes: z.number(), totalBytes: z.number().optional(), done: z.boolean().default(false) }),
);

/** A scan as its client sees it: the request, with what is sealed in it, stays here. */
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
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** What another version wrote down may have another form; it is only how far the work is. */
function progressOf({ progress: written }: ScanRecord): z.output<typeof progress> {
  const parsed = progress.safeParse(jsonOf(written));
  return parsed.success ? parsed.data : [];
}

/** Why a scan failed. */
export function failureOf(written: string | undefined): AppError {
  return readAppError(written ?? '') ?? new AppError('SERVER_FAILED', 'the scan failed');
}

function failureView(written: string) {
  const { code, message, hint } = failureOf(written);
  return { code, message, ...(hint !== undefined && { hint }) };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
