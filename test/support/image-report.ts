import * as z from 'zod';
import type { Home, RunOptions } from './image-program.ts';

const problem = z.object({ kind: z.string(), weight: z.string(), subject: z.string(), message: z.string() });
const named = z.object({ name: z.string(), version: z.string() });

const reportSchema = z.object({
  results: z.array(
    z.object({
      image: z.object({
        manifestDigest: z.string().optional(),
        configDigest: z.string().optional(),
        platform: z
          .object({ os: z.string(), architecture: z.string(), variant: z.string().optional() })
          .optional(),
        layers: z.array(z.unknown()),
      }),
      problems: z.array(problem),
      packages: z.array(named.extend({ architecture: z.string(), source: named.optional() })),
    }),
  ),
  failures: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportedImage = Report['results'][number];

/** Holes of these kinds are about feeds, which such a scan is not given: what is left is about the image. */
const ABOUT_FEEDS = ['feed-missing', 'distribution-not-covered', 'distribution-end-of-life'];

/** Asks what is in images, and nothing of what is known about it. The exit code is 3 where an image has a hole. */
export const READING_ONLY = ['--offline', ...ABOUT_FEEDS.flatMap((kind) => ['--allow-incomplete', kind])];

/** Reads one image through the whole program. */
export async function readImage(home: Home, args: readonly string[], options?: RunOptions) {
  const run = await home.run(['scan', ...READING_ONLY, '--format', 'json', ...args], options);
  const { results, failures } = parseReport(run.stdout);
  const [image] = results;
  if (!image) throw new Error(`${args.join(' ')} was not read: ${JSON.stringify(failures)} ${run.stderr}`);
  return { ...run, image, holes: image.problems.filter(isAboutImage) };
}

export function parseReport(stdout: string): Report {
  return reportSchema.parse(JSON.parse(stdout));
}

function isAboutImage({ kind, weight }: z.infer<typeof problem>): boolean {
  return weight === 'hole' && !ABOUT_FEEDS.includes(kind);
}

/** `name version architecture source source-version`, sorted: one line of {@link real tools} for each package. */
export function packageLines({ packages }: ReportedImage): readonly string[] {
  return packages
    .map(({ name, version, architecture, source }) =>
      [name, version, architecture, source?.name ?? name, source?.version ?? version].join(' '),
    )
    .toSorted();
}
