import type { Engine } from '../../store/engine.ts';
import type { ChangeStore } from '../ports.ts';
import { changesSince } from './list-changes.ts';

export function createChangeStore({ db }: Engine): ChangeStore {
  return { since: (sequence, reader = {}) => changesSince(db, sequence, reader) };
}
