import type { Tool } from '../tool.ts';
import { diffTool } from './diff.ts';
import { explainTool } from './explain.ts';
import { packagesTool } from './packages.ts';
import { scanTool } from './scan.ts';
import { upgradesTool } from './upgrades.ts';

export const TOOLS: readonly Tool[] = [scanTool, explainTool, upgradesTool, packagesTool, diffTool];
