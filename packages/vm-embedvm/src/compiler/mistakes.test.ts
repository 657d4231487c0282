import { describe, expect, it } from 'vitest';
import { formatDiagnostic, formatWarning } from '../diagnostic.js';
import { decodeImage } from '../image.js';
import { COMPILER_DIAGNOSTICS, compile } from './index.js';

/** Sources with mistakes. What stands behind `//!` is the message expected for its line: id, column, text. */
const MISTAKES: readonly (readonly [what: string, text: string])[] = [
  [
    'words',
    `global x; @ global y;          //! EVM001:11 "@" means nothing here
     $foo                           //! EVM001:6 $foo means nothing here
     global z = 12ab;               //! EVM002:17 12ab is no number
     global a = 08;                 //! EVM002:17 08 is no number
     global b = 65536;              //! EVM002:17 65536 is more than a word holds
     $include                       //! EVM001:6 $include means nothing here
     global c = "d                  //! EVM001:17 this string has no end
     ;                              //! EVM003:89 the program ends where a number should`,
  ],
  [
    'statements: each is told, and what stands behind it is read again',
    `function f(n) {
       local i;
       i = ;                        //! EVM003:12 ; stands where a value should
       i = 5 5;                     //! EVM003:14 5 stands where “;” should
       if i) i = 1;                 //! EVM003:11 i stands where “(” should
       i + 1;                       //! EVM003:10 + stands where =, ++ or -- should
       ;                            //! EVM003:8 there is no empty statement
       while (i) { i = 7 +; i = 1; }//! EVM003:27 ; stands where a value should
       local j;                     //! EVM003:8 local variables are declared at the top only
       $ptr16[i = 3;                //! EVM003:17 = stands where “]” should
       3 = i;                       //! EVM003:8 3 stands where a statement should
       return nothing;              //! EVM004:15 nothing is called nothing
     }
     int f;                         //! EVM003:6 int stands where a declaration should
     global = 5;                    //! EVM003:13 = stands where a name should
     $extern global k;              //! EVM003:14 global stands where a number should
     array8u t[];                   //! EVM003:17 ; stands where “=” should
     function g(a,) {}              //! EVM003:19 ) stands where a name should
     global last;`,
  ],
  [
    'a brace that is missing',
    `function f() {
       if (1) {
         $uf0();
     function g() {}                //! EVM003:6 function stands where “}” should
     function h() {
       $uf0(q);                     //! EVM004:13 nothing is called q
                                    //! EVM003:85 the program ends inside a function`,
  ],
  [
    'names',
    `global counter;
     array8u table[4];
     function f(a);
     function main() {
       local i, counter;            //! EVM005:17 counter is declared already, in test.evm:1
       i = couter;                  //! EVM004:12 nothing is called couter
       i = table;                   //! EVM006:12 table is an array
       f = 5;                       //! EVM006:8 f is a function
       i[3] = 5;                    //! EVM006:8 i is no array
       counter[3] = 5;              //! EVM006:8 counter is no array
       table(3);                    //! EVM006:8 table is no function
       i();                         //! EVM006:8 i is no function
       f();                         //! EVM007:8 f has 1 arguments, not 0
       i = g(2);                    //! EVM004:12 the function g is not known yet
       i = &nothing;                //! EVM004:12 nothing is called nothing
     }
     function f(a, b) {}            //! EVM007:15 f is declared with 1 arguments, and has 2
     function g(a) {}
     function g(a) {}               //! EVM005:15 g is declared already, in test.evm:18
     function h();                  //! EVM017:15 the function h is declared, but has no body
     global table;                  //! EVM005:13 table is declared already, in test.evm:2
     $trampoline 5 nobody           //! EVM004:20 nothing is called nobody
     $trampoline 5 counter          //! EVM006:20 counter is no function`,
  ],
  [
    'labels and loops',
    `function f() {
       break;                       //! EVM011:8 break stands outside every loop
       continue;                    //! EVM011:8 continue stands outside every loop
       goto there;                  //! EVM011:8 this function has no label there
       here: $uf0();
       here: $uf0();                //! EVM005:8 the label here is declared already, in test.evm:5
     }
     function g() { goto here; }    //! EVM011:21 this function has no label here`,
  ],
  [
    'first values and bodies of what is extern',
    `$extern 5 global x = 5;        //! EVM010:18 x is extern and has an initialiser
     $extern 5 function f() {}      //! EVM010:25 the function f is extern and has a body
     array8u t[1] = { 1, 2 };       //! EVM010:14 t has 1 elements, but begins with 2
     function g(a0,a1,a2,a3,a4,a5,a6,a7,a8,a9,b0,b1,b2,b3,b4,b5,b6,b7,b8,b9,c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,d0,d1,d2) {} //! EVM009:113 a function has at most 32 arguments, not 33
     function h() { $uf9(); }       //! EVM018:21 $uf9 is an extension of the language: it has $uf0 to $uf8
     $include "missing"             //! EVM008:6 there is no file "missing"
     //$abi "a" "1" "f"
     //$abi "a" "1" "g"`,
  ],
  [
    'addresses: too many',
    'global x = 0;\n$memaddr 0xffff\nglobal y = 0; //! EVM012:8 the program goes on past the last address, 0xffff',
  ],
  [
    'addresses: taken',
    'global x = 0;\n$memaddr 1\nglobal y = 0; //! EVM012:8 something else is at address 0x0001 already',
  ],
  [
    'addresses: no section',
    `$section 0 3 A
     global x = 0;
     global y = 0;
     global z = 0;                  //! EVM012:13 address 0x0004 belongs to no section
     global told = 0;`,
  ],
];

describe('mistakes', () => {
  it.each(MISTAKES)('%s', (_, text) => {
    const expected = text.split('\n').flatMap((line, index) => {
      const mark = line.match(/\/\/! (EVM\d{3}):(\d+) (.*)$/);
      return mark === null ? [] : [`test.evm:${index + 1}:${mark[2]}: ${mark[1]} ${mark[3]}`];
    });
    const { diagnostics, program, image } = compile({ file: 'test.evm', text, bare: true });
    const found = diagnostics.map((each) => formatDiagnostic(each).split('\n')[0]);
    expect(found.filter((line) => !line.includes('EVM013'))).toEqual(expected);
    expect([program, image]).toEqual([null, null]);
  });

  it('that belong to the image file', () => {
    const messages = (text: string) =>
      compile({ file: 'a.evm', text }).diagnostics.map(({ id, message }) => `${id} ${message}`);
    expect(messages('function f() {}')).toEqual(['EVM014 the program does not say for which ABI it is']);
    expect(messages('//$abi "a" "1" "f"\nfunction main(a) {}')).toEqual(['EVM015 the program has no entry']);
    expect(messages('//$abi "a b" "1" "f"\nfunction main() {}')).toEqual(['EVM014 this is no ABI stamp']);
    expect(messages('//$abi "a" "1" "f"\n//$abi "a" "1" "g"\nfunction main() {}')).toEqual([
      'EVM013 another ABI was named in a.evm:1',
    ]);
  });

  it('of nesting and of includes without an end', () => {
    const deep = `function f() { return ${'('.repeat(5000)}1${')'.repeat(5000)}; }`;
    expect(compile({ file: 'a', text: deep }).diagnostics.map(({ id }) => id)).toContain('EVM016');
    const resolve = (name: string) => ({ file: name, text: '$include "again" $include "again"' });
    const { diagnostics } = compile({ file: 'a', text: '$include "again"', resolve });
    expect(diagnostics.map(({ id }) => id)).toContain('EVM008');
  });

  it('of numbers of the ABI without &: told as warnings, and the bytes are what they would be', () => {
    const bindings = '//$abi "a" "1" "f"\n$extern 5 global KIND;\nglobal mine;\n';
    const resolve = () => ({ file: 'callgate.evm', text: bindings });
    const found = (body: string) => {
      const text = `$include "callgate.evm"\n$extern 5 global port;\nfunction main() {\n${body}\n}`;
      const { warnings, diagnostics, image, program } = compile({ file: 'a.evm', text, resolve });
      expect(diagnostics).toEqual([]);
      expect(image).not.toBeNull();
      return { warnings: warnings.map(formatWarning), bytes: [...program!.bytes] };
    };
    const wrong = found('mine = KIND;\nKIND = 3;\nKIND++;');
    expect(wrong.warnings).toEqual(
      [
        [4, 8],
        [5, 1],
        [6, 1],
      ].map(
        ([line, column]) =>
          `a.evm:${line}:${column}: warning EVM019 KIND is the word at address 5, not the number 5 of the ABI\n  help: write &KIND`,
      ),
    );
    // What the program itself says to be extern may well be memory.
    const memory = found('mine = port;\nport = 3;\nport++;');
    expect(memory).toEqual({ warnings: [], bytes: wrong.bytes });
    expect(found('mine = &KIND; if (&KIND == 5) mine = 1; $ptr16[&KIND] = 1;').warnings).toEqual([]);
  });

  it('are met by the tests, each kind of them', () => {
    const met = new Set(MISTAKES.flatMap(([, text]) => text.match(/EVM\d{3}/g) ?? []));
    for (const id of ['EVM013', 'EVM014', 'EVM015', 'EVM016', 'EVM019']) met.add(id);
    expect([...met].sort()).toEqual(Object.keys(COMPILER_DIAGNOSTICS));
  });

  it('of sources that are large in a bad way are told in time', () => {
    const told = (text: string) => compile({ file: 'a', text, bare: true }).diagnostics[0]?.message;
    const far = 'the program goes on past the last address, 0xffff';
    expect(told('array8u a[1]; '.repeat(2) + '$uf0 '.repeat(50_000))).toBe('a is declared already, in a:1');
    expect(told(`global x = 0; ${'\\"\n'.repeat(30_000)}`)).toBe('"\\\\" means nothing here');
    const arrays = Array.from({ length: 5000 }, (_, index) => `array8u a${index}[65535] = { 1 };`);
    expect(told(arrays.join('\n'))).toBe(far);
    expect(told(arrays.map((each) => `$memaddr 0 ${each}`).join('\n'))).toMatch(/^something else is at/);
    const chain = Array.from(
      { length: 5000 },
      (_, index) => `l${index}: goto l${index + 1}; $uf0("${'.'.repeat(115)}");`,
    );
    expect(told(`function f() { ${chain.join('\n')} l5000: {} }`)).toBe(far);
  });

  it('are none where operators or statements stand in long rows', () => {
    const sum = Array.from({ length: 4000 }, () => '1').join(' + ');
    const text = `function main() { return ${sum}; }`;
    expect(compile({ file: 'a', text, bare: true }).program?.bytes).toHaveLength(2 * 4000);
  });
});

describe('the image file', () => {
  it('has the entries, the stamp of the include and a stack limit behind all data', () => {
    const resolve = () => ({ file: 'lib', text: '//$abi "abi" "1.0" "ab12"\nfunction f() {}\n' });
    const text = '$include "lib"\nfunction dispatch() {}\nfunction main() { f(); }\narray8u buffer[100];';
    const { image } = compile({ file: 'a.evm', text, resolve });
    expect(decodeImage(image!)).toEqual({
      stamp: { name: 'abi', version: '1.0', fingerprint: 'ab12' },
      dispatch: 1,
      main: 2,
      stackLimit: 106,
      bytes: Uint8Array.of(0x9c, 0x9c, 0xa2, 0xfe, 0x9d, 0x9c),
    });
  });
});
