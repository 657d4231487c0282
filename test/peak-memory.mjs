import { readFileSync } from 'node:fs';

/**
 * The most memory in MiB that this process held at once. Not `maxRSS`, which on Linux begins with what the process held that started this one:
 * the system keeps it where a program takes the place of another.
 */
export function peakMemory() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(kibibytes) / 1024;
}
