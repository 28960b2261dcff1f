import type { Engine } from '../../store/engine.ts';
import type { MatchStore } from '../ports.ts';
import { readContents } from './match-contents.ts';
import { moveGroup, readGroups } from './match-groups.ts';
import { readStoredMatches, readImagesToJudge, readMembers } from './read-matches.ts';
import { countMatches, dropMatches, readDue, saveMatches } from './write-matches.ts';

export function createMatchStore(engine: Engine): MatchStore {
  const { db } = engine;
  return {
    groups: () => readGroups(db),
    move: (group, before, touched) => moveGroup(engine, group, before, touched),
    due: (limit) => readDue(db, limit),
    save: (matches) => saveMatches(engine, matches),
    drop: () => dropMatches(engine),
    images: (keys) => readImagesToJudge(db, keys),
    members: (sets) => readMembers(db, sets),
    storedMatches: (distributionId, packages) => readStoredMatches(db, distributionId, packages),
    contents: (ids) => readContents(db, ids),
    counts: () => countMatches(db),
  };
}
