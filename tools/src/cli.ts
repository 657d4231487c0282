import { main } from './main.js';
import { progressOn } from './progress.js';
import { styleFor } from './style.js';

// Whoever reads may stop reading: `callgate describe … | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// Under npm run the current folder is the package's; npm says where the user stands. A task of Nx runs where its project is.
const inNx = process.env.NX_TASK_TARGET_PROJECT !== undefined;
process.exitCode = await main(process.argv.slice(2), {
  cwd: (inNx ? undefined : process.env.INIT_CWD) ?? process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  style: styleFor(process.stdout, process.env),
  progress: progressOn({ isTTY: process.stderr.isTTY, write: (text) => process.stderr.write(text) }),
  interrupted: () => {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
    return controller.signal;
  },
});
