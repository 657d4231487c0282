import { nearest } from '@callgate/generators';
import type { Machine } from '../doctor/machine.js';
import { PURPOSES, type Purpose, TOOLS, type Tool } from '../doctor/tools.js';
import { EXIT, Failure } from '../failure.js';

export interface DoctorOptions {
  /** Only what this needs; null for everything that matters here. */
  readonly for: string | null;
  /** What matters where the command runs. */
  readonly here: readonly Purpose[];
  readonly json: boolean;
}

/** What one tool is found to be. */
interface Finding {
  readonly name: string;
  /** null: missing. */
  readonly version: string | null;
  readonly neededFor: readonly Purpose[];
  readonly get: string;
}

/**
 * `callgate doctor`: what is installed, what is missing, and how to get it. Nobody needs every language, so what is missing is a finding
 * only for the one that was named.
 */
export function doctor(
  { for: wanted, here, json }: DoctorOptions,
  machine: Machine,
  print: (line: string) => void,
): number {
  const purpose = wanted === null ? null : purposeOf(wanted);
  const purposes = purpose === null ? here : [purpose];
  const tools = TOOLS.filter(({ neededFor }) => neededFor.some((each) => purposes.includes(each)));
  const findings = tools.map((tool) => examine(tool, machine));
  const missing = findings.filter(({ version }) => version === null);
  const status = purpose !== null && missing.length > 0 ? EXIT.findings : EXIT.ok;
  if (json) {
    const ready = Object.fromEntries(purposes.map((each) => [each, isReady(each, findings)]));
    print(JSON.stringify({ ready, tools: findings }, null, 2));
    return status;
  }
  const width = Math.max(...findings.map(({ name }) => name.length)) + 2;
  for (const { name, version, get } of findings)
    print(`${version === null ? 'missing' : 'found  '}  ${name.padEnd(width)}${version ?? get}`);
  print('');
  for (const each of purposes) print(verdict(each, findings));
  return status;
}

function purposeOf(wanted: string): Purpose {
  const purpose = PURPOSES.find((each) => each === wanted.toLowerCase());
  if (purpose !== undefined) return purpose;
  const near = nearest(wanted, PURPOSES);
  const all = `There are ${PURPOSES.join(', ')}.`;
  throw new Failure(`Nothing here is for ${wanted}.`, near === null ? all : `Did you mean ${near}? ${all}`);
}

function examine(tool: Tool, machine: Machine): Finding {
  const { name, neededFor } = tool;
  const version = tool.find(machine);
  const lacks = version === null ? tool.lacks?.(machine) : undefined;
  return { name, version, neededFor, get: lacks ?? tool.get };
}

function isReady(purpose: Purpose, findings: readonly Finding[]): boolean {
  return findings.every(({ version, neededFor }) => version !== null || !neededFor.includes(purpose));
}

const TITLES: Readonly<Record<Purpose, string>> = {
  assemblyscript: 'Guests in AssemblyScript',
  c: 'Guests in C',
  embedvm: 'Guests for EmbedVM',
  rust: 'Guests in Rust',
  toolchains: 'npm run test:toolchains',
};

function verdict(purpose: Purpose, findings: readonly Finding[]): string {
  const lacks = findings.filter(({ version, neededFor }) => version === null && neededFor.includes(purpose));
  const state = lacks.length === 0 ? 'ready' : `needs ${lacks.map(({ name }) => name).join(', ')}`;
  return `${TITLES[purpose].padEnd(28)}${state}`;
}
