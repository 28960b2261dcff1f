/** A feed publisher's terms for redistribution. */
export interface Terms {
  /** A feed name, or a prefix that ends with a colon. */
  readonly feed: string;
  readonly licence: string;
  /** Whether published artifacts may contain it. */
  readonly mayPassOn: boolean;
}

/**
 * The first matching entry applies. Data stays at its source if its publisher forbids copies or its terms are
 * unread.
 */
export const TERMS: readonly Terms[] = [
  { feed: 'osv:Wolfi', licence: 'for scanners alone, CC-BY-NC-ND-4.0', mayPassOn: false },
  { feed: 'osv:Chainguard', licence: 'for scanners alone, CC-BY-NC-ND-4.0', mayPassOn: false },
  { feed: 'osv:MinimOS', licence: 'none that was read', mayPassOn: false },
  { feed: 'osv:Alpaquita', licence: 'none that was read', mayPassOn: false },
  { feed: 'osv:BellSoft Hardened Containers', licence: 'none that was read', mayPassOn: false },
  { feed: 'osv:Ubuntu', licence: 'CC-BY-SA-4.0', mayPassOn: true },
  { feed: 'osv:', licence: 'CC-BY-4.0, CC0-1.0, MIT, BSD or Apache-2.0, by record', mayPassOn: true },
  { feed: 'alpine-secdb:', licence: 'CC-BY-SA-4.0', mayPassOn: true },
  {
    feed: 'debian-tracker',
    licence: 'none stated; facts that Debian publishes for everybody',
    mayPassOn: true,
  },
  { feed: 'kev', licence: 'CC0-1.0', mayPassOn: true },
  { feed: 'epss', licence: 'free, with attribution to FIRST', mayPassOn: true },
  { feed: 'cve', licence: 'CVE terms of use, which allow copies', mayPassOn: true },
];

/** Returns false for a feed that is not in the table. */
export function mayPassOn(feed: string): boolean {
  const terms = TERMS.find((each) =>
    each.feed.endsWith(':') ? feed.startsWith(each.feed) : each.feed === feed,
  );
  return terms?.mayPassOn ?? false;
}
