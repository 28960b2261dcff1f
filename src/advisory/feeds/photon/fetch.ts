import type { Advisory } from '../../../domain/index.ts';
import type { Feed, FeedContext, FeedOutcome } from '../../feed-kit/feed.ts';
import type { OvalDefinition } from '../../feed-kit/oval.ts';
import { ovalAdvisory } from '../../feed-kit/oval-advisory.ts';
import { syncOval } from '../../feed-kit/oval-feed.ts';

/** Syncs a release: `5`. */
export async function syncPhoton(
  { id, address }: Feed,
  part: string,
  context: FeedContext,
): Promise<FeedOutcome> {
  return syncOval(
    {
      feed: `${id}:${part}`,
      sets: [[`${address}/com.vmware.phsa-photon${part}.xml.gz`]],
      isWanted: () => true,
      toAdvisory: (definition) => toAdvisory(definition, part),
    },
    context,
  );
}

/** Converts an advisory. One has a definition a package, so its number is part of the ID. */
function toAdvisory(definition: OvalDefinition, release: string): Advisory {
  const { id = '', url = '' } = definition.references.find(({ source }) => source === 'PHSA') ?? {};
  const [, number, ofRelease, update] = /^PHSA:(\d+):(\d+\.\d+):(\d+)$/u.exec(id) ?? [];
  const year = definition.issued.slice(0, 4);
  return ovalAdvisory(definition, {
    id: update === undefined ? undefined : `PHSA-${year}-${ofRelease}-${update}/${number}`,
    url,
    ecosystem: `Photon OS:${release}`,
    source: 'photon',
  });
}
