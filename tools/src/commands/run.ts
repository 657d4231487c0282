import type { DatagramPort } from '@callgate/devices';
import {
  ImageError,
  type TraceEvent,
  type VatSummary,
  traceJson,
  traceLine,
  wordsLine,
  bootstrap,
} from '@callgate/kernel';
import { coapUri, openCoapPort } from '../coap-port.js';
import { EXIT, Failure } from '../failure.js';
import { foldedTrace } from '../folded-trace.js';
import { openFolders } from '../folders.js';
import { type Runner, hostOf } from '../manifest/host-of.js';
import type { ManifestHost } from '../manifest/manifest-host.js';
import { type Manifest, type VatManifest, readManifest } from '../manifest/manifest.js';
import { FILE_BYTES, readNamed } from '../read-regular.js';
import type { Style } from '../style.js';
import { faultReport, summaryTable } from '../vat-report.js';

export interface RunOptions {
  /** Shows dispatches and syscalls; of a dispatch that makes many, the first and the last ones. JSON has all of them. */
  readonly trace: boolean;
  /** As `trace`, with every syscall. */
  readonly traceAll: boolean;
  /** Shows the words of every syscall. */
  readonly traceWords: boolean;
  readonly json: boolean;
  /** Stops the run after so long. */
  readonly seconds?: number;
  readonly style: Style;
}

/**
 * `callgate run MANIFEST`: one kernel with all vats of a manifest, on this machine's devices, until nothing is left to do. In a project with
 * a host of its own, that host.
 */
export async function run(
  place: string,
  options: RunOptions,
  print: (line: string) => void,
): Promise<number> {
  const runner = await hostOf(place);
  const manifest = readManifest(place, runner.schema);
  const port = manifest.coap === null ? null : await openCoapPort(manifest.coap);
  try {
    if (port !== null && !options.json) print(`CoAP requests come in at ${coapUri(port)}`);
    return await runManifest(manifest, runner, port, options, print);
  } finally {
    port?.close();
  }
}

async function runManifest(
  manifest: Manifest,
  { makeHost, outdated }: Runner,
  port: DatagramPort | null,
  options: RunOptions,
  print: (line: string) => void,
): Promise<number> {
  const images = manifest.vats.map(({ image }) => readNamed(image, 'an image', FILE_BYTES));
  const bugs: string[] = [];
  const traces = options.trace || options.traceAll || options.traceWords;
  const show = options.json ? () => {} : print;
  const folders = openFolders(manifest.vats.flatMap(({ files }) => files ?? []));
  const host = makeHost({
    write: show,
    onBug: (error, vat, call) => {
      bugs.push(
        `${vat}, ${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    },
    ...(traces ? { trace: tracer(options, print) } : {}),
    ...(manifest.devices === null ? {} : { deviceFolder: manifest.devices }),
    ...(manifest.board === null ? {} : { board: manifest.board }),
    ...(port === null ? {} : { coap: port }),
    // The kernel numbers vats from 1, in the order in which they are added.
    files: (vat) => folders.of(vat - 1),
  });
  try {
    const vats = new Map<string, number>();
    for (const [index, vat] of manifest.vats.entries())
      vats.set(vat.name, await addVat(host, vat, images[index], outdated));
    const failed =
      manifest.bootstrap === null ? () => null : bootstrap(host.kernel, { vats, first: manifest.bootstrap });
    const report = await host.kernel.run(
      options.seconds === undefined ? {} : { milliseconds: options.seconds * 1000 },
    );
    host.flush();
    const summaries = host.kernel.vats();
    const failure = failed();
    if (options.json) {
      const outcome = { ...report, vats: summaries, bugs, ...(failure === null ? {} : { failure }) };
      print(traces ? JSON.stringify({ event: 'outcome', ...outcome }) : JSON.stringify(outcome, null, 2));
    } else {
      tell(summaries, bugs, options.style, print);
      if (failure !== null) print(options.style.bad(failure));
      if (report.end === 'bound') print(`The run was stopped after ${options.seconds} s.`);
    }
    return bugs.length > 0 || failure !== null || unexpected(summaries, manifest) ? EXIT.findings : EXIT.ok;
  } finally {
    host.close();
    folders.close();
  }
}

/** What shows the events of the trace: JSON is one object a line, and the outcome is the last of them. */
function tracer(
  { json, traceAll, traceWords, style }: RunOptions,
  print: (line: string) => void,
): (event: TraceEvent) => void {
  if (json) return (event) => print(traceJson(event));
  if (traceWords)
    return (event) => {
      if (event.kind === 'syscall') print(style.dim(`${event.vat}: ${wordsLine(event)}`));
    };
  if (traceAll) return (event) => print(style.dim(`${event.vat}: ${traceLine(event)}`));
  return foldedTrace((line) => print(style.dim(line)));
}

async function addVat(
  host: ManifestHost,
  { vm, image, parameters, files: _files, mayStop: _mayStop, ...rest }: VatManifest,
  bytes: Uint8Array,
  outdated: Runner['outdated'],
): Promise<number> {
  const backend = host.backends.get(vm);
  if (backend === undefined) throw new Error(`invariant: the manifest's VM ${vm} was checked`);
  try {
    return host.kernel.addVat({
      ...rest,
      backend,
      image: bytes,
      parameters: new TextEncoder().encode(parameters),
    });
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const hostsFault = error.host === null ? null : await outdated(error.host);
    throw hostsFault ?? new Failure(`${image}: ${error.message}`, 'Nothing was run.');
  }
}

/** Whether a vat was stopped that the manifest does not expect to be. */
function unexpected(vats: readonly VatSummary[], { vats: manifests }: Manifest): boolean {
  return vats.some(
    (vat) => vat.record !== null && manifests.find(({ name }) => name === vat.name)?.mayStop !== true,
  );
}

function tell(
  vats: readonly VatSummary[],
  bugs: readonly string[],
  style: Style,
  print: (line: string) => void,
): void {
  for (const { record } of vats) if (record !== null) print(`\n${faultReport(record, style)}`);
  print(`\n${summaryTable(vats, style)}`);
  for (const bug of bugs) print(`\n${style.bad('A handler failed; this is a bug of the host:')} ${bug}`);
}
