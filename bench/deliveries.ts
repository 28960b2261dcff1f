/**
 * A hundred subscriptions, each of which wants 100 of 10,000 events; ten targets hang, and ten fail. One more wants all
 * of them, a message a sync. Measures until the others have all their messages. The processor time is that of this
 * process, and of the receiver's thread in it.
 * Usage: node bench/deliveries.ts [--events N] [--postgres URL]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WrittenSubscription } from '../src/config/subscriptions/index.ts';
import type { FleetEvent } from '../src/domain/index.ts';
import { openInventory } from '../src/inventory/index.ts';
import type { Inventory } from '../src/inventory/ports.ts';
import { affected } from '../test/store/events.ts';
import { indexed, installed, reference } from '../test/store/images.ts';
import { startReceiver, startSubscribers, subscription } from './subscribers.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '10000' }, postgres: { type: 'string' } },
});
const SUBSCRIPTIONS = 100;
const HANGING = 10;
const FAILING = 10;
/** Of a hundred events, one is wanted. */
const WANTED_EVERY = 100;
const events = Number(values.events);
const advisories = Math.floor(events / WANTED_EVERY);
const expected = (SUBSCRIPTIONS - HANGING - FAILING) * advisories;

async function fill(store: Inventory): Promise<void> {
  for (const name of ['a', 'b', 'c']) {
    await store.inventory.save(indexed(name, [installed('openssl')]), [
      reference(`registry.example/${name}:1`),
    ]);
  }
  const [openssl] = await store.inventory.packagesNamed(['openssl']);
  if (!openssl) throw new Error('the package that was just saved is missing');
  const all = Array.from({ length: events }, (_, i) => ({ event: eventOf(i), package: openssl }));
  for (let start = 0; start < all.length; start += 1000)
    await store.events.append(all.slice(start, start + 1000));
}

/** Each advisory comes with a sync of its own, and hits as many packages as there are events between two wanted ones. */
function eventOf(i: number): FleetEvent {
  const advisory = Math.floor(i / WANTED_EVERY);
  const event = affected(`CVE-2026-${10_000 + advisory}`, {
    sync: { feed: 'debian-tracker', seq: advisory + 1 },
  });
  if (!event.finding) throw new Error('an event of a finding has one');
  const finding = { ...event.finding, package: { ...event.finding.package, name: `package-${i}` } };
  const isWanted = i % WANTED_EVERY === 0;
  return { ...event, id: randomUUID(), kind: isWanted ? 'finding.exploited' : 'finding.affected', finding };
}

function subscriptions(origin: string, ofAll: string): readonly WrittenSubscription[] {
  const some = Array.from({ length: SUBSCRIPTIONS }, (_, i) => {
    const behaviour = i < HANGING ? 'hang' : i < HANGING + FAILING ? 'fail' : 'take';
    return subscription(`team-${i}`, `${origin}/${behaviour}`, {
      digest: 'none',
      kinds: ['finding.exploited'],
    });
  });
  return [...some, subscription('everyone', `${ofAll}/take`, { digest: 'sync' })];
}

async function run(store: Inventory): Promise<void> {
  await using receiver = await startReceiver(expected);
  await using ofAll = await startReceiver(advisories);
  await using subscribers = await startSubscribers(store, subscriptions(receiver.origin, ofAll.origin));
  await fill(store);
  const [start, before] = [performance.now(), process.cpuUsage()];
  subscribers.wake();
  await receiver.all;
  const { user, system } = process.cpuUsage(before);
  const [wall, cpu] = [performance.now() - start, (user + system) / 1000];
  console.log(`${expected} deliveries: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms processor`);
  await ofAll.all;
  const { items } = await store.deliveries.list({ subscription: 'everyone', limit: 2 * advisories });
  console.log(
    `${items.length} messages of all ${events} events, of ${advisories} advisories in as many syncs`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'bench-deliveries-'));
const store = await openInventory(
  values.postgres === undefined ? { file: join(folder, 'plimsoll.db') } : { database: values.postgres },
);
try {
  await run(store);
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
