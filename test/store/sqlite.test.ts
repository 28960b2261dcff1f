import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { storeSuite } from './store-suite.ts';
import { openNewStore } from '../../src/store/testing/open-new-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
let opened = 0;

afterAll(() => rmSync(folder, { recursive: true }));

storeSuite('SQLite', () => openNewStore(join(folder, `${++opened}.db`)));
