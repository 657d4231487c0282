import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Families of the board, which the golden case `results` has beside its own. */
const BOARD = ['board', 'console', 'delivery', 'handle', 'random', 'saul', 'timer'];
/** As `board.h` has them. */
const LIMITS = { memory: 8192, handles: 23 };

/**
 * The board, with the calls of the golden case `results`, whose results have no fixed size: its C in `folder`/c, its guest `folder`/results.evmi, and
 * a function that runs the guest in the kernel.
 */
export async function resultsBoard(c, folder) {
  const { emit, loadBackEnds, readAbi } = await import('@callgate/generators');
  const kernel = await import('@callgate/kernel');
  const vmEmbedvm = await import('@callgate/vm-embedvm');
  const { goldenCase } = await import('../../../test/dist/src/golden-cases.js');
  const { loadModules } = await import('../../../test/dist/src/load-modules.js');
  const { FakeClock } = await import('../../../test/dist/src/fake-clock.js');
  const { abi } = readAbi(goldenCase('results', BOARD));
  const backEnds = await loadBackEnds();
  const emitted = emit(
    abi,
    backEnds.map((backEnd) => ({ backEnd, tables: '@golden/tables' })),
  );
  const made = new Map(
    emitted.map(({ backEnd, files }) => [
      backEnd,
      new Map(files.map(({ path, content }) => [path, content])),
    ]),
  );

  const board = join(folder, 'c');
  for (const part of ['board', 'main', 'embedvm.c', 'embedvm.h', 'embedvm_image.c', 'embedvm_image.h'])
    cpSync(join(c, part), join(board, part), { recursive: true });
  cpSync(join(c, 'test/results.c'), join(board, 'board/results.c'));
  for (const [path, content] of made.get('embedvm-host-c')) {
    const file = join(board, 'generated', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  const text = readFileSync(join(c, 'test/results.evm'), 'utf8');
  const include = made.get('guest-embedvm').get('callgate.evm');
  const { image, diagnostics } = vmEmbedvm.compile({
    file: 'results.evm',
    text,
    resolve: (file) => ({ file, text: include }),
  });
  if (image === null) throw new Error(diagnostics.map(vmEmbedvm.formatDiagnostic).join('\n'));
  const file = join(folder, 'results.evmi');
  writeFileSync(file, image);

  const modules = { '@callgate/kernel': kernel, '@callgate/vm-embedvm': vmEmbedvm };
  const tables = loadModules(made.get('kernel-ts'), modules);
  modules['@golden/tables'] = tables;
  const { embedvmGlue } = loadModules(made.get('embedvm-host'), modules);
  const { traceTable } = loadModules(made.get('trace'), modules);

  const runInKernel = async (parameters) => {
    const [syscalls, bugs] = [[], []];
    const host = new kernel.Kernel({
      abi: tables.abi,
      trace: traceTable,
      clock: new FakeClock(),
      onTrace: (event) =>
        event.kind === 'syscall' && syscalls.push(`${event.vat}: ${kernel.wordsLine(event)}`),
      onBug: (error) => bugs.push(String(error)),
    });
    const families = Object.fromEntries(BOARD.map((family) => [family, {}]));
    const handlers = {
      ...families,
      delivery: kernel.deliveryHandlers,
      handle: kernel.handleHandlers(host.objects),
      results: resultsHandlers(),
    };
    host.connect((kind, cell) => tables.releaseResource(handlers, kind, cell));
    host.addVat({
      name: 'results',
      backend: vmEmbedvm.embedvmBackend(embedvmGlue(handlers)),
      image,
      permissions: ['find'],
      parameters: new TextEncoder().encode(parameters),
      ...LIMITS,
    });
    await host.run({ cranks: 100 });
    const [{ state, record, fuelUsed }] = host.vats();
    const end = record !== null ? 'fault' : state === 'waiting' ? 'waits for nothing' : state;
    return { syscalls, lines: [], end: `results: ${end}, ${fuelUsed} fuel`, bugs };
  };
  return { board, image: file, runInKernel };
}

/** `packages/vm-embedvm/c/test/results.c`. */
function resultsHandlers() {
  const [OK, LOST] = [0, 1];
  const TEXT = 'grüß dich';
  let crates = 0;
  const add = (out, ...values) => {
    for (const value of values) out.add(value);
  };
  return {
    findBytes: (_call, mark, out) => out.put(Uint8Array.from({ length: mark }, (_, index) => mark + index)),
    findText: (_call, out) => out.put(TEXT),
    findU16List: (_call, out) =>
      add(out, ...Array.from({ length: 8 }, (_, index) => (0x1234 * (index + 1)) & 0xffff)),
    findU32List: (_call, out) => add(out, 0x89abcdef, 0x89abcdf0, 0x89abcdf1),
    findTones: (_call, out) => add(out, 300, 1),
    findMarks(_call, out) {
      add(out, 1, 0, 1);
      return true;
    },
    findCrates: (call, out) => add(out, call.own(crates++), call.own(crates++)),
    tryBytes(_call, mark, out) {
      out.put(Uint8Array.of(mark >>> 24, mark >>> 16, mark >>> 8, mark));
      return OK;
    },
    tryText(_call, name, out) {
      if (name.text() === '') return LOST;
      out.put(TEXT);
      return OK;
    },
    tryRanges(_call, out) {
      add(out, -9, 9);
      return OK;
    },
    tryThings: () => LOST,
    maybeText: () => false,
    findWides: (_call, out) => out.add(-2 >>> 0, -1 >>> 0),
    crateMove(_call, crate, out) {
      out.put(Uint8Array.of(crate >> 8, crate));
      return true;
    },
    crateMake: (call) => call.own(crates++),
    crateInto: (_call, crate, other) => (16 * crate + other) & 0xff,
    releaseCrate() {},
  };
}
