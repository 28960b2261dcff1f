/** Collects the values of a repeated option, as commander's argument parser. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
