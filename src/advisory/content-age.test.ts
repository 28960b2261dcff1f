import { describe, expect, it } from 'vitest';
import { contentProblem } from './content-age.ts';

const AT = (day: string) => `${day}T00:00:00Z`;

describe('a feed whose content is old', () => {
  it.each([
    ['osv:Azure Linux', '2026-03-10', '2026-11-25'],
    ['osv:Azure Linux', '2026-10-01', '2026-11-02'],
    ['osv:Debian', '2024-11-25', '2026-11-25'],
    ['kev', '2025-08-25', '2026-08-25'],
    ['alpine-secdb:v3.22', '2026-01-01', '2026-11-25'],
  ])('reports a hole for %s with content of %s, confirmed on %s', (feed, content, synced) => {
    const problem = contentProblem({ feed, syncedAt: AT(synced), contentAt: AT(content) });
    expect(problem).toMatchObject({ kind: 'feed-content-old', subject: feed });
    expect(problem?.message).toContain(`(${content})`);
  });

  it.each([
    // Longest pauses of the last two years.
    ['osv:AlmaLinux', '2025-12-22', '2026-01-05'],
    ['osv:Rocky Linux', '2024-05-10', '2024-06-14'],
    ['osv:Red Hat', '2024-08-18', '2024-09-12'],
    ['osv:openSUSE', '2024-01-31', '2024-02-14'],
    ['osv:SUSE', '2023-05-25', '2023-05-30'],
    ['osv:Debian', '2025-01-02', '2025-01-08'],
  ])('reports nothing within three times the longest pause of %s', (feed, content, until) => {
    const pause = Date.parse(AT(until)) - Date.parse(AT(content));
    const syncedAt = new Date(Date.parse(AT(content)) + 3 * pause).toISOString();
    expect(contentProblem({ feed, syncedAt, contentAt: AT(content) })).toBeUndefined();
  });

  it('measures the age of content up to the last sync, whose own age is another problem', () => {
    const loaded = { feed: 'osv:Debian', syncedAt: AT('2024-01-02'), contentAt: AT('2024-01-01') };
    expect(contentProblem(loaded)).toBeUndefined();
  });

  it('reports no old content where its date is unknown, or nothing was loaded', () => {
    expect(contentProblem({ feed: 'kev', syncedAt: AT('2026-01-01') })).toBeUndefined();
    expect(contentProblem({ feed: 'kev', contentAt: AT('2020-01-01') })).toBeUndefined();
  });
});
