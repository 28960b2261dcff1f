import type { ReplicaStore, Store } from '../store/ports.ts';
import type { AdmissionStore } from './ports/admissions.ts';
import type { BaseStore } from './ports/bases.ts';
import type { ChangeStore } from './ports/changes.ts';
import type { KnownSinceStore } from './ports/known-since.ts';
import type { ContentStore } from './ports/contents.ts';
import type { OpenConditionStore } from './ports/open-conditions.ts';
import type { EventStore } from './ports/events.ts';
import type { FirstKnownStore } from './ports/first-known.ts';
import type { FleetStore } from './ports/fleet.ts';
import type { InventoryStore } from './ports/inventory.ts';
import type { MatchStore } from './ports/matches.ts';
import type { NotificationStore } from './ports/notifications.ts';
import type { OutdatedStore } from './ports/outdated.ts';
import type { RetentionStore } from './ports/retention.ts';
import type { RunStore } from './ports/runs.ts';
import type { ScanStore } from './ports/scans.ts';
import type { DeliveryStore, SubscriptionStore } from './ports/subscriptions.ts';
import type { VerdictStore } from './ports/verdicts.ts';
import type { VexStore } from './ports/vex.ts';

export type * from './ports/admissions.ts';
export type * from './ports/bases.ts';
export type * from './ports/changes.ts';
export type * from './ports/known-since.ts';
export type * from './ports/contents.ts';
export type * from './ports/open-conditions.ts';
export type * from './ports/events.ts';
export type * from './ports/first-known.ts';
export type * from './ports/fleet.ts';
export type * from './ports/inventory.ts';
export type * from './ports/matches.ts';
export type * from './ports/notifications.ts';
export type * from './ports/outdated.ts';
export type * from './ports/retention.ts';
export type * from './ports/runs.ts';
export type * from './ports/scans.ts';
export type * from './ports/subscriptions.ts';
export type * from './ports/verdicts.ts';
export type * from './ports/vex.ts';

/** A store that includes the fleet, by role: the images, their runs and their verdicts. */
export interface Inventory extends Store {
  readonly inventory: InventoryStore;
  readonly scans: ScanStore;
  readonly fleet: FleetStore;
  readonly matches: MatchStore;
  readonly bases: BaseStore;
  readonly contents: ContentStore;
  readonly notifications: NotificationStore;
  readonly events: EventStore;
  readonly openConditions: OpenConditionStore;
  readonly firstKnown: FirstKnownStore;
  readonly runs: RunStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly verdicts: VerdictStore;
  readonly retention: RetentionStore;
  readonly knownSince: KnownSinceStore;
  readonly vex: VexStore;
  readonly outdated: OutdatedStore;
  readonly changes: ChangeStore;
  readonly admissions: AdmissionStore;
  /** Absent where one process owns the store and holds this state in memory. */
  readonly replicas?: ReplicaStore;
}
