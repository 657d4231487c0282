export enum Nothing {} //~ CG132 The enum `Nothing` has no members.
