/**
 * Returns the one spelling of a Python package's name by which the index, and tools, compare names.
 * https://packaging.python.org/en/latest/specifications/name-normalization/
 */
export function normalisePyPiName(name: string): string {
  return name
    .toLowerCase()
    .split(/[-_.]+/u)
    .join('-');
}
