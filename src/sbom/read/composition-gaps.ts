/** Prefix of CycloneDX `aggregate` values for incomplete compositions: `incomplete_third_party_only`. */
const LEFT_OUT = 'incomplete';

/**
 * Returns a sentence for each incomplete composition in a document. Our own documents also list their gaps in
 * sentences, which count instead.
 */
export function compositionGaps(aggregates: readonly unknown[]): readonly string[] {
  const found = new Set(aggregates.filter((each) => typeof each === 'string' && each.startsWith(LEFT_OUT)));
  return Array.from(found, (each) => `the aggregate of a composition is ${String(each)}`);
}
