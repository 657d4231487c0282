import { withAliases } from '../../model/aliases.js';
import type { Lifecycle } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { type Finding, type LoweringRule, callsOf } from '../rule.js';

/** Types that generated modules import or declare beside those of the definition. */
const TYPES: ReadonlySet<string> = new Set(
  `AbiTable AnyHandle Call Delivery EmbedVmCalls EmbedVmGlue DispatchEntry ExportEntry GONE Gate GuestMemory Handlers ImportEntry InBytes InHandles InList InOutBytes InOutList InOutText InOutValues InOutWideList InText InValues InWideList Layout
  NONE NoHandle None OK ObjectIndex Ok OutBytes OutHandles OutList OutRecords OutText OutValue OutValues OutWide OutWideList REFUSED Records ResultBytes ResultHandles ResultList ResultText ResultValues ResultWideList WAIT Wait Wide WasmCalls WasmGlue`.split(
    /\s+/,
  ),
);

/** Calls whose names generated modules need for themselves. */
const CALLS: ReadonlySet<string> = new Set(
  'abi binary32 binary64 callgateAbort constructor partOf promised pulledBytes pulledHandles pulledList pulledRecord pulledRecords pulledText pulledValue putWide f32Bits f64High f64Low releaseResource utf8'.split(
    ' ',
  ),
);

/** Modules that back ends write beside those of the families. */
const FAMILIES: ReadonlySet<string> = new Set(['handlers', 'index', 'pulled', 'runtime', 'table']);

export const generatedName: LoweringRule = {
  id: 'CG307',
  title: 'name that generated code needs',
  explanation:
    'Generated modules stand beside the definition: they import the names of the kernel, declare a cell for each kind and handlers for each family, and tell a device with `release` and the name of the kind that a resource is no longer held. A definition that took one of these names would make them ambiguous.',
  example: {
    mistake: 'export interface Gate extends Struct { height: u16 }',
    remedy: 'export interface GardenGate extends Struct { height: u16 }',
  },
  *check(lookup) {
    const { families } = lookup.abi;
    const kinds = families.flatMap((family) => family.kinds);
    const types = families.flatMap((family) => [...family.kinds, ...family.enums, ...family.records]);
    const handlers = families.map(({ name }) => `${name[0].toUpperCase()}${name.slice(1)}Handlers`);
    const derived = new Set([...TYPES, ...handlers, ...kinds.map(({ name }) => `${name}Cell`)]);
    yield* taken(types, derived);
    yield* taken(callNames(lookup), new Set([...CALLS, ...kinds.map(({ name }) => `release${name}`)]));
    for (const family of families) {
      const [first] = [...family.groups, ...family.kinds, ...family.enums, ...family.records];
      if (FAMILIES.has(family.name)) {
        yield {
          place: { ...first.place, line: 1, column: 1 },
          message: `The family \`${family.name}\` has the name of a generated module.`,
          help: 'Rename its file.',
        };
      }
    }
  },
};

function callNames(lookup: Lookup) {
  return callsOf(lookup).map(({ call }) => call);
}

function* taken(
  items: readonly { name: string; lifecycle: Lifecycle; place: Finding['place'] }[],
  names: ReadonlySet<string>,
): Iterable<Finding> {
  for (const { name, place } of withAliases(items)) {
    if (!names.has(name)) continue;
    yield {
      place,
      message: `The name \`${name}\` is one that generated code uses.`,
      help: 'Choose another name.',
    };
  }
}
