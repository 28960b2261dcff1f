/** Orders texts by their code units, as every machine does; an absent one is empty. */
export function compareTexts(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
