import type { Engine } from '../../store/engine.ts';
import type { EventStore } from '../ports.ts';
import { appendEvents } from './append-events.ts';
import { getEvent, kindsAfter, listEvents, readSpan } from './list-events.ts';

export function createEventStore(engine: Engine): EventStore {
  const { db } = engine;
  return {
    append: (events) => db.transaction().execute((transaction) => appendEvents(engine, transaction, events)),
    get: (id, reader = {}) => getEvent(db, id, reader),
    list: (page) => listEvents(db, page),
    span: () => readSpan(db),
    kindsAfter: (seq) => kindsAfter(db, seq),
  };
}
