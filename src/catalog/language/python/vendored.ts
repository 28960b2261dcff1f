import type { DistributionIdentity } from './detail.ts';
import { toIdentity } from './metadata.ts';

export const MAX_VENDOR_BYTES = 1024 ** 2;
const MAX_LINES = 10_000;
const PIN = '==';

/** Reads the pinned requirements in a vendor.txt: pip bundles parts of them, not whole packages. */
export function readVendored(text: string): readonly DistributionIdentity[] {
  return text.split('\n', MAX_LINES).flatMap((line) => {
    const requirement = line.split(/[#;]/u, 1).join('').trim();
    const at = requirement.indexOf(PIN);
    if (at < 0) return [];
    const name = requirement.slice(0, at).split('[', 1).join('').trim();
    return toIdentity(name, requirement.slice(at + PIN.length).trim()) ?? [];
  });
}
