import { ByteWriter } from '../image/byte-writer.js';
import { rewriteBody } from './body.js';
import type { RewrittenImage } from './rewrite.js';

/**
 * The offset in the guest's own image of what stands at `offset` in the rewritten one, inside the function `index`; -1 when that is
 * no function of the guest. The body is rewritten once more to find it: it is only asked after a guest stopped.
 */
export function originalOffset({ plan, bodyStarts }: RewrittenImage, index: number, offset: number): number {
  const defined = index - plan.image.imports.length;
  if (defined < 0 || defined >= bodyStarts.length) return -1;
  const at = offset - bodyStarts[defined];
  let found = plan.image.bodies[defined].code;
  const body = new ByteWriter();
  rewriteBody(plan, defined, body, {
    copied(start, original) {
      if (start <= at) found = original + (at - start);
    },
    added(start, original) {
      if (start <= at) found = original;
    },
  });
  return at < 0 || at >= body.length ? -1 : found;
}
