/** Compares texts by code unit, independent of locale; an absent one counts as empty. */
export function compareTexts(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
