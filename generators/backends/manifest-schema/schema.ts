/** What differs between the manifests of two ABIs. */
export interface SchemaInput {
  readonly comment: string;
  readonly vms: readonly string[];
  readonly permissions: readonly string[];
}

/** JSON, as far as a schema needs it. */
export type Schema = boolean | number | string | readonly Schema[] | { readonly [key: string]: Schema };

/**
 * The schema of a manifest. Every field says in `description` what it is; `errorMessage` is what is needed where it does not fit, in words
 * that the loader and some editors (VS Code) show.
 */
export function manifestSchema({ comment, vms, permissions }: SchemaInput): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: comment,
    title: 'Callgate manifest',
    description: 'The vats of one run, and what each of them may do.',
    ...object({
      required: ['vats'],
      fields: {
        $schema: {
          type: 'string',
          description: 'The schema by which editors complete this file.',
          errorMessage: 'text',
        },
        vats: {
          type: 'array',
          description: 'The guests of the run, started in this order.',
          minItems: 1,
          items: { $ref: '#/$defs/vat' },
          errorMessage: 'at least one vat',
        },
        bootstrap: {
          type: 'string',
          description: 'Name of the vat whose root gets one message with the root of every vat.',
          minLength: 1,
          errorMessage: 'the name of a vat',
        },
        ...ofFamilies(permissions),
      },
    }),
    errorMessage: 'an object',
    $defs: { vat: vat(vms, permissions) },
  };
}

/** What a run may say to the bundled devices: where the ABI has their families, for a field that nobody reads would be silent. */
function ofFamilies(permissions: readonly string[]): { readonly [field: string]: Schema } {
  const fields: { readonly [permission: string]: { readonly [field: string]: Schema } } = {
    saul: { devices: path('A folder with file-backed sensors and actuators, beside those of the host.') },
    board: {
      board: {
        type: 'string',
        description: 'What the board is called, in at most 64 bytes; `host` unless said.',
        pattern: '^[^\\p{C}]+$',
        errorMessage: 'text without controls',
      },
    },
    coap: {
      coap: {
        type: 'string',
        description:
          'Address and port of this machine where CoAP requests come in, such as `127.0.0.1:5683`; port 0 is any that is free. Without it the host serves no CoAP.',
        pattern: ':\\d{1,5}$',
        errorMessage: 'an address of this machine and a port, such as 127.0.0.1:5683,',
      },
    },
    vfs: {
      folder: path(
        'The folder that vats with the permission `vfs` share, but for those that have their own.',
      ),
      ...FOLDER_LIMITS,
    },
  };
  const known = Object.entries(fields).filter(([permission]) => permissions.includes(permission));
  return Object.fromEntries(known.flatMap(([, each]) => Object.entries(each)));
}

function vat(vms: readonly string[], permissions: readonly string[]): Schema {
  return {
    description: 'One guest in its VM.',
    ...object({
      required: ['name', 'vm', 'image'],
      fields: {
        name: {
          type: 'string',
          description: 'Unique in the manifest; for people.',
          pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$',
          errorMessage: 'letters, digits, ".", "_" and "-", at most 63',
        },
        vm: { description: 'What runs the image.', enum: vms, errorMessage: 'a VM' },
        image: path('The compiled guest, relative to the manifest.'),
        permissions: {
          type: 'array',
          description: 'What the guest may call without a handle; nothing else is granted.',
          items: permission(permissions),
          uniqueItems: true,
          default: [],
          errorMessage: 'a list of permissions',
        },
        parameters: {
          type: 'string',
          description: 'Text that the guest can pull when it starts.',
          default: '',
          errorMessage: 'text',
        },
        memory: whole('Bytes of guest memory; 65,536 on EmbedVM, 16,777,216 on wasm.', 0, 2 ** 30),
        depth: whole('Bytes of call stack, on wasm.', 1_024, 524_288, 262_144),
        fuel: whole('Fuel of one crank: a hard bound.', 1, 2 ** 40, 10_000_000),
        meter: whole(
          'Fuel in all; the vat is parked when a crank may use more than is left.',
          1,
          2 ** 53 - 1,
        ),
        handles: whole('Most handles at a time; 1,023 on EmbedVM, 65,535 on wasm.', 1, 4_194_303),
        inbox: whole('Most dispatches that wait.', 1, 65_536, 1_024),
        store: whole('Bytes of its store: keys, values, and 64 for each entry.', 0, 2 ** 40, 16 << 20),
        data: whole(
          'Bytes of what the promises that it made became, as long as anybody keeps them, and as many of its messages that wait for promises.',
          0,
          2 ** 30,
          16 << 20,
        ),
        held: whole(
          'Bytes that one crank gives to be held until it is over, after which its next call is a fault: what it sends, stores, puts out and transcribes, and 256 for each.',
          1,
          2 ** 40,
          64 << 20,
        ),
        ...(permissions.includes('vfs') ? OWN_FOLDER : {}),
        errors: {
          description: 'What a declared error is to the guest: a value that the call returns, or a fault.',
          enum: ['value', 'fault'],
          default: 'value',
          errorMessage: 'value or fault',
        },
        onFault: policy('What a fault or a crash does to the vat.'),
        onOutOfFuel: policy('What the end of its fuel does to a vat that cannot be suspended.'),
        onEmpty: policy('What an empty meter does to the vat.', 'park'),
        reapEvery: whole(
          'After so many dispatches the guest is asked to let go of what it no longer needs.',
          1,
          2 ** 31,
        ),
        abandon: {
          type: 'boolean',
          description: 'Whether the guest may give up its exports at any time; for a runtime.',
          default: false,
          errorMessage: 'true or false',
        },
        mayStop: {
          type: 'boolean',
          description: 'A stop of this vat is expected and no finding of the run.',
          default: false,
          errorMessage: 'true or false',
        },
      },
    }),
    errorMessage: 'an object',
  };
}

/** The quota that stands beside a folder. */
const FOLDER_LIMITS = {
  folderBytes: whole('Bytes of all files in the folder.', 0, 2 ** 53 - 1, 16_777_216),
  folderEntries: whole('Files and directories in the folder.', 0, 2 ** 31 - 1, 4_096),
  fileBytes: whole('Bytes of one file in the folder.', 0, 65_535, 65_535),
};

/** The fields of a vat that may use files. */
const OWN_FOLDER = {
  folder: path("The vat's own folder, relative to the manifest; made when it is missing."),
  ...FOLDER_LIMITS,
};

function object({
  required,
  fields,
}: {
  required: readonly string[];
  fields: { readonly [name: string]: Schema };
}) {
  return { type: 'object', required, additionalProperties: false, properties: fields };
}

/** An ABI without permissions has none to grant: an empty `enum` would be no schema. */
function permission(names: readonly string[]): Schema {
  const description = 'A permission that some call of the ABI names.';
  const errorMessage = 'no call names this permission';
  return names.length === 0
    ? { description, not: {}, errorMessage }
    : { description, enum: names, errorMessage };
}

function path(description: string): Schema {
  return { type: 'string', description, minLength: 1, errorMessage: 'a path' };
}

function whole(description: string, minimum: number, maximum: number, standard?: number): Schema {
  const errorMessage = `a whole number from ${minimum} to ${maximum}`;
  const bounds = { type: 'integer', description, minimum, maximum, errorMessage };
  return standard === undefined ? bounds : { ...bounds, default: standard };
}

function policy(description: string, standard: 'terminate' | 'park' = 'terminate'): Schema {
  return { description, enum: ['terminate', 'park'], default: standard, errorMessage: 'a policy' };
}
