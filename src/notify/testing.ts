import {
  sha256Digest,
  type Digest,
  type EventKind,
  type FleetEvent,
  type Hits,
  type RunPlace,
} from '../domain/index.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';

export const AT = new Date('2026-01-01T00:00:00Z');

/** An event of one flaw in one package. */
export function event(
  kind: EventKind = 'finding.affected',
  finding: Partial<NonNullable<FleetEvent['finding']>> = {},
  rest: Partial<FleetEvent> = {},
): FleetEvent {
  const id = finding.id ?? 'CVE-2026-1';
  return {
    version: 1,
    id: '6b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11',
    kind,
    at: AT.toISOString(),
    sync: { feed: 'debian-tracker', seq: 7 },
    finding: {
      id,
      aliases: [],
      severity: 'high',
      isExploited: false,
      links: [`https://tracker.example/${id}`],
      package: { name: 'openssl', version: '3.0', purl: 'pkg:deb/debian/openssl@3.0', of: 'Debian 12' },
      ...finding,
    },
    message: `${id} affects openssl 3.0`,
    ...rest,
  };
}

export function imageEvent(
  kind: EventKind,
  image = imageDigest(1),
  message = `${kind} of an image`,
): FleetEvent {
  return { version: 1, id: 'b1', kind, at: AT.toISOString(), image, message };
}

export function imageDigest(number: number): Digest {
  return sha256Digest(String(number).padStart(64, '0'));
}

/** Hits of so many images, of which the first hundred are listed. */
export function hitsOf(images: number, name = (index: number) => `registry.example/ship:${index}`): Hits {
  const listed = Array.from({ length: Math.min(images, 100) }, (_, index) => ({
    image: imageDigest(index),
    name: name(index),
  }));
  return { images, workloads: 0, total: images, listed, more: 'https://scanner.example/api/v1/events/1' };
}

export function placeOf(number: number): RunPlace {
  const workload = { kind: 'StatefulSet', name: `db-${number}` };
  return { cluster: 'production', namespace: 'shop', workload, container: 'app' };
}

/** Hits of one image that so many workloads of one owner run. */
export function runningHits(workloads: number): Hits {
  const places = Array.from({ length: Math.min(workloads, 100) }, (_, number) => placeOf(number));
  const line = {
    image: imageDigest(1),
    name: 'registry.example/ship:1',
    owner: 'team-web',
    workloads,
    places,
  };
  const more = 'https://scanner.example/api/v1/events/1/workloads';
  return { images: 1, workloads, total: workloads, listed: [line], more };
}

export function messageOf(
  ...events: readonly { readonly event: FleetEvent; readonly hits: Hits }[]
): Message {
  return makeMessage({ id: '0b1c57f2-0f3c-4c52-9b2d-0d7d6b1f1a11', at: AT, subscription: 'ops', events });
}
