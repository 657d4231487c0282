/** Which messages the rpcs take and answer: those of the shape of call, or a pair for each rpc. */
export type Messages = 'shared' | 'own';

/**
 * The same calls in Protocol Buffers, as modules by path: a service per family with one rpc per call, and what is a parameter here is a
 * field there, for an rpc takes one message and answers one. As the calls of a family share its record, its rpcs may share the messages
 * of their shape; that each has two of its own is what buf's lint demands. With them the files that buf wants, for protoc-gen-es at
 * `plugin`.
 */
export function protos(
  calls: number,
  files: number,
  messages: Messages,
  plugin: string,
): ReadonlyMap<string, string> {
  const texts = new Map([
    ['buf.yaml', 'version: v2\nmodules:\n  - path: proto\n'],
    [
      'buf.gen.yaml',
      `version: v2\nplugins:\n  - local: ${JSON.stringify(plugin)}\n    out: made\n    opt: target=ts\n`,
    ],
  ]);
  for (let family = 0; family < files; family++)
    texts.set(`proto/f${family}/v1/f${family}.proto`, service(family, Math.ceil(calls / files), messages));
  return texts;
}

/** Fields of request and response, one pair for each shape of call in the definition. */
const SHAPES: readonly (readonly [request: string, response: string])[] = [
  ['bytes name = 1;', 'oneof result { uint32 thing = 1; Error error = 2; }'],
  [
    'uint32 thing = 1; uint32 offset = 2; uint32 into = 3;',
    'oneof result { uint32 value = 1; Error error = 2; }',
  ],
  ['uint32 thing = 1; Data value = 2;', 'oneof result { uint32 value = 1; Error error = 2; }'],
  ['uint32 a = 1; uint32 b = 2;', 'uint32 value = 1;'],
];

function service(family: number, calls: number, messages: Messages): string {
  const names = Array.from({ length: calls }, (_, index) => `Call${family}x${index}`);
  const shapeOf = (index: number) => index % SHAPES.length;
  const stemOf = (index: number) => (messages === 'own' ? names[index] : `Shape${shapeOf(index)}`);
  const stems = new Map(names.map((_, index) => [stemOf(index), SHAPES[shapeOf(index)]]));
  const pairs = [...stems].map(
    ([stem, [request, response]]) =>
      `message ${stem}Request { ${request} }\nmessage ${stem}Response { ${response} }\n`,
  );
  const rpcs = names.map((name, index) => {
    const stem = stemOf(index);
    return `  // Does thing ${index}.\n  rpc ${name}(${stem}Request) returns (${stem}Response);\n`;
  });
  return `syntax = "proto3";
package f${family}.v1;
enum Right { RIGHT_UNSPECIFIED = 0; RIGHT_READ = 1; RIGHT_WRITE = 2; }
enum Error { ERROR_UNSPECIFIED = 0; ERROR_BAD = 1; ERROR_WORSE = 2; }
message Data { sint32 a = 1; uint32 b = 2; uint32 c = 3; }
${pairs.join('')}service Group${family} {
${rpcs.join('')}}
`;
}
