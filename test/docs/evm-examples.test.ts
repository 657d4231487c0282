import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, formatDiagnostic } from '@callgate/vm-embedvm';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INCLUDE = join(ROOT, 'packages/guest-embedvm/generated/callgate.evm');

test.each(['packages/vm-embedvm/README.md', 'packages/guest-embedvm/README.md'])(
  "the programs in EmbedVM's own language of %s compile",
  (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const programs = [...text.matchAll(/^(\$include "callgate\.evm"\n.*?)^(?:```|END)$/gms)].map(
      ([, each]) => each,
    );
    expect(programs.length).toBeGreaterThan(0);
    for (const each of programs) {
      const resolve = (name: string) =>
        name === 'callgate.evm' ? { file: INCLUDE, text: readFileSync(INCLUDE, 'utf8') } : null;
      const { diagnostics, image } = compile({ file: page, text: each, resolve });
      expect(diagnostics.map(formatDiagnostic)).toEqual([]);
      expect(image).not.toBeNull();
    }
  },
);
