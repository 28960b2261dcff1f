import type { EvidenceView } from '../../../../api/index.ts';
import { counted, isHole } from '../../../../domain/index.ts';
import type { EvidenceCounts } from './count-evidence.ts';

const HOUR_MS = 60 * 60_000;

/** Deadlines in hours for manufacturers who sell in the European Union: Regulation (EU) 2024/2847, Article 14. */
const REPORTS = [24, 72];

/** States in sentences when the vulnerability became known, and where it was. */
export function shortFacts(
  { affectedSince, exploitedSince, notifications }: EvidenceView,
  { images, affected, runs, running, verdicts }: EvidenceCounts,
): readonly string[] {
  const delivered = notifications.messages.filter(({ state }) => state === 'delivered').length;
  return [
    affectedWords(affectedSince, images),
    exploitedSince
      ? `Known to be exploited, while it affected an image, since ${exploitedSince.at} (sync ${exploitedSince.sync}).`
      : 'Not known to be exploited while it affected an image.',
    ...(exploitedSince ? [deadlines(exploitedSince.at)] : []),
    `It affects ${counted(affected, 'image')} now, of ${counted(images, 'image')} that it affects or did.`,
    `${counted(runs, 'run')} of these images, of which ${running} did not end.`,
    `${counted(verdicts, 'verdict')} on these images.`,
    `${counted(notifications.messages.length, 'message')} announced of it, of which ${delivered} arrived.`,
  ];
}

function affectedWords(since: EvidenceView['affectedSince'], images: number): string {
  if (since) return `Known to affect an image since ${since.at} (sync ${since.sync}).`;
  return images === 0
    ? 'Not known to affect any scanned image, now or before.'
    : 'Since when it is known to affect an image was not noted: only a server does.';
}

function deadlines(at: string): string {
  const times = REPORTS.map(
    (hours) => `${hours} hours later: ${new Date(Date.parse(at) + hours * HOUR_MS).toISOString()}`,
  );
  return `${times.join('; ')}.`;
}

/** Explains why something may be missing. */
export function whatMayBeMissing({ neverScanned, problems }: EvidenceView): readonly string[] {
  return [
    ...(neverScanned === 0
      ? []
      : [`Never scanned, so not looked at: ${counted(neverScanned, 'running image')}.`]),
    ...problems.filter(isHole).map(({ message }) => message),
  ];
}
