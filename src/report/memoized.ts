/**
 * Caches the result for each key: a package may have hundreds of findings, and a flaw many packages. In 50,000
 * findings, this saves a fifth to a third of the processor time for JSON, CycloneDX and Trivy's JSON.
 */
export function memoized<Key, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new Map<Key, { readonly made: Made }>();
  return (key) => {
    const entry = known.get(key) ?? { made: make(key) };
    known.set(key, entry);
    return entry.made;
  };
}
