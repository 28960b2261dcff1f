import type { RenderOptions, Report } from '../format.ts';

/** Returns the newest scan's time, so that a stored report keeps its time however often it is rendered; RFC 3339. */
export function reportTime({ results }: Report, { writtenAt }: Pick<RenderOptions, 'writtenAt'>): string {
  const times = results.map(({ scannedAt }) => scannedAt).toSorted();
  return times.at(-1) ?? writtenAt;
}
