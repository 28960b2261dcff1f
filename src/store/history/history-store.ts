import type { Engine } from '../engine.ts';
import type { HistoryStore } from '../ports.ts';
import { readKeptSince, readMoment, readPastState } from './read-history.ts';

export function createHistoryStore({ db }: Engine): HistoryStore {
  return {
    momentAt: (at) => readMoment(db, at),
    feedState: (feed, moment) => readPastState(db, feed, moment),
    keptSince: (feed) => readKeptSince(db, feed),
  };
}
