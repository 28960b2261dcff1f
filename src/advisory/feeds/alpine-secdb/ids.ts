import { endOfCve, sortedIds } from '../../fields/cve-id.ts';

const DIGITS = Array.from('0123456789');

/** IDs in one entry of a fix list. */
export interface FixedIds {
  readonly cves: readonly string[];
  /** IDs with other prefixes (XSA-, GHSA-, GNUTLS-SA-, ALPINE-); next to CVEs they name the same flaw. */
  readonly others: readonly string[];
}

/**
 * Reads one entry, which people write by hand: `CVE-2021-28692 XSA-373`, `CVE-2026-45078, GHSA-8q93-326v-3m7g`,
 * `CVE-2026-48785 / GHSA-cr2j-534f-mf3g`, `CVE 2025-48379`, `CVE_2019-2426`, `CVE-2021-35940.patch`, `CVE-2018-14468
 * (FrameRelay)`, `CVE-????-????? XSA-286`.
 */
export function parseFixedIds(entry: string): FixedIds {
  const remark = entry.indexOf('(');
  const text = remark < 0 ? entry : entry.slice(0, remark);
  const words = text.replaceAll('CVE ', 'CVE-').replaceAll('CVE_', 'CVE-').replaceAll(',', ' ').split(' ');
  const cves: string[] = [];
  const others: string[] = [];
  for (const word of words) {
    const upper = word.toUpperCase();
    const end = endOfCve(upper);
    if (end > 0) cves.push(upper.slice(0, end));
    else if (isId(word)) others.push(word);
  }
  return { cves: sortedIds(cves), others: sortedIds(others) };
}

/** Requires a leading letter and a digit; rejects `N/A`, a lone slash and placeholders such as `CVE-2025-XXXXX`. */
function isId(word: string): boolean {
  const first = word.charAt(0);
  const isPlaceholder = word.includes('?') || word.includes('XXX');
  return first >= 'A' && first <= 'Z' && !isPlaceholder && DIGITS.some((digit) => word.includes(digit));
}
