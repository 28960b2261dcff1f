type Labels = Readonly<Record<string, string>>;

/**
 * Returns the first of these labels that is set, on the workload before its namespace; an empty label means
 * no owner.
 */
export function ownerOf(names: readonly string[], workload: Labels, namespace: Labels): string | undefined {
  for (const name of names) {
    for (const labels of [workload, namespace]) {
      const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
      if (value !== undefined && value !== '') return value;
    }
  }
  return undefined;
}
