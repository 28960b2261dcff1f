/** Start of the values of CycloneDX's `aggregate` that say that parts are left out: `incomplete_third_party_only`. */
const LEFT_OUT = 'incomplete';

/**
 * Returns a sentence for each way in which the compositions of a document say that it leaves parts out. Ours say what
 * they leave out in sentences, too, and these count.
 */
export function compositionGaps(aggregates: readonly unknown[]): readonly string[] {
  const found = new Set(aggregates.filter((each) => typeof each === 'string' && each.startsWith(LEFT_OUT)));
  return Array.from(found, (each) => `the aggregate of a composition is ${String(each)}`);
}
