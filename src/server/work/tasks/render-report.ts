import type { Digest, IndexedImage } from '../../../domain/index.ts';
import { reportImage, type Judgement } from '../../../scan/index.ts';
import type { Rendering } from '../../context.ts';
import { calledAs } from '../../reports/called-as.ts';
import { renderReport } from '../../reports/renderings.ts';
import type { TaskWorld } from '../task-world.ts';
import { feedNeverLoaded } from './feed-never-loaded.ts';
import { NO_LINE, withoutNetwork } from './rate-image.ts';

export interface RenderArgs {
  readonly key: Digest;
  readonly rendering: Rendering;
}

export type RenderResult =
  | { readonly kind: 'absent' }
  /** The first feed that answers for the distribution; neither it nor another one was ever loaded. */
  | { readonly kind: 'loading'; readonly feed: string }
  | {
      readonly kind: 'rendered';
      readonly contentType: string;
      readonly body: Uint8Array;
      /** Distinct CVEs by severity. */
      readonly findings: Readonly<Record<string, number>>;
      /** Their kinds. */
      readonly problems: readonly string[];
    };

export async function renderStored(
  { key, rendering }: RenderArgs,
  { context }: TaskWorld,
): Promise<RenderResult> {
  const stored = await context.store.inventory.get(key);
  if (!stored) return { kind: 'absent' };
  const indexed = named(stored, rendering);
  const feed = needsFeeds(rendering) ? await feedNeverLoaded(indexed, context) : undefined;
  if (feed !== undefined) return { kind: 'loading', feed };
  // Whoever waits for a report does not wait for a download.
  const scan = await reportImage(indexed, judgementOf(rendering), withoutNetwork(context));
  const { contentType, body } = renderReport({ scan, indexed, rendering });
  return {
    kind: 'rendered',
    contentType,
    body: new TextEncoder().encode(body),
    findings: scan.result.verdict.counts,
    problems: scan.result.problems.map(({ kind }) => kind),
  };
}

/** What lists packages alone needs none, and a client that posts an image is answered with it at once. */
function needsFeeds(rendering: Rendering): boolean {
  if (rendering.kind === 'clair-v1-layer') return rendering.vulnerabilities;
  return rendering.kind !== 'clair-v4-index';
}

/** Ignore rules for an image go by what the client calls it, too, as on its own machine. */
function named(indexed: IndexedImage, rendering: Rendering): IndexedImage {
  return 'reference' in rendering ? calledAs(indexed, rendering.reference) : indexed;
}

function judgementOf(rendering: Rendering): Judgement {
  switch (rendering.kind) {
    case 'report':
      return { line: rendering.line, ignore: [] };
    case 'result': {
      const { line, ignore, configuration } = rendering;
      return { line, ignore, ...(configuration && { configuration }) };
    }
    case 'clair-v4-index':
    case 'clair-v4-vulnerabilities':
    case 'clair-v1-layer':
      return { line: NO_LINE, ignore: [] };
  }
}
