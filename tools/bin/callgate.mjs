#!/usr/bin/env node
// Stands here before anything is built, so that npm can link the command.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const command = new URL('../dist/src/cli.js', import.meta.url);
if (!existsSync(fileURLToPath(command))) {
  console.error('callgate is not built yet.\n  help: npm run build');
  process.exit(1);
}
await import(command.href);
