import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @kind 4001 */
export interface Step1 extends Kind {}

/** @kind 4002 */
export interface Step2 extends Step1 {}

/** @kind 4003 */
export interface Step3 extends Step2 {}

/** @kind 4004 */
export interface Step4 extends Step3 {}

/** @kind 4005 */
export interface Step5 extends Step4 {}

/** @kind 4006 */
export interface Step6 extends Step5 {}

/** @kind 4007 */
export interface Step7 extends Step6 {}

/** @kind 4008 */
export interface Step8 extends Step7 {}

/** @kind 4009 */
export interface Step9 extends Step8 {}

/** @kind 4010 */
export interface Step10 extends Step9 {}

/** @kind 4011 */
export interface Step11 extends Step10 {}

/** @kind 4012 */
export interface Step12 extends Step11 {}

/** @kind 4013 */
export interface Step13 extends Step12 {}

/** @kind 4014 */
export interface Step14 extends Step13 {}

/** @kind 4015 */
export interface Step15 extends Step14 {}

/** @kind 4016 */
export interface Step16 extends Step15 {}

/** @kind 4017 */
export interface Step17 extends Step16 {} //~ CG149 The kind `Step17` has 16 ancestors.

/** @kind 4018 */
export interface Step18 extends Step17 {}

export interface Steps extends Syscalls {
  /** @syscall 1024 @effect input */
  up(from: Handle<Step1>): Own<Step18>;
  /** @syscall 1025 @effect input */
  down(from: Handle<Step18>): Own<Step16>;
}
