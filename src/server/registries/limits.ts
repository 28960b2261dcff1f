/** Maximum milliseconds that a request waits for a registry at its limit; beyond this it is refused at once. */
export const MAX_WAIT_MS = 5 * 60_000;
/** Longest announced pause to respect. */
export const MAX_ANNOUNCED_MS = 24 * 60 * 60_000;
/** Milliseconds after which a replica again reads the limits announced to others. */
export const LEARN_EVERY_MS = 5_000;
/** Fraction of each limit that background work leaves to people's scans. */
export const RESERVE = 0.1;
/** Hosts to remember: clients may name any. Beyond this, the oldest is forgotten if nothing waits. */
export const MAX_HOSTS = 1_000;
/** Accounts to remember per host. */
export const MAX_ACCOUNTS = 1_000;
