/**
 * The same calls in Protocol Buffers, as modules by path: a service per family with one rpc per call, and what is a parameter here is a
 * field there, for an rpc takes one message and answers one. With them the files that buf wants, for protoc-gen-es at `plugin`.
 */
export function protos(calls: number, files: number, plugin: string): ReadonlyMap<string, string> {
  const texts = new Map([
    ['buf.yaml', 'version: v2\nmodules:\n  - path: proto\n'],
    [
      'buf.gen.yaml',
      `version: v2\nplugins:\n  - local: ${JSON.stringify(plugin)}\n    out: made\n    opt: target=ts\n`,
    ],
  ]);
  for (let family = 0; family < files; family++)
    texts.set(`proto/f${family}/v1/f${family}.proto`, service(family, calls / files));
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

function service(family: number, calls: number): string {
  const names = Array.from({ length: calls }, (_, index) => `Call${family}x${index}`);
  const messages = names.map((name, index) => {
    const [request, response] = SHAPES[index % SHAPES.length];
    return `message ${name}Request { ${request} }\nmessage ${name}Response { ${response} }\n`;
  });
  const rpcs = names.map(
    (name, index) => `  // Does thing ${index}.\n  rpc ${name}(${name}Request) returns (${name}Response);\n`,
  );
  return `syntax = "proto3";
package f${family}.v1;
enum Right { RIGHT_UNSPECIFIED = 0; RIGHT_READ = 1; RIGHT_WRITE = 2; }
enum Error { ERROR_UNSPECIFIED = 0; ERROR_BAD = 1; ERROR_WORSE = 2; }
message Data { sint32 a = 1; uint32 b = 2; uint32 c = 3; }
${messages.join('')}service Group${family} {
${rpcs.join('')}}
`;
}
