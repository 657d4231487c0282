export enum Latch { Shut = 1 } //~ CG005 The family `gardengate` is also the module a/gardenGate.ts, which differs in case only.
