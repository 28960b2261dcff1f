// The program's answer on one image, and its cost.

import { join } from 'node:path';
import * as z from 'zod';
import { writeFiles, type ImageFiles } from '../../src/image/testing/build-image.ts';
import { User, type RunOptions } from './cli.ts';
import { runForPeak, type MeasuredRun } from './peak-memory.ts';

const problemSchema = z.object({
  kind: z.string(),
  weight: z.string(),
  subject: z.string(),
  message: z.string(),
});
const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});
const named = z.object({ name: z.string(), version: z.string() });

const reportSchema = z.object({
  results: z.array(
    z.object({
      image: z.object({
        manifestDigest: z.string().optional(),
        platform: platformSchema.optional(),
        otherPlatforms: z.array(z.string()).optional(),
      }),
      problems: z.array(problemSchema),
      packages: z.array(
        named.extend({
          ecosystem: z.string().optional(),
          architecture: z.string().default(''),
          source: named.optional(),
          database: z.string(),
          locations: z.array(z.object({ path: z.string() })).optional(),
          proof: z.string().optional(),
          status: z.string().optional(),
        }),
      ),
    }),
  ),
  failures: z.array(
    z.object({
      platform: platformSchema.optional(),
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
    }),
  ),
});

type Report = z.infer<typeof reportSchema>;
export type ScannedPackage = Report['results'][number]['packages'][number];
type Problem = z.infer<typeof problemSchema>;

export interface ImageScan extends MeasuredRun, Report {
  readonly seconds: number;
  /** Holes that are about the image. */
  readonly holes: readonly Problem[];
  /** Of packages that the distribution's database lists, as lines to compare with those of the real tools. */
  readonly packageLines: readonly string[];
}

/** Holes of these kinds are about feeds, which these scans are not given. */
const ABOUT_FEEDS = ['feed-missing', 'distribution-not-covered', 'distribution-end-of-life'];

/** Packages that nothing reads yet are listed among the holes; real applications have them, so they do not count. */
const NOT_READ_YET = 'packages-not-read';

/** Proof of a source that was built into a program, which is listed as one more source of its package. */
const BUILT_IN = 'Built-Using';

/** Scans one image, of which only the reading is asked: the exit code is 3 where the image has another hole, else 0. */
export async function scanImage(
  user: User,
  args: readonly string[],
  options?: RunOptions,
): Promise<ImageScan> {
  const waived = [...ABOUT_FEEDS, NOT_READ_YET].flatMap((kind) => ['--allow-incomplete', kind]);
  const started = performance.now();
  const run = await runForPeak(user, ['scan', '--offline', ...waived, '--format', 'json', ...args], options);
  const seconds = (performance.now() - started) / 1000;
  const report = reportSchema.parse(JSON.parse(run.stdout));
  const [result] = report.results;
  return {
    ...run,
    ...report,
    seconds,
    holes: (result?.problems ?? []).filter(isAboutImage),
    packageLines: (result?.packages ?? [])
      .filter(({ ecosystem, proof }) => ecosystem === undefined && proof !== BUILT_IN)
      .map(toLine)
      .toSorted(),
  };
}

/** Scans a layout of these files; `left` is what the program left in the folder for temporary files. */
export async function scanFiles(files: ImageFiles) {
  using user = new User();
  writeFiles(join(user.folder, 'layout'), files);
  const scan = await scanImage(user, ['./layout']);
  return { ...scan, left: user.leftBehind() };
}

function isAboutImage({ kind, weight }: Problem): boolean {
  return weight === 'hole' && !ABOUT_FEEDS.includes(kind);
}

function toLine({ name, version, architecture, source }: ScannedPackage) {
  return [name, version, architecture, source?.name ?? name, source?.version ?? version].join(' ');
}
