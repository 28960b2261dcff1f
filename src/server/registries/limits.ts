/** Milliseconds that a request waits for a registry that allows no more; beyond this it is refused at once. */
export const MAX_WAIT_MS = 5 * 60_000;
/** Longest pause that a registry is believed. */
export const MAX_TOLD_MS = 24 * 60 * 60_000;
/** Milliseconds after which a replica asks again what others were told. */
export const LEARN_EVERY_MS = 5_000;
/** Part of each limit that background work leaves to people's scans. */
export const RESERVE = 0.1;
/** Hosts that are remembered: clients may name any. Beyond this, the one asked first is forgotten if nothing waits. */
export const MAX_HOSTS = 1_000;
/** Accounts of one host whose limits are remembered. */
export const MAX_ACCOUNTS = 1_000;
