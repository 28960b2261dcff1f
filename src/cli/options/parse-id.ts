import { canonicalId } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';

/** Longer than any feed's ID. */
const LONGEST = 200;
const PARTS = /^[\p{L}\p{N}][\p{L}\p{N}._:~+#]*(?:[-/]+[\p{L}\p{N}._:~+#]+)+$/u;

/** Throws USAGE for text that is not a valid ID. */
export function parseId(written: string): string {
  const id = written.trim();
  if (id.length > LONGEST || !PARTS.test(id)) {
    throw new AppError('USAGE', `"${written.slice(0, LONGEST)}" is not a valid ID`, {
      hint: 'name a CVE or an advisory, such as CVE-2023-4911 or DSA-5532-1',
    });
  }
  return canonicalId(id);
}
