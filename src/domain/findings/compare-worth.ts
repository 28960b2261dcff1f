/**
 * Compares two upgrades' worth, by weight: the first entry that differs decides. Positive if `a` is worth
 * more; entries are sums of fractions, so differences below `rounding` do not count.
 */
export function compareWorth(a: ArrayLike<number>, b: ArrayLike<number>, rounding: number): number {
  for (let entry = 0; entry < a.length; entry++) {
    const difference = (a[entry] ?? 0) - (b[entry] ?? 0);
    if (Math.abs(difference) > rounding) return difference;
  }
  return 0;
}
