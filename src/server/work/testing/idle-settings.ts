import type { WorkSettings } from '../settings.ts';

/** Settings of threads whose tasks open neither a store nor a connection. */
export const IDLE_SETTINGS: WorkSettings = {
  store: { file: 'nobody opens it' },
  http: { userAgent: 'plimsoll/test' },
  registries: { allow: [], allowAddresses: [] },
  feedPlaces: {},
  feedPolicy: { offline: true, prefer: [], nvd: false },
  bases: [],
  workers: 1,
  layersAtATime: 2,
};
