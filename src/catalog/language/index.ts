import type { MarkingCataloger } from '../cataloger.ts';
import { markerOfPath, markerOfProgram } from '../markers/index.ts';

/** Finds where language packages are, during the pass that is made anyway; it reads none of them. */
export const languageCataloger: MarkingCataloger = {
  kind: 'marks',
  id: 'language',
  version: 13,
  marks: { ofPath: markerOfPath, ofProgram: markerOfProgram },
};
