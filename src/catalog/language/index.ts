import type { Cataloger } from '../cataloger.ts';
import { markerOfPath, markerOfProgram } from '../markers/index.ts';

/** Finds where language packages are, during the pass that is made anyway; it reads none of them. */
export const languageCataloger: Cataloger = {
  id: 'language',
  version: 1,
  roots: [],
  wants: () => false,
  read: () => ({ files: [] }),
  marks: { ofPath: markerOfPath, ofProgram: markerOfProgram },
};
