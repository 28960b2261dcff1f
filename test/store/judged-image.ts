import type { Digest, FleetLine, VerdictCounts } from '../../src/domain/index.ts';
import type { Inventory, JudgedImage } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';

export const JUDGED_AT = '2026-11-28T03:00:00.000Z';

export const NOTHING_FOUND: VerdictCounts = {
  severities: { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 },
  overdue: 0,
  inTime: 0,
  holes: 0,
};

export const FLEET_LINE: FleetLine = {
  name: 'default',
  hash: 'a line',
  line: { max: { critical: 0 }, onlyFixed: true, failOnKev: false, strict: false, allowIncomplete: [] },
  ignoreRules: 2,
};

/** Returns how an image was judged last by the line of `judgedImage`. */
export async function currentVerdictOf({ verdicts }: Pick<Inventory, 'verdicts'>, image: Digest) {
  return (await verdicts.currentVerdicts([image])).get(image)?.lines.get(FLEET_LINE.name);
}

/** A first verdict of the image `a`. */
export function judgedImage(more: Partial<JudgedImage> = {}): JudgedImage {
  return {
    image: imageKey('a'),
    line: FLEET_LINE,
    outcome: 'within',
    counts: NOTHING_FOUND,
    overdue: [],
    program: '1',
    sync: 7,
    at: JUDGED_AT,
    cause: 'image',
    ...more,
  };
}
