import { expect, test } from 'vitest';
import { TypeScriptWriter } from './writer.js';

test('whatever a module is called, its import stays one string literal', () => {
  const module = "x'; evil(); //\\\n\r\u2028\0";
  const writer = new TypeScriptWriter();
  writer.value('a', module);
  const line = writer.text('banner').split('\n')[2];
  expect(line).toBe("import { a } from 'x\\'; evil(); //\\\\\\n\\u000d\\u2028\\u0000';");
  const literal = line.slice(line.indexOf("'"), -1);
  expect(new Function(`return ${literal};`)()).toBe(module);
  const long = new TypeScriptWriter();
  long.type('A'.repeat(100), module);
  expect(long.text('banner')).toContain(`\n} from ${literal};`);
});
