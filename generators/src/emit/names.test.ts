import { expect, test } from 'vitest';
import { upperSnake } from './names.js';

test.each([
  ['console', 'CONSOLE'],
  ['saulReadName', 'SAUL_READ_NAME'],
  ['NotAFile', 'NOT_A_FILE'],
  ['NotADirectory', 'NOT_A_DIRECTORY'],
  ['ETag', 'ETAG'],
  ['IPatch', 'IPATCH'],
  ['VMs', 'VMS'],
  ['IO', 'IO'],
  ['ReadIO', 'READ_IO'],
  ['IOError', 'IO_ERROR'],
  ['HTTPServer', 'HTTP_SERVER'],
  ['myHTTPServer', 'MY_HTTP_SERVER'],
  ['Co2', 'CO2'],
  ['readU16', 'READ_U16'],
  ['fillU16List', 'FILL_U16_LIST'],
  ['A', 'A'],
  ['snake_case', 'SNAKE_CASE'],
  ['Axis_X', 'AXIS_X'],
])('%s is %s among constants', (name, constant) => {
  expect(upperSnake(name)).toBe(constant);
});
