/** Collects the values of a repeated option, as commander parses one. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
