import { callNumberTwice } from './rules/call-number-twice.js';
import { kindNumberTwice } from './rules/kind-number-twice.js';
import { enumValueTwice } from './rules/enum-value-twice.js';
import { nameTwice } from './rules/name-twice.js';
import { spelling } from './rules/spelling.js';
import { syscallNumber } from './rules/syscall-number.js';
import { dispatchNumber } from './rules/dispatch-number.js';
import { kindNumber } from './rules/kind-number.js';
import { bundledNumber } from './rules/bundled-number.js';
import { bufferBound } from './rules/buffer-bound.js';
import { outBuffers } from './rules/out-buffers.js';
import { outLength } from './rules/out-length.js';
import { listElement } from './rules/list-element.js';
import { recordFields } from './rules/record-fields.js';
import { recordRecursion } from './rules/record-recursion.js';
import { recordEmpty } from './rules/record-empty.js';
import { recordSize } from './rules/record-size.js';
import { enumWidth } from './rules/enum-width.js';
import { flagsBits } from './rules/flags-bits.js';
import { enumEmpty } from './rules/enum-empty.js';
import { kindProducer } from './rules/kind-producer.js';
import { kindConsumer } from './rules/kind-consumer.js';
import { rightGranted } from './rules/right-granted.js';
import { rightRequired } from './rules/right-required.js';
import { gone } from './rules/gone.js';
import { kindCycle } from './rules/kind-cycle.js';
import { kindDepth } from './rules/kind-depth.js';
import { rightsFlags } from './rules/rights-flags.js';
import { rightsFrom } from './rules/rights-from.js';
import { resultOption } from './rules/result-option.js';
import { errorCode } from './rules/error-code.js';
import { errorCodeTwice } from './rules/error-code-twice.js';
import { dispatchResult } from './rules/dispatch-result.js';
import { dispatchOut } from './rules/dispatch-out.js';
import { profile } from './rules/profile.js';
import { idempotent } from './rules/idempotent.js';
import { blockingPure } from './rules/blocking-pure.js';
import { deviceCaller } from './rules/device-caller.js';
import { retiredNumber } from './rules/retired-number.js';
import { retiredName } from './rules/retired-name.js';
import { retiredTwice } from './rules/retired-twice.js';
import { stableMentions } from './rules/stable-mentions.js';
import { lifecycleOrder } from './rules/lifecycle-order.js';
import { versionNotYet } from './rules/version-not-yet.js';
import { removalDue } from './rules/removal-due.js';
import { removalUnannounced } from './rules/removal-unannounced.js';
import { replacement } from './rules/replacement.js';
import { extensibleInside } from './rules/extensible-inside.js';
import { fieldOrder } from './rules/field-order.js';
import { frozenField } from './rules/frozen-field.js';
import type { CheckRule } from './rule.js';

/** Every check, by id. A new one is a file in `rules/`, a line here, and a fixture. */
export const CHECK_RULES: readonly CheckRule[] = [
  callNumberTwice,
  kindNumberTwice,
  enumValueTwice,
  nameTwice,
  spelling,
  syscallNumber,
  dispatchNumber,
  kindNumber,
  bundledNumber,
  bufferBound,
  outBuffers,
  outLength,
  listElement,
  recordFields,
  recordRecursion,
  recordEmpty,
  recordSize,
  enumWidth,
  flagsBits,
  enumEmpty,
  kindProducer,
  kindConsumer,
  rightGranted,
  rightRequired,
  gone,
  kindCycle,
  kindDepth,
  rightsFlags,
  rightsFrom,
  resultOption,
  errorCode,
  errorCodeTwice,
  dispatchResult,
  dispatchOut,
  profile,
  idempotent,
  blockingPure,
  deviceCaller,
  retiredNumber,
  retiredName,
  retiredTwice,
  stableMentions,
  lifecycleOrder,
  versionNotYet,
  removalDue,
  removalUnannounced,
  replacement,
  extensibleInside,
  fieldOrder,
  frozenField,
];
