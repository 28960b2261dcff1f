import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { DEBIAN_PYTHON } from '../abilities.ts';
import { imagesFolder } from '../image-builds.ts';
import type { ListedPackage } from './listed-package.ts';
import { outputOf } from './tool-output.ts';

/** Trivy's words for what we call by the names of OSV's ecosystems. */
const ECOSYSTEMS: Readonly<Record<string, string>> = {
  'node-pkg': 'npm',
  'python-pkg': 'PyPI',
  gemspec: 'RubyGems',
  gobinary: 'Go',
  jar: 'Maven',
};

const OFFLINE = ['--offline-scan', '--skip-db-update', '--skip-java-db-update'];
const LISTING = ['--scanners', 'vuln', '--list-all-pkgs', '--format', 'json', '--quiet'];

const reportSchema = z.object({
  Results: z.array(
    z.object({
      Target: z.string(),
      Type: z.string(),
      Packages: z
        .array(z.object({ Name: z.string(), Version: z.string(), FilePath: z.string().optional() }))
        .default([]),
    }),
  ),
});

/** Lists what Trivy finds in an image, by ecosystem: without its index of jars, and with an empty database. */
export function listedByTrivy(layout: string, shared: string): ReadonlyMap<string, readonly ListedPackage[]> {
  const cache = mkdtempSync(path.join(tmpdir(), 'plimsoll-trivy-'));
  try {
    execFileSync(DEBIAN_PYTHON, [path.join(shared, 'images/lib/trivyseed.py'), cache]);
    const trivy = path.join(imagesFolder(), 'tools/trivy');
    const output = outputOf(trivy, [
      'image',
      '--input',
      layout,
      '--cache-dir',
      cache,
      ...OFFLINE,
      ...LISTING,
    ]);
    return byEcosystem(reportSchema.parse(JSON.parse(output)));
  } finally {
    rmSync(cache, { recursive: true });
  }
}

function byEcosystem({ Results: results }: z.infer<typeof reportSchema>) {
  const lists = Object.entries(ECOSYSTEMS).map(([type, ecosystem]) => {
    const packages = results
      .filter((result) => result.Type === type)
      .flatMap(({ Target: target, Packages: listed }) =>
        listed.map(({ Name: name, Version: version, FilePath: place = target }) => ({
          name,
          version,
          place,
        })),
      );
    return [ecosystem, packages] as const;
  });
  return new Map(lists);
}
