import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { AppError } from '../../errors/index.ts';

/** Locations that replace the upstreams. */
export interface FeedPlaces {
  /** Mirror for every feed: a folder, or an http(s) or file address. */
  readonly mirror?: string;
  /** Addresses by feed ID; each covers the whole feed and overrides the mirror. */
  readonly addresses?: Readonly<Record<string, string>>;
}

interface Addressed {
  readonly id: string;
  readonly address: string;
}

/**
 * Maps an upstream address to the one to request. A mirror serves `https://HOST/PATH` as `MIRROR/HOST/PATH`,
 * the layout that `wget --mirror` writes. Throws CONFIG_INVALID for an invalid address or an unknown feed.
 */
export function feedResolver(places: FeedPlaces, feeds: readonly Addressed[]): (url: string) => string {
  const moved = Object.entries(places.addresses ?? {}).flatMap(([id, place]) => {
    const own = feeds.filter((candidate) => candidate.id === id);
    if (own.length === 0) throw unknownFeed(id, feeds);
    const to = baseAddress(place);
    return own.map(({ address }) => ({ from: address, to }));
  });
  const mirror = places.mirror === undefined ? undefined : baseAddress(places.mirror);
  return (url) => {
    const own = moved.find(
      ({ from }) => url === from || url.startsWith(`${from}/`) || url.startsWith(`${from}?`),
    );
    if (own !== undefined) return own.to + url.slice(own.from.length);
    if (mirror === undefined) return url;
    const { host, pathname, search } = new URL(url);
    return `${mirror}/${host}${pathname}${search}`;
  };
}

/** Strips the trailing slash. */
function baseAddress(place: string): string {
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:' || url?.protocol === 'file:') {
    return withoutSlash(url.href);
  }
  if (place.trim() === '' || place.includes('://')) {
    throw new AppError(
      'CONFIG_INVALID',
      `"${place}" is not a valid mirror: expected a folder, or an http, https or file address`,
    );
  }
  return withoutSlash(pathToFileURL(path.resolve(place)).href);
}

function withoutSlash(address: string): string {
  return address.endsWith('/') ? address.slice(0, -1) : address;
}

function unknownFeed(id: string, feeds: readonly Addressed[]): AppError {
  return new AppError('CONFIG_INVALID', `unknown feed "${id}"`, {
    hint: `use one of: ${[...new Set(feeds.map((feed) => feed.id))].join(', ')}`,
  });
}
