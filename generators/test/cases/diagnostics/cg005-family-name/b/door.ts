export enum Back { Open = 1 } //~ CG005 The family `door` is also the module a/door.ts.
