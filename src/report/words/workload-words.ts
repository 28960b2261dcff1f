import { nameSome, workloadName, type ManifestWorkload } from '../../domain/index.ts';

/** Workloads to name per file before counting the rest. */
const NAMED = 5;

/** Says which workloads name an image, a line per file: `in deploy.yaml: Deployment shop/web, Job shop/tidy`. */
export function workloadWords(workloads: readonly ManifestWorkload[] = []): readonly string[] {
  const byFile = Map.groupBy(workloads, ({ file }) => file);
  return [...byFile].map(
    ([file, named]) => `in ${file}: ${nameSome([...new Set(named.map(workloadName))], NAMED)}`,
  );
}
